// Every page is valid HTML.
import { HtmlValidate } from 'html-validate';

export const about = 'html: every page is valid HTML';

const validator = new HtmlValidate({
    root: true,
    extends: ['html-validate:standard'],
    // The standard has `details` among flow content and not among sectioning content, so that a header cell may hold one.
    elements: ['html5', { details: { sectioning: false } }],
    // Nothing is turned off: "standard" holds what the HTML standard says, and no rule of mere style.
});

export async function check({ pages, report }) {
    for (const page of pages.all) {
        const result = await validator.validateString(page.html, page.path);
        report.checked();
        for (const { messages } of result.results) {
            for (const { line, column, ruleId, message, selector } of messages) {
                report.fail({ page, selector }, `line ${line}, column ${column}: ${message} (${ruleId})`);
            }
        }
    }
}

export const least = ({ pages }) => pages.all.length;
