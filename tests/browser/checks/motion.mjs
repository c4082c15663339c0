// A reader who asked for less motion gets none.
import { describe, forEach } from '../lib/browser.mjs';

export const about = 'motion: nothing moves for a reader who asked for less motion';

/** In the page: everything that would move. */
function moving() {
    const faults = [];
    const longest = (list) => Math.max(...list.split(',').map((one) => parseFloat(one) * (one.trim().endsWith('ms') ? 1 : 1000)));
    for (const element of document.querySelectorAll('*')) {
        for (const pseudo of ['', '::before', '::after']) {
            const style = getComputedStyle(element, pseudo || undefined);
            const where = () => window.__describe(element) + pseudo;
            if (longest(style.transitionDuration) > 10 && style.transitionProperty !== 'none') faults.push([where(), `has a transition of ${style.transitionDuration}`]);
            if (style.animationName !== 'none' && longest(style.animationDuration) > 10) faults.push([where(), `has the animation ${style.animationName}`]);
            if (!pseudo && style.scrollBehavior !== 'auto') faults.push([where(), `scrolls with behaviour "${style.scrollBehavior}"`]);
        }
    }
    const rules = (list, on) => {
        for (const rule of list) {
            const applies = on && (!(rule instanceof CSSMediaRule) || matchMedia(rule.conditionText).matches);
            if (globalThis.CSSViewTransitionRule && rule instanceof CSSViewTransitionRule && applies && rule.navigation === 'auto') faults.push(['@view-transition', 'pages change with a transition']);
            if (rule.cssRules) rules(rule.cssRules, applies);
        }
    };
    for (const sheet of document.styleSheets) rules(sheet.cssRules, true);
    for (const animation of document.getAnimations()) faults.push(['html', `the animation ${animation.id || animation.animationName || ''} runs`]);
    return faults;
}

export async function check({ site, browser, pages, report }) {
    await forEach(browser, { reducedMotion: 'reduce' }, pages.sample, async (tab, page) => {
        await tab.goto(site.url(page));
        await describe(tab);
        report.checked();
        for (const [selector, message] of await tab.evaluate(moving)) report.fail({ page, selector }, message);
    });
}

export const least = ({ pages }) => pages.sample.length;
