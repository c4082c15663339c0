// A page says nothing in the console, breaks no content security policy and asks no other host for anything.
import { forEach } from '../lib/browser.mjs';

export const about = 'console: no message, no error, a policy that is kept, no failed request, no other host';

/** Collects what a tab complains of, and says it in the name of the page at hand. */
function listen(tab, origin, complain) {
    tab.on('console', (message) => {
        if (['error', 'warning', 'assert'].includes(message.type())) complain(`console ${message.type()}: ${message.text()}`);
    });
    tab.on('pageerror', (error) => complain(`error: ${error.message}`));
    tab.on('requestfailed', (request) => {
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') complain(`request failed: ${request.url()} ${request.failure()?.errorText}`);
    });
    tab.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) complain(`request to another host: ${url}`);
    });
    tab.on('response', (response) => {
        if (response.status() >= 400 && !response.request().isNavigationRequest()) complain(`status ${response.status()}: ${response.url()}`);
    });
}

const COLLECT = () => {
    window.__violations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
        window.__violations.push(`${event.violatedDirective} forbids ${event.blockedURI || 'this'}${event.sample ? `: ${event.sample}` : ''}`);
    });
};

async function visit(tab, url) {
    const response = await tab.goto(url, { waitUntil: 'load' });
    // Lazy pictures load when they come near.
    await tab.evaluate(async () => {
        scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
    });
    const { violations, meta } = await tab.evaluate(() => ({
        violations: window.__violations,
        meta: document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content,
    }));
    return { response, violations, policy: response.headers()['content-security-policy'] ?? meta };
}

/** What a policy must say for scripts and styles of other hosts, or inside the page, to be refused. */
function weak(policy) {
    if (!policy) return 'no content security policy';
    const directives = new Map(policy.split(';').map((one) => one.trim().split(/\s+/)).map(([name, ...values]) => [name, values]));
    if (!directives.has('default-src')) return 'the policy has no default-src';
    for (const name of ['script-src', 'style-src']) {
        const values = directives.get(name) ?? directives.get('default-src');
        const bad = values.find((value) => /^'unsafe|^\*$|^https?:|^data:/.test(value));
        if (bad) return `the policy's ${name} allows ${bad}`;
    }
    return null;
}

export async function check({ site, browser, pages, report }) {
    await forEach(browser, {}, pages.opened, async (tab, page) => {
        if (!tab.listening) {
            tab.listening = true;
            listen(tab, site.origin, (message) => report.fail({ page: tab.at }, message));
            await tab.addInitScript(COLLECT);
        }
        tab.at = page;
        const { violations, policy } = await visit(tab, site.url(page));
        report.checked();
        for (const violation of violations) report.fail({ page }, `content security policy: ${violation}`);
        const weakness = weak(policy);
        if (weakness) report.fail({ page }, weakness);
    });
    if (pages.filtered) return;
    // A page that is not there, asked for deep inside: the same frame, with its style.
    await forEach(browser, {}, ['/no/such/page/'], async (tab, path) => {
        listen(tab, site.origin, (message) => {
            if (!/status of 404/.test(message)) report.fail({ page: path }, message);
        });
        await tab.addInitScript(COLLECT);
        const { response, violations } = await visit(tab, site.url(path));
        report.expect(response.status() === 404, { page: path }, `status ${response.status()} where 404 was expected`);
        report.expect(violations.length === 0, { page: path }, `content security policy: ${violations.join('; ')}`);
        report.expect(await tab.locator('body.kind-not-found').count() === 1, { page: path }, 'the page for missing addresses does not come');
    });
}

export const least = ({ pages }) => pages.opened.length + (pages.filtered ? 0 : 3);
