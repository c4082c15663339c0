// The table of many options: sorting, filtering, pinning and the address that keeps them.
import { withPage } from '../lib/browser.mjs';

export const about = 'table: many options sorted, filtered and pinned, in an address that can be shared';
export const sites = ['atlas'];

export async function check({ site, browser, report }) {
    report.checked();
    try {
        await withPage(browser, {}, (page) => use(page, site.url('/').replace(/\/$/, '')));
    } catch (error) {
        report.fail({ page: '/planets/compare/ or /languages/compare/' }, error.message);
    }
}

export const least = () => 1;

function must(truth, message) {
    if (!truth) throw new Error(`table: ${message}`);
}

const said = (page) => page.locator('.tools [role=status]').textContent();
const address = (page) => new URL(page.url()).searchParams;
const names = (page) => page.locator('.many tbody tr:visible th').allTextContents();

// The words of a column from above, without marks; null for what is not known.
const column = (page, id) => page.evaluate((id) => {
    const at = [...document.querySelectorAll('.many thead th')].findIndex((th) => th.id === id);
    const rows = [...document.querySelectorAll('.many tbody tr')].filter((row) => !row.hidden);
    return rows.map((row) => {
        const value = row.cells[at].querySelector('.value');
        return value.matches('.unknown, .not-applicable') || value.lastChild.textContent === 'Depends' ? null : value.lastChild.textContent;
    });
}, id);

const number = (text) => Number(text.replace('−', '-').replace(/\s/g, ''));

async function sorted(page, id) {
    const button = page.locator(`#${id} .sort`);
    for (const [way, sign] of [['ascending', 1], ['descending', -1]]) {
        await button.click();
        must((await page.locator(`#${id}`).getAttribute('aria-sort')) === way, `${id} does not say that it is ${way}`);
        must((await page.locator('[aria-sort]').count()) === 1, 'two columns say that they are sorted');
        must(address(page).get('sort') === (sign < 0 ? `-${id}` : id), `the address does not say ${id} ${way}`);
        must((await said(page)).includes(way), `"${await said(page)}" does not say ${way}`);
        const all = await column(page, id);
        const known = all.filter((text) => text !== null);
        must(all.slice(known.length).every((text) => text === null), `what is not known is not last: ${all}`);
        const numbers = known.map(number);
        must(numbers.every((n) => !Number.isNaN(n)), `${id} has more than numbers: ${known}`);
        must(numbers.every((n, i) => i === 0 || sign * (n - numbers[i - 1]) >= 0), `${id} ${way}: ${known}`);
        must(await button.evaluate((it) => it === document.activeElement), 'the button lost the focus');
    }
}

async function filtered(page) {
    const before = await names(page);
    await page.locator('.tools input').fill(before[3].slice(0, 3).toUpperCase());
    const now = await names(page);
    must(now.includes(before[3]) && now.length < before.length, `the filter shows ${now}`);
    must((await said(page)).startsWith(`${now.length} of ${before.length} match`), `"${await said(page)}" is said of ${now.length}`);
    must(address(page).get('filter') === before[3].slice(0, 3).toUpperCase(), 'the address does not have the filter');
    await page.locator('.tools input').fill('');
    must((await names(page)).length === before.length, 'an empty filter hides rows');
}

// Every choice leaves what matches and what is not known, and counts each.
async function chosen(page) {
    const select = page.locator('.tools select').first();
    const values = await select.locator('option').evaluateAll((all) => all.map((it) => it.value).filter(Boolean));
    const options = values.filter((value) => !value.includes('..'));
    must(options.length > 1, 'there is nothing to choose');
    let unknowns = 0;
    for (const option of options) {
        const [id, wanted] = option.split(':');
        await select.selectOption(option);
        const [match, unknown, wrong] = await page.evaluate(([id, wanted]) => {
            const at = [...document.querySelectorAll('.many thead th')].findIndex((th) => th.id === id);
            const found = [0, 0, 0];
            for (const row of document.querySelectorAll('.many tbody tr')) {
                const { dataset: { v } } = row.cells[at];
                const open = v === undefined && !row.cells[at].querySelector('.not-applicable');
                if (row.hidden !== !(open || v === wanted)) found[2] += 1;
                else if (!row.hidden) found[open ? 1 : 0] += 1;
            }
            return found;
        }, [id, wanted]);
        must(wrong === 0, `${option} shows or hides ${wrong} rows wrongly`);
        must(match > 0, `${option} matches nothing`);
        const words = await said(page);
        must(words.startsWith(`${match} of `) && words.includes(' unknown') === unknown > 0, `"${words}" is said of ${match} and ${unknown}`);
        must(address(page).get('where') === option, 'the address does not have the choice');
        unknowns += unknown;
    }
    await select.selectOption('');
    return unknowns;
}

// Several at once, with bounds of numbers: what is shown fits all of them, or is not known.
async function several(page, id) {
    const selects = page.locator('.tools select');
    const all = (await names(page)).length;
    const values = await selects.first().locator('option').evaluateAll((all) => all.map((it) => it.value));
    const own = values.filter((value) => value.startsWith(`${id}:`));
    must(own.length >= 2, `${id} has no bounds`);
    const [most, least] = [own.find((value) => value.includes(':..')), own.find((value) => value.endsWith('..'))];
    const other = values.find((value) => value && !value.includes('..'));
    const end = (value) => Number(value.split(':')[1].replace('..', ''));
    await selects.first().selectOption(least);
    const above = (await column(page, id)).filter((text) => text !== null).map(number);
    must(above.length > 0 && above.every((n) => n >= end(least)), `${least} shows ${above}`);
    must((await selects.count()) === 2, 'there is no second choice');
    await selects.nth(1).selectOption(other);
    must((await selects.count()) === 3, 'there is no third choice');
    const both = await names(page);
    must(both.length < all && new Set(address(page).getAll('where')).size === 2, `two choices show ${both.length} of ${all}`);
    must((await page.locator('.tools select').evaluateAll((all) => all.map((it) => it.value))).join() === [least, other, ''].join(), 'the choices are others');
    await page.reload();
    await page.locator('.tools:visible').waitFor();
    must((await names(page)).join() === both.join(), 'the address does not bring both choices back');
    // One that is taken back leaves the other in its place.
    await selects.first().selectOption('');
    must((await selects.count()) === 2 && (await selects.first().inputValue()) === other, 'a choice that is taken back stays');
    await selects.first().selectOption(most);
    const below = (await column(page, id)).filter((text) => text !== null).map(number);
    must(below.length > 0 && below.every((n) => n <= end(most)), `${most} shows ${below}`);
    await page.locator('.tools button').click();
    must((await selects.count()) === 1 && (await names(page)).length === all, '"Reset" leaves a choice');
}

async function pinned(page, id) {
    const order = () => page.locator('.many thead th').evaluateAll((all) => all.map((th) => th.id));
    const before = await order();
    const button = page.locator(`#${id} .pin`);
    await button.click();
    must((await order())[1] === id, `${id} is not beside the names`);
    must((await page.locator(`.many tbody tr td:nth-child(2)[id$=".${id}"]`).count()) === (await page.locator('.many tbody tr').count()), 'cells did not follow their header');
    must((await button.getAttribute('aria-pressed')) === 'true' && address(page).get('pin') === id, 'it is not said that it is pinned');
    const beside = await page.evaluate((id) => {
        const region = document.querySelector('.many');
        region.scrollLeft = region.scrollWidth;
        const [name, cell] = document.querySelector('.many tbody tr').cells;
        return Math.abs(name.getBoundingClientRect().right - cell.getBoundingClientRect().left);
    }, id);
    must(beside < 2, `it stands ${beside} px from the names when the rest is scrolled`);
    await button.click();
    must((await order()).join() === before.join(), 'the columns are in another order');
}

async function use(page, base) {
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.setViewportSize({ width: 1280, height: 800 });
    let unknowns = 0;
    for (const [address_, ids] of [['/planets/compare/', ['radius', 'moons']], ['/languages/compare/', ['keywords']]]) {
        await page.goto(base + address_);
        await page.locator('.tools:visible').waitFor();
        const numbers = await page.locator('.many thead th.number').evaluateAll((all) => all.map((th) => th.id));
        const original = await names(page);
        for (const id of numbers.filter((id) => ids.includes(id) || ids.length === 0).concat(numbers[0])) await sorted(page, id);
        await filtered(page);
        unknowns += await chosen(page);
        await page.locator('.tools button').click();
        await several(page, ids[0]);
        await pinned(page, numbers.at(-1));
        await shared(page, numbers[0], original);
    }
    must(unknowns > 0, 'no choice has anything unknown to keep');
    must(problems.length === 0, `the console has errors: ${problems.join('; ')}`);
}

// The address brings the view back, and "Reset" takes all of it away.
async function shared(page, id, original) {
    await page.locator(`#${id} .sort`).click();
    await page.locator(`#${id} .pin`).click();
    await page.locator('.tools input').fill('a');
    const [rows, url] = [await names(page), page.url()];
    await page.goto('about:blank');
    await page.goto(url);
    await page.locator('.tools:visible').waitFor();
    must((await names(page)).join() === rows.join(), 'the address does not bring the same rows back');
    must((await page.locator('.many thead th').nth(1).getAttribute('id')) === id, 'the address does not bring the pin back');
    must((await page.locator('.tools input').inputValue()) === 'a', 'the address does not bring the filter back');
    await page.locator('.tools button').click();
    must((await names(page)).join() === original.join(), '"Reset" does not bring the order back');
    must([...address(page)].length === 0 && (await said(page)) === '', '"Reset" leaves something');
    must((await page.locator('[aria-sort], [aria-pressed=true]').count()) === 0, '"Reset" leaves a sorted or pinned column');
}
