// Shows that each check can fail: plants one fault in a built site, runs the check on the pages that it touches, and
// expects it to say so; without the fault it must say nothing.
//
//     node tests/browser/faults.mjs              every check
//     node tests/browser/faults.mjs axe print    some
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from './checks.mjs';
import { launch } from './lib/browser.mjs';
import { Report } from './lib/report.mjs';
import { openSite } from './lib/site.mjs';
import { build, SITES } from './lib/sites.mjs';

/** Rules that do not compress: digits of a generator whose numbers are the same on every run. */
function noise(length) {
    let [text, seed] = ['', 1];
    while (text.length < length) {
        seed = (seed * 48271) % 2147483647;
        text += `.x${seed.toString(36)}{order:${seed}}`;
    }
    return text;
}

const main = (html, more) => html.replace('<main id="page-main">', (start) => start + more);
const withoutFirstAnswer = (html) => html.replace(/(<ul class="answers">\s*)<li>.*?<\/li>/s, '$1');

/**
 * By check: the `page` that is changed, `html` what becomes of it or `css` what its style sheet has more, and what the
 * check must `say`. `site` where it is not the flagship; `whole` where the check is of all
 * pages together.
 */
const FAULTS = {
    html: { page: '/method/', html: (html) => main(html, '<p id="page-main">Twice</p>'), say: /page-main/ },
    links: { page: '/method/', html: (html) => main(html, '<a href="/nowhere/">Nowhere</a>'), say: /nowhere/ },
    console: { page: '/method/', html: (html) => main(html, '<script>window.planted = 1</script>'), say: /policy|inline/i },
    fit: { page: '/method/', css: 'h1{min-inline-size:700px}', say: /320|sideways|wide/ },
    noscript: { page: '/', html: (html) => html.replace('<main ', '<main hidden '), say: /no heading to be seen/ },
    keyboard: { page: '/', css: ':focus-visible{outline:none !important}', say: /outline|focus/i },
    motion: { page: '/method/', css: 'h1{animation:planted 9s infinite}@keyframes planted{to{opacity:.9}}', say: /planted/ },
    contrast: { page: '/', css: ':root{--muted:#bbb}', say: /muted/ },
    weight: { page: '/', css: noise(30_000), say: /CSS of/ },
    path: { page: '/', whole: true, html: withoutFirstAnswer, say: /cannot be reached/ },
    search: { page: '/search/', html: (html) => html.replace(' hidden data-documents', ' data-documents'), say: /a field that does nothing/ },
    table: { site: 'atlas', page: '/planets/compare/', html: (html) => html.replace(/(id="mars\.moons".*?<span class="value[^>]*>)[^<]*/s, '$1few'), say: /more than numbers/ },
    print: { page: '/compare/', css: '@media print{.site-header nav{display:block}}', say: /for the screen/ },
    axe: { page: '/method/', html: (html) => main(html, '<img src="/favicon.svg">'), say: /alt/ },
    lighthouse: { page: '/', html: (html) => html.replace(/<meta name="description"[^>]*>/, ''), say: /seo/ },
};

/** Writes the fault into the built folder. Returns what takes it out again. */
function plant(folder, { page, html = (same) => same, css }) {
    const file = join(folder, page, 'index.html');
    const before = readFileSync(file, 'utf8');
    const sheet = join(folder, /href="[^"]*?(sidetone\.[0-9a-f]+\.css)"/.exec(before)[1]);
    const style = readFileSync(sheet);
    // A style sheet that was tampered with would not be loaded at all.
    const after = html(css ? before.replaceAll(/ integrity="[^"]*"/g, '') : before);
    if (!css && after === before) throw new Error(`the fault leaves ${page} as it was`);
    writeFileSync(file, after);
    if (css) appendFileSync(sheet, css);
    return () => {
        writeFileSync(file, before);
        writeFileSync(sheet, style);
    };
}

async function run(name, { site: of = 'flagship', page, whole }, folder, browser) {
    const site = await openSite(of, folder, { only: whole ? [] : [page] });
    const report = new Report();
    try {
        await CHECKS[name].check({ site, browser, pages: site.selection, report, expected: SITES[of] });
    } finally {
        await site.close();
    }
    return report.faults.map(({ message }) => message);
}

const wanted = process.argv.slice(2);
const names = Object.keys(CHECKS).filter((name) => wanted.length === 0 || wanted.includes(name));
const built = build(['flagship', 'atlas']);
const browser = await launch();
let missed = 0;
try {
    for (const name of names) {
        const fault = FAULTS[name];
        if (!fault) throw new Error(`no fault is planted for the check "${name}"`);
        const folder = built.folder(fault.site ?? 'flagship');
        const sound = await run(name, fault, folder, browser);
        const heal = plant(folder, fault);
        const faulty = await run(name, fault, folder, browser).finally(heal);
        const caught = faulty.find((message) => fault.say.test(message));
        if (caught && sound.length === 0) {
            console.log(`ok   ${name}: ${caught.slice(0, 150)}`);
        } else {
            missed += 1;
            console.log(`FAIL ${name}: ${sound.length ? `something is wrong without a fault: ${sound[0]}` : `the fault is not noticed; it said ${faulty[0] ?? 'nothing'}`}`);
        }
    }
} finally {
    await browser.close();
    built.remove();
}
process.exitCode = missed ? 1 : 0;
