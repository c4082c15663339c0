// From the home page to a verdict with its reasons by at most seven taps on links.
import { withPage } from '../lib/browser.mjs';
import { answers, states } from '../lib/guide.mjs';

export const about = 'path: from the home page to a reasoned verdict by at most seven taps, whatever the answers';
export const sites = ['flagship'];
const MOST_TAPS = 7;

/** The first question of the guide, as the home page asks it, or leads to it. */
function entry(site, home) {
    const asked = answers(site, home);
    if (asked.length) return { taps: 1, pages: asked };
    const start = site.pages.find((page) => page.kind === 'question' && home.html.includes(`href="${site.base}${page.path.slice(1)}"`));
    return start ? { taps: 2, pages: answers(site, start) } : { taps: 0, pages: [] };
}

export async function check({ site, browser, pages, report }) {
    const home = pages.biggest('home');
    if (!home || pages.filtered) return;
    const first = entry(site, home);
    report.expect(first.pages.length > 1, { page: home, selector: '.answers' }, 'the home page does not lead into the guide');
    const seen = new Map();
    for (const path of first.pages) {
        const page = site.pages.find((one) => one.path === path);
        for (const [to, state] of states(site, page)) seen.set(to, Math.max(seen.get(to) ?? 0, state.taps + first.taps));
    }
    let most = 0;
    for (const page of site.pages.filter((one) => one.kind === 'verdict')) {
        const taps = seen.get(page.path);
        if (!report.expect(taps !== undefined, { page }, 'cannot be reached from the home page by answers')) continue;
        most = Math.max(most, taps);
        report.expect(taps <= MOST_TAPS, { page }, `is ${taps} taps away from the home page, at most ${MOST_TAPS} are allowed`);
        report.expect(/class="lede">[^<]{10,}|class="reasons"/.test(page.html), { page }, 'gives no reason');
    }
    report.note(`at most ${most} taps`);
    await tapThrough(site, browser, home, report);
}

/** As a reader on a phone does it: the last answer each time. */
async function tapThrough(site, browser, home, report) {
    await withPage(browser, { viewport: { width: 360, height: 740 }, hasTouch: true, javaScriptEnabled: false }, async (tab) => {
        await tab.goto(site.url(home));
        let taps = 0;
        while (taps < 20 && !await tab.locator('body.kind-verdict').count()) {
            const answer = tab.locator('.answers a').last();
            await Promise.all([tab.waitForNavigation(), (await answer.count() ? answer : tab.locator('main a[href*="guide"]').first()).tap()]);
            taps += 1;
        }
        report.expect(taps > 0 && taps <= MOST_TAPS, { page: home }, `the last answer each time took ${taps} taps`);
        report.expect(await tab.locator('main .reasons li, main .lede').first().isVisible(), { page: home }, 'the verdict at the end shows no reason');
    });
}

export const least = ({ pages }) => (pages.filtered ? 0 : 500);
