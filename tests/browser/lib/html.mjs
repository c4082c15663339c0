// Just enough reading of HTML and XML to find tags and their attributes. Whether the HTML is valid is another check's work.

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function decode(text) {
    return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (_, hex, decimal, name) =>
        name ? ENTITIES[name.toLowerCase()] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)));
}

/** Every start tag as `{ name, attributes, end }`; `end` is the offset after it. Comments and scripts are left out. */
export function tags(source) {
    const found = [];
    const pattern = /<!--[\s\S]*?-->|<([a-z][\w:-]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
    for (let match; (match = pattern.exec(source));) {
        if (!match[1]) continue;
        const name = match[1].toLowerCase();
        const attributes = {};
        for (const [, key, double, single, bare] of match[2].matchAll(/([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g)) {
            attributes[key.toLowerCase()] = decode(double ?? single ?? bare ?? '');
        }
        found.push({ name, attributes, end: pattern.lastIndex });
        if (name === 'script' || name === 'style') {
            const close = source.indexOf(`</${name}`, pattern.lastIndex);
            if (close >= 0) pattern.lastIndex = close;
        }
    }
    return found;
}

/** The text between the start tag that ends at `from` and the next `</name`. */
export function textAfter(source, from, name) {
    return source.slice(from, source.indexOf(`</${name}`, from));
}

/** A piece of HTML as the words a reader sees, white space folded. */
export function words(html) {
    return decode(html.replace(/<[^>]*>/g, ' ').replace(/&nbsp;/g, ' ')).replace(/\s+/g, ' ').trim();
}
