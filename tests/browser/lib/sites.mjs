// The two sites of this repository, built into a temporary folder, and what each must hold.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * `kinds` of pages (the class of `body`) that must be there, and at least how many `pages` in all.
 * `words`: two words that its search finds together.
 * `every`: each page is opened in the browser, not only those that stand for their kind.
 */
export const SITES = {
    flagship: {
        root: REPOSITORY,
        every: true,
        pages: 400,
        words: 'microphone delay',
        kinds: ['home', 'option', 'table', 'pair', 'versus', 'question', 'verdict', 'proof', 'page', 'pros-and-cons', 'glossary', 'method', 'sources', 'not-found'],
    },
    atlas: {
        root: join(REPOSITORY, 'tests/sites/atlas'),
        every: false,
        pages: 400,
        words: 'planet moons',
        kinds: ['home', 'option', 'table', 'pair', 'versus', 'question', 'verdict', 'proof', 'page', 'pros-and-cons', 'glossary', 'method', 'sources', 'not-found', 'redirect'],
    },
};

function binary() {
    const target = process.env.CARGO_TARGET_DIR ?? join(REPOSITORY, 'target');
    const path = process.env.SIDETONE ?? join(target, 'debug/sidetone');
    if (!existsSync(path)) throw new Error(`${path} is not there: run "cargo build" first, or name the program in SIDETONE`);
    return path;
}

/** Builds sites into a new temporary folder. Returns `{ folder: (name) => path, remove }`. */
export function build(names) {
    const temporary = mkdtempSync(join(tmpdir(), 'sidetone-browser-'));
    const remove = () => rmSync(temporary, { recursive: true, force: true });
    try {
        for (const name of names) {
            execFileSync(binary(), ['build', '--quiet', '--no-cache', '--root', SITES[name].root, '--output-dir', join(temporary, name)], { stdio: 'inherit' });
        }
    } catch (error) {
        remove();
        throw error;
    }
    return { folder: (name) => join(temporary, name), remove };
}
