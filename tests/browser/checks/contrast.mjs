// The colours of all options can be read, in both schemes: measured on the pixels that the browser paints.
import { SCHEMES, withPage } from '../lib/browser.mjs';

export const about = 'contrast: every hue against paper, tint and wash, in both schemes';

/** What stands on what, and the contrast it needs (WCAG 1.4.3 for text, 1.4.11 for marks). */
const PAIRS = [
    ['--option', '--paper', 4.5], ['--option', '--tint', 4.5], ['--option', '--wash', 4.5], ['--ink', '--wash', 4.5],
    ['--muted', '--wash', 4.5], ['--muted', '--paper', 4.5], ['--muted', '--tint', 4.5], ['--stroke', '--paper', 3],
];
const HUES = 36;

/** In the page: the contrast of each pair for each class that sets a hue. */
function measure(pairs) {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const probe = document.body.appendChild(document.createElement('span'));
    const luminance = (token) => {
        probe.style.color = `var(${token})`;
        canvas.fillStyle = getComputedStyle(probe).color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const classes = new Set();
    const collect = (rules) => {
        for (const rule of rules) {
            const found = /^\.(hue-\d+)$/.exec(rule.selectorText ?? '');
            if (found) classes.add(found[1]);
            if (rule.cssRules) collect(rule.cssRules);
        }
    };
    for (const sheet of document.styleSheets) collect(sheet.cssRules);
    const rows = [...classes].flatMap((name) => {
        probe.className = name;
        return pairs.map(([front, back, needed]) => {
            const [a, b] = [luminance(front), luminance(back)];
            return { name, front, back, needed, contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
        });
    });
    probe.remove();
    return { classes: classes.size, rows };
}

export async function check({ site, browser, pages, report }) {
    const page = pages.sample[0];
    if (!page) return;
    for (const scheme of SCHEMES) {
        await withPage(browser, { colorScheme: scheme }, async (tab) => {
            await tab.goto(site.url(page));
            const { classes, rows } = await tab.evaluate(measure, PAIRS);
            report.expect(classes === HUES, { scheme }, `${classes} hue classes, ${HUES} were expected`);
            for (const { name, front, back, needed, contrast } of rows) {
                report.expect(contrast >= needed, { scheme, selector: `.${name}` }, `${front} on ${back} is ${contrast.toFixed(2)}, at least ${needed} is needed`);
            }
            const lowest = Math.min(...rows.filter(({ needed }) => needed > 4).map(({ contrast }) => contrast));
            report.note(`${scheme}: the lowest of text is ${lowest.toFixed(2)}`);
        });
    }
}

export const least = () => 2 * (1 + HUES * PAIRS.length);
