// All checks, in the order in which they run. Each module has `about`, `check(context)` and `least(context)`,
// the number of things that it must at least have looked at; `sites` where it is for some sites only.
import * as axe from './checks/axe.mjs';
import * as console from './checks/console.mjs';
import * as fit from './checks/fit.mjs';
import * as html from './checks/html.mjs';
import * as links from './checks/links.mjs';
import * as noscript from './checks/noscript.mjs';

export const CHECKS = { html, links, console, fit, noscript, axe };
