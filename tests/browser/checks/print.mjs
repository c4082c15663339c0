// What comes out of a printer: sheets as intended, nothing cut, nothing of the screen.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPage } from '../lib/browser.mjs';

export const about = 'print: the table, a verdict and the flow chart on paper';

/**
 * The most A4 sheets a page may take, by site and kind: the two-option table has two and its sources one; a verdict
 * with the most to say has its reasons on one or two, and what was said after them; the flow chart has a sheet of its
 * own after the rest.
 */
const SHEETS = { flagship: { table: 3, verdict: 3, proof: 3 }, atlas: { table: 8, verdict: 3, proof: 5 } };

/** In the page: the words of every cell and every reason, one text each, and what a sheet must not have. */
function printed() {
    const seen = (element) => element.checkVisibility() && element.textContent.trim();
    const texts = (selector) => [...document.querySelectorAll(selector)].filter(seen).map((element) => element.textContent);
    return {
        wanted: [...texts('main table th > a, main table .value'), ...texts('.advice p, .reasons h3, .contest .value'), ...texts('.flow a')],
        links: [...document.querySelectorAll('.sources a[href^="http"]')].filter(seen).map((a) => a.getAttribute('href')),
        screen: texts('.skip, .site-header nav, .site-footer nav, .breadcrumbs, .controls, .tools, .change'),
    };
}

/** The words alone: paper breaks lines, and words where they do not fit. */
const bare = (text) => text.replace(/[\s\u00ad\u2007\u2008-]/g, '');

async function one({ site, browser, report }, page, folder) {
    const file = join(folder, `${page.kind}.pdf`);
    const found = await withPage(browser, { javaScriptEnabled: true }, async (tab) => {
        await tab.goto(site.url(page));
        await tab.emulateMedia({ media: 'print' });
        const found = await tab.evaluate(printed);
        await tab.pdf({ path: file, format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
        return found;
    });
    const sheets = Number(/^Pages:\s+(\d+)$/m.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
    const text = bare(execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }));
    const first = bare(execFileSync('pdftotext', ['-raw', '-l', '1', file, '-'], { encoding: 'utf8' }));
    report.expect(found.wanted.some((wanted) => first.includes(bare(wanted))), { page }, 'has a first sheet of headings alone');
    const most = SHEETS[site.name]?.[page.kind] ?? Infinity;
    report.expect(sheets <= most, { page }, `takes ${sheets} sheets, at most ${most} are intended`);
    report.expect(found.screen.length === 0, { page }, `prints what is for the screen: ${found.screen.slice(0, 3).join(' | ')}`);
    for (const wanted of found.wanted) report.expect(text.includes(bare(wanted)), { page }, `"${wanted}" is cut or missing on paper`);
    for (const link of found.links) report.expect(text.includes(bare(link)), { page }, `the address ${link} is not printed`);
    report.note(`${page.path}: ${sheets} sheets`);
}

export async function check(context) {
    const folder = mkdtempSync(join(tmpdir(), 'sidetone-print-'));
    try {
        for (const kind of ['table', 'verdict', 'proof']) {
            const page = context.pages.biggest(kind);
            if (page) await one(context, page, folder);
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

export const least = ({ pages }) => (pages.filtered ? 0 : 60);
