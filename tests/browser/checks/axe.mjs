// axe-core finds no violation: WCAG 2.0 to 2.2, A and AA, and its best practices.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { forEach, SCHEMES, WIDTHS } from '../lib/browser.mjs';

export const about = 'axe: WCAG 2.2 AA and best practices, in both schemes and three widths';
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function run(page, report, at) {
    const violations = await page.evaluate(async (tags) => {
        const options = {
            runOnly: { type: 'tag', values: tags },
            rules: { 'target-size': { enabled: true } },
            resultTypes: ['violations'],
            preload: false,
        };
        const result = await globalThis.axe.run(document, options);
        return result.violations.flatMap(({ id, help, nodes }) =>
            nodes.map((node) => ({ id, help, target: node.target.join(' '), why: [...node.any, ...node.all, ...node.none].map((one) => one.message).join('; ') })));
    }, TAGS);
    report.checked();
    for (const { id, help, target, why } of violations) report.fail({ ...at, selector: target }, `${id}: ${help}${why ? ` (${why})` : ''}`);
}

export async function check({ site, browser, pages, report }) {
    const jobs = [
        ...pages.sample.map((page) => ({ page, schemes: SCHEMES, widths: WIDTHS })),
        ...pages.rest.map((page) => ({ page, schemes: ['light'], widths: [768] })),
    ];
    await forEach(browser, {}, jobs, async (tab, { page, schemes, widths }) => {
        await tab.setViewportSize({ width: widths[0], height: 800 });
        await tab.emulateMedia({ colorScheme: schemes[0] });
        await tab.goto(site.url(page));
        await tab.evaluate(SOURCE);
        for (const scheme of schemes) {
            await tab.emulateMedia({ colorScheme: scheme });
            for (const width of widths) {
                await tab.setViewportSize({ width, height: 800 });
                await run(tab, report, { page, scheme, width });
            }
        }
    });
    report.note(`${pages.sample.length} pages in ${SCHEMES.length} schemes at ${WIDTHS.join(', ')} px, ${pages.rest.length} more in light at 768 px`);
}

export const least = ({ pages }) => pages.sample.length * SCHEMES.length * WIDTHS.length + pages.rest.length;
