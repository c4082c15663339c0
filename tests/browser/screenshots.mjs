// Pictures of ten views, to be looked at: node tests/browser/screenshots.mjs FOLDER
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, withPage } from './lib/browser.mjs';
import { openSite } from './lib/site.mjs';
import { build } from './lib/sites.mjs';

/** Site, kind of page (its biggest of that kind), width and scheme. */
const VIEWS = [
    ['flagship', 'home', 360, 'light'], ['flagship', 'home', 1280, 'dark'],
    ['flagship', 'option', 1280, 'light'], ['flagship', 'table', 360, 'dark'],
    ['flagship', 'question', 360, 'light'], ['flagship', 'verdict', 1280, 'light'],
    ['flagship', 'pair', 768, 'light'], ['flagship', 'proof', 1280, 'light'],
    ['atlas', 'home', 768, 'dark'], ['atlas', 'table', 1280, 'light'],
];

const folder = process.argv[2];
if (!folder) {
    console.error('Name the folder that the pictures go to.');
    process.exit(2);
}
mkdirSync(folder, { recursive: true });
const built = build(['flagship', 'atlas']);
const browser = await launch();
const sites = {};
try {
    for (const name of ['flagship', 'atlas']) sites[name] = await openSite(name, built.folder(name));
    for (const [name, kind, width, colorScheme] of VIEWS) {
        const site = sites[name];
        await withPage(browser, { viewport: { width, height: 800 }, colorScheme }, async (tab) => {
            await tab.goto(site.url(site.selection.biggest(kind)));
            await tab.screenshot({ path: join(folder, `${name}-${kind}-${width}-${colorScheme}.png`), fullPage: true });
        });
    }
} finally {
    await browser.close();
    for (const site of Object.values(sites)) await site.close();
    built.remove();
}
console.log(`${VIEWS.length} pictures in ${folder}`);
