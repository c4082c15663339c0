// Nothing scrolls sideways but what is meant to, and no text is cut: from 320 to 1920 px, left to right and right to left.
import { describe, forEach, SCHEMES } from '../lib/browser.mjs';

export const about = 'fit: no sideways scrolling and no cut text from 320 to 1920 px, in both directions of writing';
const WIDTHS = [320, 1280, 1920];

/** In the page: what is wider than it should be. */
function misfits() {
    const room = document.scrollingElement;
    const faults = [];
    const scrolls = (element) => {
        for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) return true;
        }
        return false;
    };
    if (room.scrollWidth > room.clientWidth) {
        const out = [...document.body.querySelectorAll('*')].filter((element) => {
            const { left, right, width } = element.getBoundingClientRect();
            return width > 0 && (right > room.clientWidth + 0.5 || left < -0.5) && !scrolls(element);
        });
        // The innermost is the cause.
        const cause = out.find((element) => !out.some((other) => other !== element && element.contains(other)));
        faults.push([cause ? window.__describe(cause) : 'html', `the page is ${room.scrollWidth} px wide in a window of ${room.clientWidth} px`]);
    }
    for (const element of document.querySelectorAll('main :is(p, li, dt, dd, td, th, h1, h2, h3, h4, summary, figcaption, label, a, span)')) {
        const style = getComputedStyle(element);
        if (style.display === 'inline' || style.clipPath !== 'none' || element.clientWidth === 0) continue;
        const cut = style.overflowX !== 'visible' || style.overflowY !== 'visible';
        const wide = element.scrollWidth > element.clientWidth + 1;
        const tall = cut && element.scrollHeight > element.clientHeight + 1;
        if ((cut && wide && !['auto', 'scroll'].includes(style.overflowX)) || (tall && !['auto', 'scroll'].includes(style.overflowY))) {
            faults.push([window.__describe(element), 'text is cut']);
        } else if (wide && element.matches('td, th')) {
            // Only what is really outside counts: small numbers after a word have negative margins.
            const range = document.createRange();
            range.selectNodeContents(element);
            const inner = range.getBoundingClientRect();
            const outer = element.getBoundingClientRect();
            if (inner.right > outer.right + 1 || inner.left < outer.left - 1) faults.push([window.__describe(element), 'the text of the cell is wider than the cell']);
        }
    }
    return faults;
}

export async function check({ site, browser, pages, report }) {
    const look = async (tab, at) => {
        report.checked();
        for (const [selector, message] of await tab.evaluate(misfits)) report.fail({ ...at, selector }, message);
    };
    await forEach(browser, {}, pages.sample, async (tab, page) => {
        await tab.goto(site.url(page));
        await describe(tab);
        for (const width of WIDTHS) {
            await tab.setViewportSize({ width, height: 800 });
            for (const scheme of width === 320 ? SCHEMES : ['light']) {
                await tab.emulateMedia({ colorScheme: scheme });
                await look(tab, { page, scheme, width });
            }
        }
        await tab.evaluate(() => { document.documentElement.dir = 'rtl'; });
        for (const width of [320, 1280]) {
            await tab.setViewportSize({ width, height: 800 });
            await look(tab, { page, scheme: 'right to left', width });
        }
        // Open, every note still fits.
        await tab.evaluate(() => {
            document.documentElement.dir = 'ltr';
            for (const details of document.querySelectorAll('details')) details.open = true;
        });
        await tab.setViewportSize({ width: 320, height: 800 });
        await look(tab, { page, scheme: 'notes open', width: 320 });
    });
}

export const least = ({ pages }) => pages.sample.length * 7;
