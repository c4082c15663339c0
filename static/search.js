// The search page. MiniSearch and the documents are fetched when the field is first used.
const form = document.querySelector(".search");
const [field, status] = form.querySelectorAll("input, p");
const list = form.nextElementSibling;
const index = list.nextElementSibling;
const { documents, engine, integrity, words } = form.dataset;
const messages = JSON.parse(words);
const plurals = new Intl.PluralRules(messages.language);
// A message with its places filled, in the form for `n` of something.
const say = (name, places = {}) => {
  const message = messages[name];
  return (message[plurals.select(places.n ?? 0)] ?? message.other ?? message).replace(/{([\w-]+)}/g, (_, place) => places[place]);
};
const MOST = 30;
// A word, or one sign of a script without spaces between words.
const WORD = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]|[\p{L}\p{M}\p{N}]+[+#]*/gu;
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
const fold = (word) => word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßæœøłđðþı]/g, (c) => LETTERS[c]);
// Scripts without spaces between words, but with words of several signs.
const RUN = /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const segmenter = new Intl.Segmenter("th", { granularity: "word" });
// The words of a text, and where they begin.
const parts = (text) => [...text.matchAll(WORD)].flatMap(({ 0: word, index }) =>
  RUN.test(word) ? [...segmenter.segment(word)].map(({ segment, index: at }) => [segment, index + at]) : [[word, index]]);
const make = (name, ...inner) => {
  const element = document.createElement(name);
  element.append(...inner);
  return element;
};
let ready, timer;

// An import takes no integrity, but what a checked script of the same address has brought.
const load = () => (ready ??= Promise.all([
  new Promise((onload, onerror) => document.head.append(
    Object.assign(make("script"), { type: "module", integrity, onload, onerror, src: engine }),
  )).then(() => import(engine)),
  fetch(documents).then((answer) => answer.json()),
]).then(([{ default: MiniSearch }, all]) => {
  const mini = new MiniSearch({
    fields: ["t", "p", "x"],
    storeFields: ["t", "u", "k", "p", "c", "x"],
    tokenize: (text) => parts(text).map(([word]) => word),
    processTerm: fold,
    searchOptions: {
      prefix: true,
      fuzzy: (word) => word.length > 3 && 0.2,
      boost: { t: 6, p: 2 },
      boostDocument: (id, term, { p }) => (p ? 1 : 2),
    },
  });
  mini.addAll(all.map((one, id) => ({ ...one, id })));
  return mini;
}));

const result = ({ t, u, k, p, c, x = "", terms }) => {
  const hits = (text) => parts(text).filter(([word]) => terms.includes(fold(word)));
  const marked = (name, text, at = 0) => make(name, ...hits(text).flatMap(([word, index]) =>
    [text.slice(at, index), make("mark", text.slice(index, at = index + word.length))]), text.slice(at));
  const link = marked("a", t);
  link.href = u;
  // The text from a little before the first word that was found.
  const near = hits(x)[0]?.[1] - 60;
  if (near > 0) x = "… " + x.slice(x.indexOf(" ", near) + 1);
  if (x.length > 180) x = x.slice(0, 180).replace(/\s\S*$/, " …");
  return make("li", link, " ", make("small", [k, p, c].filter(Boolean).join(", ")), marked("p", x));
};

const search = async () => {
  const query = field.value.trim();
  let found = [], said = "", name = "found";
  history.replaceState(null, "", query ? "?q=" + encodeURIComponent(query) : location.pathname);
  if (query) try {
    const mini = await load();
    if (query != field.value.trim()) return;
    found = mini.search(query, { combineWith: "AND" });
    if (!found[0]) found = mini.search(query), name = "found-some";
    const n = found.length;
    said = n ? say(name, { n }) : say("nothing", { query });
    if (n > MOST) said = say("best", { found: said, most: MOST });
  } catch {
    ready = null;
    said = say("failed");
  }
  list.replaceChildren(...found.slice(0, MOST).map(result));
  list.hidden = !found[0];
  index.hidden = !list.hidden;
  status.textContent = said;
};

field.onfocus = () => load().catch(() => (ready = null));
field.oninput = () => {
  clearTimeout(timer);
  timer = setTimeout(search, 150);
};
form.onsubmit = async (event) => {
  event.preventDefault();
  await search();
  list.querySelector("a")?.focus();
};
document.onkeydown = (event) => {
  const stops = [field, ...list.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  const escape = event.key == "Escape";
  const to = escape ? field : stops[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (at < 0 || !to) return;
  event.preventDefault();
  to.focus();
  if (escape) field.value = "", search();
};

form.hidden = false;
field.value = new URLSearchParams(location.search).get("q");
if (field.value) search();
