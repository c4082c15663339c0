// What a first visit sends, within the budgets of the theme.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPage } from '../lib/browser.mjs';
import { compressed } from '../lib/server.mjs';

export const about = 'weight: HTML, CSS and JavaScript over the wire, and the number of requests';

const KB = 1024;
const CSS = 8 * KB;
const SCRIPTS = 4 * KB;
/** HTML and CSS together, for the kinds that a reader meets first. A table of many options has no such limit. */
const FIRST = 14 * KB;
const FIRST_KINDS = ['home', 'option', 'verdict'];

async function load(browser, site, page) {
    return withPage(browser, {}, async (tab) => {
        const requests = [];
        tab.on('request', (request) => requests.push({ url: new URL(request.url()), type: request.resourceType() }));
        await tab.goto(site.url(page), { waitUntil: 'networkidle' });
        return requests;
    });
}

function sizes(site, requests) {
    const sum = { document: { gzip: 0, br: 0 }, stylesheet: { gzip: 0, br: 0 }, script: { gzip: 0, br: 0 } };
    for (const { url, type } of requests) {
        if (!sum[type]) continue;
        const path = decodeURIComponent(url.pathname.slice(site.base.length));
        const { gzip, br } = compressed(readFileSync(join(site.folder, path === '' || path.endsWith('/') ? `${path}index.html` : path)));
        sum[type].gzip += gzip.length;
        sum[type].br += br.length;
    }
    return sum;
}

const kb = (bytes) => (bytes / KB).toFixed(2);

function judge(page, { document, stylesheet, script }, requests, first, report) {
    report.expect(stylesheet.gzip > 0, { page }, 'no style sheet is loaded');
    report.expect(stylesheet.gzip <= CSS, { page }, `CSS of ${kb(stylesheet.gzip)} KB, at most ${kb(CSS)} KB are allowed`);
    report.expect(script.gzip <= SCRIPTS, { page }, `JavaScript of ${kb(script.gzip)} KB, at most ${kb(SCRIPTS)} KB are allowed`);
    if (!first) return;
    report.expect(document.gzip + stylesheet.gzip <= FIRST, { page }, `HTML and CSS of ${kb(document.gzip + stylesheet.gzip)} KB, at most ${kb(FIRST)} KB are allowed`);
    for (const { url, type } of requests) {
        const allowed = ['document', 'stylesheet', 'image'].includes(type) || /favicon|icon/.test(url.pathname);
        report.expect(allowed, { page }, `${type} ${url.pathname} is loaded at first; only the page, its style and pictures may be`);
    }
}

export async function check({ site, browser, pages, report }) {
    const kinds = [...new Set(pages.sample.map((page) => page.kind))];
    for (const kind of kinds) {
        const some = FIRST_KINDS.includes(kind) ? pages.of(kind) : [pages.biggest(kind)];
        // The biggest of all verdicts, not only of the sample.
        if (kind === 'verdict' && !pages.filtered) some.push(site.pages.filter((page) => page.kind === kind).reduce((a, b) => (b.bytes > a.bytes ? b : a)));
        for (const page of new Set(some)) {
            const requests = await load(browser, site, page);
            const sum = sizes(site, requests);
            const first = FIRST_KINDS.includes(kind) || (kind === 'table' && /class="scroll options-[12]"/.test(page.html));
            judge(page, sum, requests, first, report);
            const both = (one) => `${kb(sum[one].gzip)} (${kb(sum[one].br)})`;
            if (first || page === some.at(-1)) {
                report.note(`${page.path}: HTML ${both('document')}, CSS ${both('stylesheet')}, JavaScript ${both('script')}, HTML and CSS ${kb(sum.document.gzip + sum.stylesheet.gzip)} KB by gzip (brotli)`);
            }
        }
    }
}

export const least = ({ pages }) => (pages.filtered ? 3 : 40);
