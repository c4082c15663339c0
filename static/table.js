// Sorting, filtering and pinning for the table of many options. The table is whole without it.
const tools = document.querySelector(".tools");
const [filter, first, reset, status] = tools.querySelectorAll("input, select, button, [role]");
const table = document.querySelector(".many table");
const body = table.tBodies[0];
const rows = [...body.rows];
const lines = [...table.rows].map((row) => [row, [...row.cells]]);
const cells = new Map(lines);
const heads = lines[0][1];
const ids = heads.map((head) => head.id || "page-name");
const titles = heads.map((head) => (head.querySelector("a") ?? head).textContent);
const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const make = (name, has, ...inner) => {
  const element = Object.assign(document.createElement(name), has);
  element.append(...inner);
  return element;
};
const messages = JSON.parse(tools.dataset.words);
const plurals = new Intl.PluralRules(messages.language);
// A message with its places filled, in the form for `n` of something.
const say = (name, places) => {
  const message = messages[name];
  return (message[plurals.select(places.n ?? 0)] ?? message.other ?? message).replace(/{([\w-]+)}/g, (_, place) => places[place]);
};
// What frames a value that is so usually.
const [before, after] = tools.dataset.usually.split("{}");
const plain = (text) => text.startsWith(before) && text.endsWith(after) ? text.slice(before.length, text.length - after.length) : text;
const words = (cell) => (cell.querySelector(".value") ?? cell).lastChild.textContent.trim();

// What a cell is sorted by; null for what is not known, which is neither much nor little.
const key = (cell) => {
  const value = cell.querySelector(".value");
  if (!value) return cell.textContent;
  if (!cell.dataset.v && !value.matches(".known")) return null;
  const text = cell.dataset.v ?? words(cell);
  const number = cell.matches(".date, .text, .version") ? NaN : Number(text.replace("−", "-").replace(/\s/g, ""));
  return Number.isNaN(number) ? text : number;
};
const keys = new Map(rows.map((row) => [row, cells.get(row).map(key)]));
const unknown = (row, column) => keys.get(row)[column] === null && !cells.get(row)[column].querySelector(".not-applicable");

// What is wanted: a select each, and one more in which nothing is chosen yet.
const where = [first];
const want = (values) => {
  while (where.length <= values.length) {
    const label = first.parentNode.cloneNode(true);
    where.at(-1).parentNode.after(label);
    where.push(label.querySelector("select"));
    where.at(-1).onchange = changed;
  }
  while (where.length > values.length + 1) where.pop().parentNode.remove();
  where.forEach((select, i) => (select.value = values[i] ?? ""));
};
const wanted = () => where.map(({ value }) => value).filter(Boolean);
// Whether a cell is what is wanted: a value, or a bound of numbers or dates, as `..5` and `5..`.
const fits = (row, column, value) => {
  const [, low, high] = value.match(/^(.*)\.\.(.*)$/) ?? [];
  const key = keys.get(row)[column];
  if (low === undefined) return cells.get(row)[column].dataset.v === value;
  const as = (end) => typeof key === "number" ? Number(end) : end;
  return key !== null && (low ? key >= as(low) : key <= as(high));
};

let pinned = 0;
const pin = (column) => {
  pinned = column;
  for (const [row, all] of lines) {
    row.append(...all);
    if (column) all[0].after(all[column]);
    all.forEach((cell, i) => cell.classList.toggle("pinned", i > 0 && i === column));
  }
  buttons.forEach(([, button], i) => button?.setAttribute("aria-pressed", i === column));
};

// `sort` is the column, from 1, negative for descending.
let sort = 0;
const show = () => {
  const column = Math.abs(sort) - 1;
  const order = [...rows];
  if (sort) {
    order.sort((x, y) => {
      const [a, b] = [keys.get(x)[column], keys.get(y)[column]];
      if (a === null || b === null) return (a === null) - (b === null);
      return Math.sign(sort) * (typeof a === "number" && typeof b === "number" ? a - b : compare(a, b));
    });
  }
  body.append(...order);
  heads.forEach((head, i) => {
    if (i === column) head.ariaSort = sort > 0 ? "ascending" : "descending";
    else head.removeAttribute("aria-sort");
  });
  // Missing never means no: what is not known stays, and is counted apart.
  const all = wanted().map((one) => one.split(":")).map(([id, value]) => [ids.indexOf(id), value]);
  const found = [0, 0];
  for (const row of rows) {
    const open = all.filter(([at]) => unknown(row, at));
    row.hidden = !fold(keys.get(row)[0]).includes(fold(filter.value.trim())) || !all.every((one) => open.includes(one) || fits(row, ...one));
    if (!row.hidden) found[open.length ? 1 : 0] += 1;
  }
  const said = [];
  const [n, open] = found;
  if (filter.value || all.length) said.push(say(open ? "found-unknown" : "found", { n, all: rows.length, unknown: open }));
  if (sort) said.push(say(sort > 0 ? "sorted-up" : "sorted-down", { column: titles[column] }));
  if (pinned) said.push(say("pinned", { column: titles[pinned] }));
  status.textContent = said.join(" ");
};

const changed = () => {
  want(wanted());
  show();
  const url = new URL(location);
  const state = { sort: sort && (sort < 0 ? "-" : "") + ids[Math.abs(sort) - 1], filter: filter.value, pin: pinned && ids[pinned] };
  for (const [name, value] of Object.entries(state)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  url.searchParams.delete("where");
  for (const one of wanted()) url.searchParams.append("where", one);
  history.replaceState(history.state, "", url);
};

const buttons = heads.map((head, i) => {
  const button = (className, ariaLabel, act) => make("button", {
    type: "button", className, ariaLabel,
    onclick(event) {
      act();
      changed();
      event.currentTarget.focus();
    },
  });
  const both = [button("sort", say("sort", { column: titles[i] }), () => (sort = sort === i + 1 ? -i - 1 : i + 1))];
  if (i) both.push(button("pin", say("pin", { column: titles[i] }), () => pin(pinned === i ? 0 : i)));
  head.abbr = titles[i];
  head.append(make("span", {}, ...both));
  return both;
});

// Up to and from a quarter, a half and three quarters of what is known.
const bounds = (head, i) => {
  const known = new Map(rows.filter((row) => cells.get(row)[i].querySelector(".known")).map((row) => [keys.get(row)[i], words(cells.get(row)[i])]));
  const sorted = [...known].filter(([key, text]) => key !== null && !text.includes("–")).sort(([a], [b]) => a < b ? -1 : 1);
  const unit = head.querySelector(".unit")?.textContent ?? "";
  const some = [...new Set([1, 2, 3].map((quarter) => Math.floor(sorted.length * quarter / 4)))].map((at) => sorted[at]);
  const option = (name, value, text) => new Option(say(name, { column: titles[i], value: `${text} ${unit}`.trim() }), `${ids[i]}:${value}`);
  return sorted.length < 3 ? [] : [...some.map(([key, text]) => option("at-most", `..${key}`, text)), ...some.map(([key, text]) => option("at-least", `${key}..`, text))];
};

heads.forEach((head, i) => {
  if (head.matches(".number, .money, .percent, .duration, .date")) {
    const options = bounds(head, i);
    if (options.length) first.append(make("optgroup", { label: titles[i] }, ...options));
  }
  if (!head.matches(".yes-no, .choice")) return;
  const values = new Map();
  for (const row of rows) {
    const cell = cells.get(row)[i];
    const { v } = cell.dataset;
    if (v && (!values.has(v) || cell.querySelector(".known"))) values.set(v, plain(words(cell)));
  }
  const options = [...values].sort(([a], [b]) => a - b).map(([v, text]) => new Option(`${titles[i]}: ${text}`, `${ids[i]}:${v}`));
  first.append(make("optgroup", { label: titles[i] }, ...options));
});

filter.oninput = first.onchange = changed;
reset.onclick = () => {
  filter.value = "";
  want([]);
  sort = 0;
  pin(0);
  changed();
};
// A cell that is clicked has its address in the address bar, to be passed on.
body.onclick = ({ target }) => {
  const cell = target.closest("td[id]");
  if (cell && !target.closest("a, summary") && getSelection().isCollapsed) history.replaceState(history.state, "", `#${encodeURIComponent(cell.id)}`);
};
new ResizeObserver(() => table.style.setProperty("--beside", `${heads[0].offsetWidth}px`)).observe(heads[0]);

const asked = new URLSearchParams(location.search);
filter.value = asked.get("filter") ?? "";
const known = new Set([...first.options].map(({ value }) => value));
want(asked.getAll("where").filter((value) => value && known.has(value)));
const [, down, id] = (asked.get("sort") ?? "").match(/^(-?)(.+)$/) ?? [];
sort = (ids.indexOf(id) + 1) * (down ? -1 : 1);
pin(Math.max(0, ids.indexOf(asked.get("pin"))));
show();
tools.hidden = false;
