// Serves a built folder on 127.0.0.1 as a good host would: right content types, brotli or gzip as negotiated,
// the headers of a `_headers` file (Netlify's format), and 404.html with status 404.
import { createServer } from 'node:http';
import { readFileSync, statSync, existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, gzipSync, constants } from 'node:zlib';

const TYPES = {
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.mjs': 'text/javascript; charset=utf-8',
    '.json': 'application/json; charset=utf-8',
    '.csv': 'text/csv; charset=utf-8',
    '.txt': 'text/plain; charset=utf-8',
    '.xml': 'application/xml; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.webp': 'image/webp',
    '.avif': 'image/avif',
    '.woff2': 'font/woff2',
    '.webmanifest': 'application/manifest+json',
};
const COMPRESSED = /text|json|xml|javascript/;

/** The bytes that a host sends for a text, by encoding. */
export function compressed(bytes) {
    return {
        gzip: gzipSync(bytes, { level: 9 }),
        br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    };
}

/** Reads a `_headers` file: a path (`*` for any rest, `:name` for a segment), then indented `Name: value` lines. */
function readHeaderRules(folder) {
    const file = join(folder, '_headers');
    if (!existsSync(file)) return [];
    const rules = [];
    for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
        if (!line.trim() || line.trim().startsWith('#')) continue;
        if (/^\s/.test(line)) {
            const colon = line.indexOf(':');
            rules.at(-1)?.headers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
        } else {
            const pattern = line.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/:\w+/g, '[^/]+');
            rules.push({ pattern: new RegExp(`^${pattern}$`), headers: [] });
        }
    }
    return rules;
}

/**
 * Serves `folder` under `base` ("/" or "/atlas/").
 * Returns `{ origin, close }`. Files are read anew for each request, so that a test may change them.
 */
export async function serve(folder, base = '/') {
    const cache = new Map();
    const encode = (path, modified, encoding, bytes) => {
        const key = `${encoding} ${path}`;
        const hit = cache.get(key);
        if (hit?.modified === modified) return hit.bytes;
        const out = encoding === 'br'
            ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
            : gzipSync(bytes, { level: 9 });
        cache.set(key, { modified, bytes: out });
        return out;
    };
    const find = (path) => {
        if (!path.startsWith(base)) return null;
        const inside = normalize(decodeURIComponent(path.slice(base.length)));
        if (inside.startsWith('..')) return null;
        let file = join(folder, inside);
        if (path.endsWith('/')) file = join(file, 'index.html');
        const stat = statSync(file, { throwIfNoEntry: false });
        return stat?.isFile() ? { file, modified: stat.mtimeMs } : null;
    };
    const server = createServer((request, response) => {
        const path = new URL(request.url, 'http://host').pathname;
        let found = find(path);
        let status = 200;
        if (!found) {
            status = 404;
            found = find(`${base}404.html`);
        }
        const headers = { 'cache-control': 'no-cache' };
        for (const rule of readHeaderRules(folder)) {
            if (rule.pattern.test(path)) for (const [name, value] of rule.headers) headers[name] = value;
        }
        if (!found) {
            response.writeHead(404, headers).end();
            return;
        }
        let bytes = readFileSync(found.file);
        const type = TYPES[extname(found.file)] ?? 'application/octet-stream';
        headers['content-type'] ??= type;
        if (COMPRESSED.test(type)) {
            headers.vary = 'accept-encoding';
            const accepted = request.headers['accept-encoding'] ?? '';
            const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
            if (encoding) {
                headers['content-encoding'] = encoding;
                bytes = encode(found.file, found.modified, encoding, bytes);
            }
        }
        headers['content-length'] = bytes.length;
        response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : bytes);
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    return {
        origin: `http://127.0.0.1:${server.address().port}`,
        close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
    };
}
