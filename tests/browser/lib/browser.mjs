// One Chromium for all checks, and a few pages of it at a time.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function chromiumPath() {
    const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
    const path = known.find((file) => file && existsSync(file));
    if (!path) throw new Error('no Chromium: install the package "chromium", or name the program in CHROMIUM');
    return path;
}

export const launch = () => chromium.launch({ executablePath: chromiumPath(), args: FLAGS });

export const SCHEMES = ['light', 'dark'];
export const WIDTHS = [320, 768, 1280];
const AT_ONCE = 3;

/** Opens a context with one page, in which nothing moves (so that nothing is looked at half-way), gives it to `use`, and closes it. */
export async function withPage(browser, options, use) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(20_000);
    try {
        return await use(await context.newPage());
    } finally {
        await context.close();
    }
}

/** Calls `use(page, item)` for every item, a few at a time, each worker with a page of its own. */
export async function forEach(browser, options, items, use) {
    const queue = items.values();
    const worker = () => withPage(browser, options, async (page) => {
        for (const item of queue) await use(page, item);
    });
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}

/** A selector for people: where an element is. To be called in the page; see `describe`. */
function installDescribe() {
    window.__describe = (element) => {
        const parts = [];
        for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
            if (at.id) { parts.unshift(`#${CSS.escape(at.id)}`); break; }
            const same = at.parentElement ? [...at.parentElement.children].filter((other) => other.localName === at.localName) : [at];
            const name = at.localName + [...at.classList].map((one) => `.${CSS.escape(one)}`).join('');
            parts.unshift(same.length > 1 && !at.classList.length ? `${name}:nth-of-type(${same.indexOf(at) + 1})` : name);
        }
        return parts.join(' > ');
    };
}

/** Makes `__describe(element)` known in the page, past any content security policy. */
export const describe = (page) => page.evaluate(installDescribe);
