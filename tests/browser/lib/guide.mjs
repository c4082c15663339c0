// The guide of a built site, as its pages say: questions, answers, verdicts.
import { tags } from './html.mjs';

/** The first question of each guide: no other question of its folder is above it. */
export function guideStarts(site) {
    const questions = site.pages.filter((page) => page.kind === 'question');
    return questions.filter((page) => !questions.some((other) => other !== page && page.path.startsWith(other.path)));
}

/** The addresses that the answers of a page lead to, within the site. */
export function answers(site, page) {
    const html = page.html;
    const list = tags(html).find(({ name, attributes }) => name === 'ul' && /\banswers\b/.test(attributes.class ?? ''));
    if (!list) return [];
    return tags(html.slice(list.end, html.indexOf('</ul>', list.end)))
        .filter(({ name }) => name === 'a')
        .map(({ attributes }) => `/${new URL(attributes.href, site.baseUrl).pathname.slice(site.base.length)}`);
}

/** Every state that answers lead to from a page: path -> `{ page, taps, missing }`; `taps` is the longest way, in answers. */
export function states(site, start) {
    const byPath = new Map(site.pages.map((page) => [page.path, page]));
    const reached = new Map();
    const go = (page, taps) => {
        const known = reached.get(page.path);
        if (known && known.taps >= taps) return;
        const next = page.kind === 'question' ? answers(site, page) : [];
        reached.set(page.path, { page, taps, missing: next.filter((path) => !byPath.has(path)) });
        if (taps > 100) throw new Error(`the guide runs in a circle at ${page.path}`);
        for (const path of next) if (byPath.has(path)) go(byPath.get(path), taps + 1);
    };
    go(start, 0);
    return reached;
}
