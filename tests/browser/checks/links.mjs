// Every link, anchor, picture, form, feed entry and address in the sitemap leads to something in the folder.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decode, tags } from '../lib/html.mjs';

export const about = 'links: every internal address and anchor is there; nothing is loaded from another host';

/** Addresses that a page loads or sends to, as against those it only links to. */
const LOADS = [['img', 'src'], ['script', 'src'], ['source', 'src'], ['video', 'src'], ['video', 'poster'], ['audio', 'src'],
    ['iframe', 'src'], ['object', 'data'], ['form', 'action'], ['button', 'formaction'], ['use', 'href'], ['image', 'href']];
const LINKS = [['a', 'href'], ['area', 'href'], ['blockquote', 'cite']];
const LINK_LOADS = /\b(stylesheet|icon|manifest|preload|modulepreload|apple-touch-icon)\b/;
const META = /^(og:url|og:image|og:image:url|twitter:image|og:audio|og:video)$/;

/** What a page points at, as `[where, address, loads]`. */
function targets(html) {
    const found = [];
    for (const { name, attributes, end } of tags(html)) {
        for (const [tag, key] of LOADS) if (name === tag && key in attributes) found.push([`${tag}[${key}]`, attributes[key], true]);
        for (const [tag, key] of LINKS) if (name === tag && key in attributes) found.push([`${tag}[${key}]`, attributes[key], false]);
        if (attributes.srcset) for (const one of attributes.srcset.split(/,\s+/)) found.push([`${name}[srcset]`, one.trim().split(/\s+/)[0], true]);
        if (name === 'link' && 'href' in attributes) found.push([`link[rel=${attributes.rel}]`, attributes.href, LINK_LOADS.test(attributes.rel)]);
        if (name === 'meta' && META.test(attributes.property ?? attributes.name ?? '')) found.push([`meta[${attributes.property ?? attributes.name}]`, attributes.content, false]);
        if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') found.push(['meta[refresh]', /url=(.*)$/i.exec(attributes.content)?.[1] ?? '', false]);
        if (name === 'script' && attributes.type === 'application/ld+json') {
            const text = html.slice(end, html.indexOf('</script', end));
            for (const [, address] of text.matchAll(/"(https?:[^"\\]*)"/g)) if (!address.includes('schema.org')) found.push(['script[ld+json]', address, false]);
        }
    }
    return found;
}

function idsOf(html) {
    return new Set(tags(html).flatMap(({ attributes }) => ('id' in attributes ? [attributes.id] : [])));
}

class Folder {
    constructor(site) {
        this.site = site;
        this.ids = new Map();
    }
    /** Why an address does not lead anywhere, or null. */
    broken(address, from) {
        const { site } = this;
        let url;
        try {
            url = new URL(address, new URL(from.slice(1), site.baseUrl));
        } catch {
            return 'is no address';
        }
        if (url.origin !== new URL(site.baseUrl).origin) return null;
        if (!url.pathname.startsWith(site.base)) return `is outside of ${site.base}`;
        let path = decodeURIComponent(url.pathname.slice(site.base.length));
        if (path === '' || path.endsWith('/')) path += 'index.html';
        const file = join(site.folder, path);
        if (!existsSync(file) || !statSync(file).isFile()) return 'does not exist';
        const fragment = decodeURIComponent(url.hash.slice(1));
        if (!fragment || fragment === 'top' || !file.endsWith('.html')) return null;
        if (!this.ids.has(file)) this.ids.set(file, idsOf(readFileSync(file, 'utf8')));
        return this.ids.get(file).has(fragment) ? null : `has no element with the id "${fragment}"`;
    }
    isForeign(address, from) {
        try {
            const url = new URL(address, new URL(from.slice(1), this.site.baseUrl));
            return url.protocol !== 'data:' && url.origin !== new URL(this.site.baseUrl).origin;
        } catch {
            return false;
        }
    }
}

export async function check({ site, pages, report }) {
    const folder = new Folder(site);
    const look = (from, where, address, loads) => {
        report.checked();
        const why = address.trim() === '' && where !== 'form[action]' ? 'is empty' : folder.broken(address, from);
        if (why) report.fail({ page: from, selector: where }, `${address} ${why}`);
        if (loads && folder.isForeign(address, from)) report.fail({ page: from, selector: where }, `${address} is loaded from another host`);
    };
    for (const page of pages.all) {
        for (const [where, address, loads] of targets(page.html)) look(page.path, where, address, loads);
    }
    if (pages.filtered) return;
    for (const file of site.files) {
        const name = `/${file.slice(site.folder.length + 1)}`;
        const text = () => readFileSync(file, 'utf8');
        if (name.endsWith('.css')) {
            for (const [, address] of text().matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)) look(name, 'url()', address, true);
        } else if (name === '/sitemap.xml' || name === '/atom.xml') {
            let count = 0;
            for (const [, address] of text().matchAll(/<loc>([^<]*)<\/loc>|/g)) if (address) { look(name, 'loc', decode(address), false); count += 1; }
            for (const { name: tag, attributes } of tags(text())) if (tag === 'link') { look(name, 'link', attributes.href, false); count += 1; }
            report.expect(count > 0, { page: name }, 'holds no address');
        } else if (name === '/robots.txt') {
            for (const [, address] of text().matchAll(/^Sitemap:\s*(\S+)/gm)) look(name, 'Sitemap', address, false);
        }
    }
    // No page is an island: each is linked from another one.
    const linked = new Set(['/', '/404.html']);
    for (const page of site.pages) {
        for (const [where, address] of targets(page.html)) {
            if (where !== 'a[href]') continue;
            const url = new URL(address, new URL(page.path.slice(1), site.baseUrl));
            const path = `/${url.pathname.slice(site.base.length)}`;
            if (path !== page.path) linked.add(path);
        }
    }
    for (const page of pages.all) if (page.kind !== 'redirect') report.expect(linked.has(page.path), { page }, 'no other page links here');
}

export const least = ({ pages }) => pages.all.length * 10;
