// What was checked, and what is wrong.

export class Report {
    constructor() {
        this.count = 0;
        this.faults = [];
        this.notes = [];
    }
    /** One more thing was looked at. */
    checked(n = 1) { this.count += n; }
    /** Something to print whether or not anything is wrong. */
    note(text) { this.notes.push(text); }
    /** `at` is any of `page` (or its path), `scheme`, `width`, `selector`. */
    fail(at, message) { this.faults.push({ at, message }); }
    /** Counts a thing and says what is wrong when it is not so. */
    expect(condition, at, message) {
        this.checked();
        if (!condition) this.fail(at, message);
        return Boolean(condition);
    }
}

/** One line for a fault: page, scheme, width, selector, what is wrong. */
function line({ at, message }) {
    const where = [at.page?.path ?? at.page, at.scheme, at.width && `${at.width}px`, at.selector].filter(Boolean).join('  ');
    return where ? `${where}: ${message}` : message;
}

const ALIKE = 3;

/** The faults as lines; of those that say the same of many pages, the first few and how many more there are. */
export function summary(faults) {
    const groups = new Map();
    for (const fault of faults) groups.set(fault.message, [...(groups.get(fault.message) ?? []), fault]);
    return [...groups.values()].flatMap((alike) => {
        const shown = alike.slice(0, ALIKE).map(line);
        return alike.length > ALIKE ? [...shown, `(the same ${alike.length - ALIKE} times more)`] : shown;
    });
}
