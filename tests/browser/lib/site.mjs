// A built site: its pages, what kind each is, and which of them stand for the rest.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { serve } from './server.mjs';
import { tags } from './html.mjs';

function walk(folder) {
    return readdirSync(folder, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** A page: `path` is its address within the site, "/compare/"; `kind` is what the body's class says. */
function readPage(folder, file) {
    const name = relative(folder, file).split(sep).join('/');
    const page = {
        file,
        path: `/${name.replace(/(^|\/)index\.html$/, '$1')}`,
        get html() { return readFileSync(file, 'utf8'); },
    };
    const html = page.html;
    page.bytes = html.length;
    page.kind = /<body[^>]*\bclass="[^"]*\bkind-([\w-]+)/.exec(html)?.[1] ?? 'redirect';
    return page;
}

/** How many pages of a kind get the full matrix of a site that has very many of them. */
const SAMPLE = 4;

function sample(pages) {
    if (pages.length <= SAMPLE) return pages;
    const biggest = pages.reduce((a, b) => (b.bytes > a.bytes ? b : a));
    const smallest = pages.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    const middle = pages[Math.floor(pages.length / 2)];
    return [...new Set([pages[0], smallest, middle, biggest, pages.at(-1)])].slice(0, SAMPLE);
}

/**
 * Pages to check: `all` of them (as files), those that are `opened` in the browser, and among these the `sample`,
 * which holds every kind and gets the full matrix. `every`: each page is opened.
 */
class Selection {
    constructor(pages, only, every) {
        const kinds = new Map();
        for (const page of pages) kinds.set(page.kind, [...(kinds.get(page.kind) ?? []), page]);
        const chosen = only.length ? (page) => only.includes(page.path) : () => true;
        this.kinds = [...kinds.keys()];
        this.filtered = only.length > 0;
        this.all = pages.filter(chosen);
        // Pages that only send on to another one are not read by anybody.
        const shown = this.all.filter((page) => page.kind !== 'redirect');
        this.sample = only.length ? shown : [...kinds].filter(([kind]) => kind !== 'redirect').flatMap(([, some]) => sample(some));
        this.opened = every ? shown : this.sample;
        this.rest = this.opened.filter((page) => !this.sample.includes(page));
    }
    of(kind) { return this.sample.filter((page) => page.kind === kind); }
    /** The page of this kind with the most on it. */
    biggest(kind) { return this.of(kind).reduce((a, b) => (a && a.bytes >= b.bytes ? a : b), undefined); }
}

/**
 * Reads and serves a built folder. `only` are the addresses of the pages to check ("/compare/"), none for all;
 * `every` page is opened in the browser, or only those that stand for their kind.
 * The address it was built for is read from the home page, so that a site in a sub-folder is served in one.
 */
export async function openSite(name, folder, { only = [], every = true } = {}) {
    const files = walk(folder);
    const pages = files.filter((file) => file.endsWith('.html')).map((file) => readPage(folder, file));
    const home = pages.find((page) => page.path === '/');
    const canonical = tags(home.html).find((tag) => tag.name === 'link' && tag.attributes.rel === 'canonical');
    const baseUrl = canonical.attributes.href;
    const base = new URL(baseUrl).pathname;
    for (const path of only) {
        if (!pages.some((page) => page.path === path)) throw new Error(`${name} has no page ${path}`);
    }
    const server = await serve(folder, base);
    return {
        name, folder, files, pages, baseUrl, base,
        origin: server.origin,
        selection: new Selection(pages, only, every),
        url: (page) => server.origin + base + (typeof page === 'string' ? page : page.path).slice(1),
        close: server.close,
    };
}
