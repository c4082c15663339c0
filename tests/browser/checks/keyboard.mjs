// Keys alone: every control is reached in the order of the document, is seen where it is, and lets go again.
import { describe, withPage } from '../lib/browser.mjs';
import { guideStarts } from '../lib/guide.mjs';

export const about = 'keyboard: order, a visible outline, nothing covered, no trap; the guide and the table by keys alone';
const KINDS = ['home', 'table', 'question', 'verdict', 'option', 'pair', 'search'];
const SIZES = [{ width: 360, height: 640 }, { width: 1280, height: 800 }];
const MOST_STOPS = 1500;

/** In the page, once: `__stop()` says what has the focus and what is wrong with how it is shown. */
function install() {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const luminance = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
        const [r, g, b] = [red, green, blue].map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
        return { light: 0.2126 * r + 0.7152 * g + 0.0722 * b, alpha };
    };
    const paper = (element) => {
        for (let at = element.parentElement; at; at = at.parentElement) {
            const found = luminance(getComputedStyle(at).backgroundColor);
            if (found.alpha > 0) return found.light;
        }
        return 1;
    };
    const selector = 'a[href], area[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select, textarea, summary, [tabindex="0"], audio[controls], video[controls]';
    window.__expected = () => [...document.querySelectorAll(selector)].filter((element) => {
        if (!element.checkVisibility({ visibilityProperty: true })) return false;
        if (element.matches('summary') && element.parentElement.querySelector('summary') !== element) return false;
        // Of a group of radio buttons, one is reached.
        return !element.matches('input[type=radio]') || element === (document.querySelector(`input[type=radio][name="${element.name}"]:checked`) ?? document.querySelector(`input[type=radio][name="${element.name}"]`));
    });
    const seen = (rect) => {
        const left = Math.max(rect.left, 0);
        const right = Math.min(rect.right, innerWidth);
        const top = Math.max(rect.top, 0);
        const bottom = Math.min(rect.bottom, innerHeight);
        return right > left && bottom > top ? { left, right, top, bottom } : null;
    };
    const shownFault = (element) => {
        const style = getComputedStyle(element);
        // A box that opens around a control may carry its outline; all else must have its own.
        const width = parseFloat(style.outlineWidth);
        if (style.outlineStyle === 'none' || width < 2) return 'no visible outline when focused';
        const [a, b] = [luminance(style.outlineColor), paper(element)];
        const contrast = (Math.max(a.light, b) + 0.05) / (Math.min(a.light, b) + 0.05);
        if (a.alpha < 255 || contrast < 3) return `the outline's contrast is ${contrast.toFixed(2)}, at least 3 is needed`;
        const rects = [...element.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0);
        if (rects.length === 0) return 'has the focus and no size';
        for (const rect of rects) {
            const part = seen(rect);
            if (!part) {
                if (rects.length === 1) return 'is outside of the window when focused';
                continue;
            }
            const x = (part.left + part.right) / 2;
            for (const y of [part.top + Math.min(4, (part.bottom - part.top) / 2), (part.top + part.bottom) / 2, part.bottom - Math.min(4, (part.bottom - part.top) / 2)]) {
                const top = document.elementFromPoint(x, y);
                if (!top || top === element || element.contains(top) || top.contains(element)) continue;
                // Lines of one paragraph may overlap; what is stuck or placed above may not.
                for (let at = top; at; at = at.parentElement) {
                    if (at.contains(element)) break;
                    if (['sticky', 'fixed', 'absolute'].includes(getComputedStyle(at).position)) return `is covered by ${window.__describe(at)} when focused`;
                }
            }
        }
        return null;
    };
    window.__stop = () => {
        const element = document.activeElement;
        if (!element || element === document.body || element === document.documentElement) return null;
        const list = window.__expected();
        return { index: list.indexOf(element), selector: window.__describe(element), fault: shownFault(element), tag: element.localName };
    };
}

async function open(tab, site, page) {
    await tab.goto(site.url(page));
    await describe(tab);
    await tab.evaluate(install);
}

async function skipLink(tab, site, page, report) {
    await open(tab, site, page);
    await tab.keyboard.press('Tab');
    const first = tab.locator('a.skip:focus');
    if (!report.expect(await first.count() === 1, { page, selector: 'a.skip' }, 'the first Tab does not reach the skip link')) return;
    const box = await first.boundingBox();
    report.expect(box.y >= 0 && box.x >= 0 && box.height >= 24, { page, selector: 'a.skip' }, 'the skip link cannot be seen when focused');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Tab');
    const inside = await tab.evaluate(() => Boolean(document.activeElement?.closest('main')) || document.activeElement?.localName === 'main'
        || document.querySelector('main').compareDocumentPosition(document.activeElement) === Node.DOCUMENT_POSITION_FOLLOWING);
    report.expect(inside, { page, selector: 'a.skip' }, 'after the skip link, Tab is not in or behind main');
}

async function tabThrough(tab, site, page, at, report) {
    await open(tab, site, page);
    const expected = await tab.evaluate(() => window.__expected().length);
    let last = -1;
    let stops = 0;
    while (stops < Math.min(expected + 5, MOST_STOPS)) {
        await tab.keyboard.press('Tab');
        const stop = await tab.evaluate(() => window.__stop());
        if (!stop || stop.index === 0 && stops > 0) break;
        stops += 1;
        report.checked();
        if (stop.fault) report.fail({ ...at, selector: stop.selector }, stop.fault);
        if (stop.index <= last && stop.index >= 0) {
            report.fail({ ...at, selector: stop.selector }, 'Tab goes back in the document, or stays');
            break;
        }
        if (stop.index > last + 1) report.fail({ ...at, selector: stop.selector }, `Tab passes over ${stop.index - last - 1} controls before this one`);
        if (stop.index >= 0) last = stop.index;
    }
    report.expect(last === expected - 1, at, `Tab reached ${last + 1} of ${expected} controls`);
}

/** A region that scrolls takes the focus and obeys the arrow keys. */
async function scrollRegions(tab, site, page, report) {
    await open(tab, site, page);
    const regions = tab.locator('[role=region][tabindex="0"]');
    for (let index = 0; index < await regions.count(); index += 1) {
        const region = regions.nth(index);
        const room = () => region.evaluate((one) => ({
            across: one.scrollWidth - one.clientWidth, down: one.scrollHeight - one.clientHeight, left: Math.abs(one.scrollLeft), top: one.scrollTop,
            scrolls: getComputedStyle(one).overflowX !== 'visible',
        }));
        await region.focus();
        const before = await room();
        const at = { page, width: 360, selector: await region.evaluate((one) => window.__describe(one)) };
        for (const [key, size, offset] of [['ArrowRight', 'across', 'left'], ['ArrowDown', 'down', 'top']]) {
            if (!before.scrolls || before[size] <= 8) continue;
            await tab.keyboard.press(key);
            const [name, was] = [offset === 'left' ? 'scrollLeft' : 'scrollTop', before[offset]];
            const moved = tab.waitForFunction(([one, name, was]) => Math.abs(one[name]) > was, [await region.elementHandle(), name, was], { timeout: 5000 });
            report.expect(await moved.then(() => true, () => false), at, `${key} does not scroll it`);
        }
        report.checked();
    }
}

async function guideByKeys(tab, site, start, report) {
    await tab.goto(site.url(start));
    for (let step = 0; step < 20; step += 1) {
        if (await tab.locator('body.kind-verdict').count()) break;
        for (let press = 0; press < 40; press += 1) {
            await tab.keyboard.press('Tab');
            if (await tab.evaluate(() => Boolean(document.activeElement?.closest('.answers')))) break;
        }
        await Promise.all([tab.waitForNavigation(), tab.keyboard.press('Enter')]);
    }
    report.expect(await tab.locator('body.kind-verdict h1').count() === 1, { page: start }, 'Tab and Enter do not lead to a verdict');
}

export async function check({ site, browser, pages, report }) {
    for (const size of SIZES) {
        await withPage(browser, { viewport: size }, async (tab) => {
            for (const kind of KINDS) {
                const page = pages.biggest(kind);
                if (!page) continue;
                await skipLink(tab, site, page, report);
                await tabThrough(tab, site, page, { page, width: size.width }, report);
            }
            if (size.width === 360) for (const page of pages.sample) if (/role="region"[^>]*tabindex|tabindex[^>]*role="region"/.test(page.html)) await scrollRegions(tab, site, page, report);
        });
    }
    if (pages.filtered) return;
    await withPage(browser, {}, async (tab) => {
        for (const start of guideStarts(site)) await guideByKeys(tab, site, start, report);
    });
}

export const least = ({ pages }) => (pages.filtered ? 0 : 200);
