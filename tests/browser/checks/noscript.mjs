// Without JavaScript: pages can be read, the guide leads to every verdict, the table hides and shows, notes open.
import { withPage } from '../lib/browser.mjs';
import { answers, guideStarts, states } from '../lib/guide.mjs';

export const about = 'noscript: reading, the whole guide, the table and its notes without JavaScript';

async function readable(tab, site, page, report) {
    await tab.goto(site.url(page));
    const text = (await tab.locator('main').innerText()).trim();
    report.expect(text.length > 100, { page }, `main holds ${text.length} characters of text`);
    report.expect(await tab.locator('main h1').isVisible(), { page, selector: 'main h1' }, 'no heading to be seen');
}

/** On the files: every state that an answer leads to is there, and all verdicts and questions are among them. */
function walkAll(site, report) {
    for (const start of guideStarts(site)) {
        const reached = states(site, start);
        const inside = site.pages.filter((page) => page.path.startsWith(start.path) && ['question', 'verdict'].includes(page.kind));
        for (const page of inside) report.expect(reached.has(page.path), { page }, `no answer leads here from ${start.path}`);
        for (const { page, missing } of reached.values()) {
            for (const address of missing) report.fail({ page, selector: '.answers a' }, `leads to ${address}, which is no state of the guide`);
            report.expect(page.kind === 'verdict' || answers(site, page).length > 1, { page }, 'a question with fewer than two answers');
        }
        const verdicts = [...reached.values()].filter(({ page }) => page.kind === 'verdict').length;
        report.expect(verdicts > 0, { page: start }, 'no verdict can be reached');
        report.note(`${start.path}: ${reached.size} states reached by answers, ${verdicts} of them verdicts`);
    }
}

/** In the browser: from each answer of the first question, always the first answer, to a verdict. */
async function walkFirst(tab, site, start, report) {
    const first = answers(site, start).length;
    for (let choice = 0; choice < first; choice += 1) {
        await tab.goto(site.url(start));
        await tab.locator('.answers a').nth(choice).click();
        for (let step = 0; step < 20 && await tab.locator('body.kind-question').count(); step += 1) {
            await tab.locator('.answers a').first().click();
        }
        report.expect(await tab.locator('body.kind-verdict h1').isVisible(), { page: start }, `answer ${choice + 1} and then first answers end at ${tab.url()}, which is no verdict`);
    }
}

async function onlyDifferences(tab, site, page, report) {
    await tab.goto(site.url(page));
    const box = tab.locator('#page-only');
    if (!/class="[^"]*\bequal\b/.test(page.html)) return;
    if (!report.expect(await box.count() === 1, { page, selector: '#page-only' }, 'there are equal rows and no box to hide them')) return;
    const equal = tab.locator('tr.equal, th.equal, td.equal');
    const total = await equal.count();
    const seen = () => equal.evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
    report.expect(total > 0 && await seen() === total, { page, selector: '.equal' }, 'equal rows are hidden at the start');
    const others = () => tab.locator('main td:not(.equal, .equal *)').evaluateAll((all) => all.filter((one) => !one.closest('.equal') && one.checkVisibility()).length);
    const before = await others();
    await box.check();
    report.expect(await seen() === 0, { page, selector: '.equal' }, `${await seen()} of ${total} equal cells or rows are still shown`);
    report.expect(await others() === before && before > 0, { page }, 'rows that differ were hidden too');
    await box.uncheck();
    report.expect(await seen() === total, { page, selector: '.equal' }, 'equal rows do not come back');
    const rows = await tab.locator('tr.equal, thead th.equal').count();
    const words = await tab.locator('label:has(#page-only)').innerText();
    report.expect(new RegExp(`\\b${rows}\\b`).test(words), { page, selector: 'label:has(#page-only)' }, `says “${words}” and hides ${rows}`);
}

async function notesOpen(tab, site, page, report) {
    await tab.goto(site.url(page));
    const notes = tab.locator('main details');
    const count = await notes.count();
    report.expect(count > 0 || !/<details/.test(page.html), { page }, 'no note');
    for (const index of [...new Set([0, Math.floor(count / 2), count - 1])].filter((one) => one >= 0 && one < count)) {
        const note = notes.nth(index);
        const inside = note.locator(':scope > :not(summary)').first();
        if (await note.getAttribute('open') !== null) continue;
        report.expect(!await inside.isVisible(), { page }, `note ${index + 1} is open before anyone opened it`);
        await note.locator('summary').click();
        report.expect(await inside.isVisible(), { page }, `note ${index + 1} does not open`);
    }
}

/** The search page lists what can be searched, as links. */
async function searchIndex(tab, site, page, report) {
    await tab.goto(site.url(page));
    const links = await tab.locator('main a[href]').count();
    report.expect(links >= 10, { page, selector: 'main a' }, `${links} links where the index of the site was expected`);
}

export async function check({ site, browser, pages, report }) {
    if (!pages.filtered) walkAll(site, report);
    await withPage(browser, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }, async (tab) => {
        for (const page of pages.sample) await readable(tab, site, page, report);
        for (const page of pages.of('table')) {
            await onlyDifferences(tab, site, page, report);
            await notesOpen(tab, site, page, report);
        }
        for (const page of pages.of('search')) await searchIndex(tab, site, page, report);
        if (!pages.filtered) for (const start of guideStarts(site)) await walkFirst(tab, site, start, report);
    });
}

export const least = ({ pages }) => pages.sample.length * 2 + (pages.filtered ? 0 : 100);
