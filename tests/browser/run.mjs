// The checks of built sites in a browser.
//
//     node tests/browser/run.mjs                                  everything, on both sites, built anew
//     node tests/browser/run.mjs --only axe,html                  some checks
//     node tests/browser/run.mjs --only axe --page /compare/      one check of one page of the flagship
//     node tests/browser/run.mjs --site atlas                     one site
//     node tests/browser/run.mjs --built FOLDER                   any built folder
//     node tests/browser/run.mjs --list                           the names of the checks
import { parseArgs } from 'node:util';
import { launch } from './lib/browser.mjs';
import { Report, summary } from './lib/report.mjs';
import { build, SITES } from './lib/sites.mjs';
import { openSite } from './lib/site.mjs';
import { CHECKS } from './checks.mjs';

const LIMIT_MINUTES = 25;
const SHOWN_FAULTS = 40;

const { values } = parseArgs({
    options: {
        only: { type: 'string', multiple: true, default: [] },
        page: { type: 'string', multiple: true, default: [] },
        site: { type: 'string', multiple: true, default: [] },
        built: { type: 'string' },
        list: { type: 'boolean', default: false },
    },
});

function chosen() {
    const names = values.only.flatMap((one) => one.split(','));
    for (const name of names) if (!CHECKS[name]) throw new Error(`no check "${name}"; there are ${Object.keys(CHECKS).join(', ')}`);
    return Object.entries(CHECKS).filter(([name]) => names.length === 0 || names.includes(name));
}

/** Runs one check on one site and prints what came of it. Returns whether all is well. */
async function runOne(name, { about, check, least }, site, browser) {
    const report = new Report();
    const context = { site, browser, pages: site.selection, report, expected: SITES[site.name] };
    const start = process.hrtime.bigint();
    try {
        await check(context);
    } catch (error) {
        report.fail({}, `the check itself broke: ${error.stack}`);
    }
    const seconds = Number((process.hrtime.bigint() - start) / 100_000_000n) / 10;
    const wanted = least(context);
    if (report.count < wanted) report.fail({}, `only ${report.count} things were checked, at least ${wanted} were expected`);
    const good = report.faults.length === 0;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${site.name}  ${about}: ${report.count} checked${good ? '' : `, ${report.faults.length} wrong`} (${seconds} s)`);
    for (const note of report.notes) console.log(`       ${note}`);
    const lines = summary(report.faults);
    for (const text of lines.slice(0, SHOWN_FAULTS)) console.log(`     - ${name}: ${text}`);
    if (lines.length > SHOWN_FAULTS) console.log(`     … and ${lines.length - SHOWN_FAULTS} more`);
    return good;
}

/** A site holds what it should: otherwise a check of all pages could be one of none. */
function complete(site) {
    const expected = SITES[site.name];
    if (!expected || site.selection.filtered) return true;
    const missing = expected.kinds.filter((kind) => !site.selection.kinds.includes(kind));
    if (missing.length) console.log(`FAIL ${site.name} has no page of the kind ${missing.join(', ')}`);
    if (site.pages.length < expected.pages) console.log(`FAIL ${site.name} has ${site.pages.length} pages, at least ${expected.pages} were expected`);
    return missing.length === 0 && site.pages.length >= expected.pages;
}

async function main() {
    if (values.list) {
        for (const { about } of Object.values(CHECKS)) console.log(about);
        return true;
    }
    const checks = chosen();
    const names = values.built ? ['built'] : values.site.length ? values.site : values.page.length ? ['flagship'] : Object.keys(SITES);
    for (const name of names) if (!values.built && !SITES[name]) throw new Error(`no site "${name}"; there are ${Object.keys(SITES).join(', ')}`);
    const folders = values.built ? { folder: () => values.built, remove: () => {} } : build(names);
    const sites = [];
    let browser;
    const end = async () => {
        await browser?.close();
        for (const site of sites) await site.close();
        folders.remove();
    };
    const stop = async (why) => {
        console.log(`FAIL ${why}`);
        await end();
        process.exit(1);
    };
    const limit = setTimeout(() => stop(`not done after ${LIMIT_MINUTES} minutes`), LIMIT_MINUTES * 60_000);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop(signal));
    let good = true;
    let runs = 0;
    try {
        browser = await launch();
        for (const name of names) {
            const site = await openSite(name, folders.folder(name), { only: values.page, every: SITES[name]?.every ?? true });
            sites.push(site);
            console.log(`\n${name}: ${site.pages.length} pages of ${site.selection.kinds.length} kinds${site.selection.filtered ? `, of which ${site.selection.all.length} to check` : ''}`);
            good = complete(site) && good;
            for (const [check, module] of checks) {
                if (module.sites && SITES[name] && !module.sites.includes(name)) continue;
                good = await runOne(check, module, site, browser) && good;
                runs += 1;
            }
        }
    } finally {
        clearTimeout(limit);
        await end();
    }
    console.log(`\n${good ? 'All is well' : 'Something is wrong'}: ${runs} checks on ${names.join(' and ')}.`);
    return good && runs > 0;
}

try {
    process.exitCode = await main() ? 0 : 1;
} catch (error) {
    console.error(error.message);
    process.exitCode = 2;
}
