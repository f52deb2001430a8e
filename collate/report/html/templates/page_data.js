/* the data of the page, and small helpers; the layout of the data is in page_data.py */
const { $, h, later, put } = dom;
const root = document.documentElement;
const KINDS = Array.from(document.querySelectorAll("[data-kind]"), (chip) => chip.dataset.kind);
const TABS = ["text", "list", "side", "all", "patterns"];
let parsed = null;
const data = () => parsed;
const label = (key) => parsed.t[key];
// The same with values, as the components ask for it.
const w = (key, values = {}) => label(key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

// Calls `then` with the data parsed: at once if they are plain, when they are unpacked if they are not.
const load = (then) => {
  const element = $("data");
  const use = (text) => {
    parsed = JSON.parse(text);
    element.remove();
    then();
  };
  if (element.type === "application/json") return use(element.textContent);
  const failed = (error) => {
    root.classList.remove("js");
    $("unready").hidden = false;
    $("unready").title = String(error);
  };
  if (!window.DecompressionStream) return failed("DecompressionStream is missing");
  // After the first paint: the text is there to be read meanwhile.
  requestAnimationFrame(() => setTimeout(() => unpack(element.textContent).then(use).catch(failed)));
};
const unpack = (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
};

const make = (name, cls, ...inside) => h(name, { class: cls || null }, ...inside);
// An element in the language of the page, among words in that of the sources.
const own = (name, cls, ...inside) => {
  const node = make(name, cls, ...inside);
  node.lang = root.lang;
  return node;
};
const entryLink = (number, cls = "") => {
  const link = make("a", cls, String(number));
  link.href = "#" + data().e[number - 1][0];
  return link;
};
const full = (reading) => reading[0].join("");
const siglumOf = (witness) => data().w[witness][0];
const siglaIn = (reading) => reading[3].map((place) => siglumOf(place[0]));
const siglaOf = (reading) => siglaIn(reading).join(" ");
// The sigla of a column, and of each column the first, which stands for it.
const members = (column) => data().c[column].map(siglumOf);
const firsts = () => data().c.map((_, column) => members(column)[0]);
const columnOf = (siglum) => Math.max(0, firsts().indexOf(siglum));
let byId = null;
const index = (id) => {
  byId = byId || new Map(data().e.map((e, n) => [e[0], n]));
  return byId.has(id) ? byId.get(id) : -1;
};
// Plain and different parts alternate.
const marked = (parts) => {
  const nodes = parts.map((part, n) => (n % 2 && part ? make("em", "", part) : part)).filter(Boolean);
  return nodes.length ? nodes : [own("span", "none", label("none"))];
};
// The reading that the edition has: that of the base text, the one adopted, or -1 for words of the editor.
const adopted = (e) => (e[8].length ? e[8][2] : 0);
const stateOf = (e) => (e[9].length ? " s-" + e[9][0] : "");
const idle = window.requestIdleCallback || ((run) => setTimeout(() => run({ timeRemaining: () => 8 }), 30));
