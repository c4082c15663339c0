// All checks, in the order in which they run. Each module has `about`, `check(context)` and `least(context)`,
// the number of things that it must at least have looked at; `sites` where it is for some sites only.
import * as axe from './checks/axe.mjs';
import * as console from './checks/console.mjs';
import * as contrast from './checks/contrast.mjs';
import * as fit from './checks/fit.mjs';
import * as html from './checks/html.mjs';
import * as keyboard from './checks/keyboard.mjs';
import * as lighthouse from './checks/lighthouse.mjs';
import * as links from './checks/links.mjs';
import * as motion from './checks/motion.mjs';
import * as noscript from './checks/noscript.mjs';
import * as path from './checks/path.mjs';
import * as print from './checks/print.mjs';
import * as search from './checks/search.mjs';
import * as table from './checks/table.mjs';
import * as weight from './checks/weight.mjs';

export const CHECKS = { html, links, console, fit, noscript, keyboard, motion, contrast, weight, path, search, table, print, axe, lighthouse };
