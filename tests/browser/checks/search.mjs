// The search page: typing, keys, what is announced, the address; and the index without a script.
import { SCHEMES, withPage } from '../lib/browser.mjs';

export const about = 'search: the field, its results and keys, and the index without JavaScript';

export async function check({ site, browser, report, expected }) {
    const base = site.url('/').replace(/\/$/, '');
    const attempt = async (options, use) => {
        report.checked();
        try {
            await withPage(browser, options, use);
        } catch (error) {
            report.fail({ page: '/search/', scheme: options.colorScheme }, error.message);
        }
    };
    for (const colorScheme of SCHEMES) await attempt({ colorScheme }, (page) => withScript(page, base, expected.words));
    await attempt({}, (page) => otherScripts(page, base));
    await attempt({ javaScriptEnabled: false }, (page) => withoutScript(page, base));
}

export const least = () => 4;

function must(truth, message) {
    if (!truth) throw new Error(`search: ${message}`);
}

const settled = (page) => page.waitForFunction(() => document.querySelector('[role=status]').textContent !== '');
const said = (page) => page.locator('form.search [role=status]').textContent();
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('href') ?? document.activeElement.name);

// Types over what is there and waits for what is said of it.
async function type(page, words) {
    await page.locator('#page-q').fill('');
    await page.waitForFunction(() => document.querySelector('[role=status]').textContent === '');
    await page.locator('#page-q').pressSequentially(words);
    await settled(page);
    await page.waitForFunction((q) => new URLSearchParams(location.search).get('q') === q, words);
}

async function withScript(page, base, words) {
    const [problems, asked] = [[], []];
    // A view transition that is overtaken by a further step is no fault of the page.
    page.on('pageerror', (error) => /^Transition was/.test(error.message) || problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const fetched = (name) => asked.some((path) => path.includes(name));

    await page.goto(`${base}/search/`);
    must(await page.locator('#page-q').isVisible(), 'there is no field');
    must(await page.locator('#page-index').isVisible(), 'the index is hidden before anything is typed');
    must(!fetched('minisearch') && !fetched('search.json'), 'what is searched is fetched before the field is used');

    await typing(page, words);
    must(fetched('minisearch') && fetched('search.json'), 'nothing was fetched');
    await keys(page);
    await nothing(page);
    await address(page, base, words);
    await narrow(page);
    must(problems.length === 0, `the console has errors: ${problems.join('; ')}`);
}

async function typing(page, words) {
    await type(page, words);
    const count = Number.parseInt(await said(page), 10);
    const items = await page.locator('#page-results > li').count();
    must(items > 0 && (count === items || count > 30), `"${await said(page)}" is said of ${items} results`);
    must((await page.locator('#page-results mark').count()) > 0, 'nothing is marked');
    must(await page.locator('#page-index').isHidden(), 'the index stands below results');
    for (const link of await page.locator('#page-results a').evaluateAll((all) => all.map((a) => a.href))) {
        const answer = await page.request.get(link);
        must(answer.ok(), `${link} answers ${answer.status()}`);
        const id = decodeURIComponent(new URL(link).hash.slice(1));
        must(!id || (await answer.text()).includes(`id="${id}"`), `${link} has no such place`);
    }
    const longest = words.split(' ').sort((a, b) => b.length - a.length)[0];
    const wrong = longest.slice(0, 2) + longest.slice(3);
    await type(page, wrong);
    must((await page.locator('#page-results > li').count()) > 0, `"${wrong}" does not find "${longest}"`);
    await type(page, longest.slice(0, 3));
    must((await page.locator('#page-results > li').count()) > 0, `"${longest.slice(0, 3)}" does not find "${longest}"`);
}

async function keys(page) {
    const links = await page.locator('#page-results a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    await page.locator('#page-q').focus();
    await page.keyboard.press('ArrowDown');
    must((await focused(page)) === links[0], 'the down arrow does not lead to the first result');
    await page.keyboard.press('ArrowDown');
    must((await focused(page)) === links[Math.min(1, links.length - 1)], 'the down arrow does not lead on');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    must((await focused(page)) === 'q', 'the up arrow does not lead back to the field');
    await page.keyboard.press('Tab');
    must((await focused(page)) === links[0], 'Tab does not lead to the first result');
    await page.keyboard.press('Escape');
    must((await focused(page)) === 'q' && (await page.locator('#page-q').inputValue()) === '', 'Escape does not clear');
    await page.waitForFunction(() => !document.querySelector('#page-index').hidden && !location.search);
}

async function nothing(page) {
    await type(page, 'qqqxxxqqq');
    must((await said(page)).includes('Nothing found for “qqqxxxqqq”'), `of nothing it says "${await said(page)}"`);
    must(await page.locator('#page-index').isVisible(), 'the index is gone when nothing is found');
}

async function address(page, base, words) {
    await page.goto(`${base}/search/?q=${encodeURIComponent(words)}`);
    await settled(page);
    must((await page.locator('#page-q').inputValue()) === words, 'the words of the address are not in the field');
    must((await page.locator('#page-results > li').count()) > 0, 'the words of the address find nothing');
    const title = await page.locator('#page-results a').first().textContent();
    await page.locator('#page-q').press('Enter');
    await page.waitForFunction(() => document.activeElement.matches('#page-results a'));
    await Promise.all([page.waitForURL((url) => !url.search), page.keyboard.press('Enter')]);
    must((await page.content()).includes(title.split(' ')[0]), `Enter does not open "${title}"`);
    await page.goBack();
    await settled(page);
    must((await page.locator('#page-q').inputValue()) === words, 'the way back does not lead to the same results');
}

async function narrow(page) {
    const before = page.viewportSize();
    await page.setViewportSize({ width: 320, height: 640 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    must(overflow <= 0, `at 320 px the page is ${overflow} px too wide`);
    await page.locator('#page-q').fill('');
    await page.waitForFunction(() => !document.querySelector('#page-index').hidden);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    must(wide <= 0, `at 320 px the index is ${wide} px too wide`);
    if (before) await page.setViewportSize(before);
}

// What other languages write, in documents of our own: words without spaces between them, letters with two spellings.
async function otherScripts(page, base) {
    const documents = [
        { t: 'ราคา', u: '/thai/', k: 'page', x: 'หูฟังตัวนี้เสียงดีมากและราคาไม่แพง' },
        { t: 'Große Straße', u: '/german/', k: 'page', x: 'Maße und Gewichte' },
        { t: 'Łódź', u: '/polish/', k: 'page', x: 'Smørrebrød, œuvre' },
        { t: '東京', u: '/japanese/', k: 'page', x: 'ヘッドホンの比較' },
    ];
    await page.route('**/search.json', (route) => route.fulfill({ json: documents }));
    await page.goto(`${base}/search/`);
    for (const [words, url, marked] of [
        ['เสียง', '/thai/', 'เสียง'],
        ['หูฟัง', '/thai/', 'หู'],
        ['strasse', '/german/', 'Straße'],
        ['STRAẞE', '/german/', 'Straße'],
        ['masse', '/german/', 'Maße'],
        ['lodz', '/polish/', 'Łódź'],
        ['oeuvre', '/polish/', 'œuvre'],
        ['smorrebrod', '/polish/', 'Smørrebrød'],
        ['比較', '/japanese/', '比'],
    ]) {
        await type(page, words);
        const found = await page.locator('#page-results a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
        must(found[0] === url, `"${words}" finds ${found.join(', ') || 'nothing'}, not ${url}`);
        const marks = await page.locator('#page-results li:first-child mark').allTextContents();
        must(marks.includes(marked), `"${words}" marks ${marks.join(', ') || 'nothing'}, not "${marked}"`);
    }
}

async function withoutScript(page, base) {
    await page.goto(`${base}/search/`);
    must(await page.locator('form.search').isHidden(), 'without script there is a field that does nothing');
    must(!(await page.locator('form.search').evaluate((form) => form.offsetHeight)), 'a field that is not there takes room');
    must((await page.locator('#page-index li a').count()) > 10, 'without script there is no index');
    for (const letter of await page.locator('.terms a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))) {
        must((await page.locator(`[id="${letter.slice(1)}"]`).count()) === 1, `the letter bar leads to ${letter}, which is not there`);
    }
}
