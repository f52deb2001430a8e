/* the panel: one entry with all its readings and their places */
const where = (place) => {
  const [w, line, page, other] = place;
  const [siglum, file, name, source] = data().w[w];
  // A file with its line is what text editors take; a title is followed by words.
  const behind = line === null ? "" : name === file ? ":" + line : " " + label("view.line").replace("{line}", line);
  const written = name + behind;
  const at = source ? make("a", "", written) : make("span", "", written);
  if (source) at.href = other || source + (line === null ? "" : "#L" + line);
  if (name !== file) at.title = file;
  return make("li", "", make("i", "", siglum), " ", at, page === null ? "" : " · " + label("view.page").replace("{page}", page));
};
// What the edition reads is the largest, unless it is a passage.
const textClass = (text) => "txt" + ([...text].length > 24 ? " long" : "");
const readingBox = (e, at) => {
  const reading = e[4][at];
  const first = adopted(e) === at;
  const decided = e[8].length > 0 || (e[9].length && e[9][1] && at === 0);
  const one = make("div", "one" + (first ? " adopted" + stateOf(e) : ""), make("span", textClass(full(reading)), ...marked(reading[0])), " ");
  one.append(make("span", "sig", siglaOf(reading)));
  const tags = [at === 0 ? label("role.base") : "", first && decided ? label(at ? "view.adopted" : "view.kept.tag") : ""];
  for (const tag of tags.filter(Boolean)) one.append(own("span", "tag", tag));
  if (reading[2]) one.append(own("span", "note", reading[2]));
  one.append(own("ul", "where", ...reading[3].map(where)));
  return one;
};
// What the edition reads stands first: words of the editor's own, the adopted reading, or the base text.
const readingBoxes = (e) => {
  const first = adopted(e);
  const others = e[4].map((_, at) => at).filter((at) => at !== first);
  const boxes = (first < 0 ? others : [first, ...others]).map((at) => readingBox(e, at));
  if (first < 0) {
    const words = make("span", textClass(e[8][0]), ...marked([e[8][0]]));
    boxes.unshift(make("div", "one adopted" + stateOf(e), words, " ", own("span", "tag", label("view.own"))));
  }
  return boxes;
};
const show = (n) => {
  const e = data().e[n];
  const [id, kind, left, right, readings, , , moves, emended, decided] = e;
  const box = make("div", "k-" + kind);
  const head = own("h2", "", String(n + 1) + " · " + label("kind." + kind));
  if (decided.length) head.append(" ", make("span", "badge s-" + decided[0], label("view.state." + decided[0])));
  box.append(head);
  const words = emended.length ? emended[0] : full(readings[0]);
  box.append(make("p", "ctx", left, make("b", words ? "" : "gap", words || "‸"), right));
  if (emended.length) box.append(emendedLine(emended));
  box.append(...decidedLines(decided), ...readingBoxes(e), ...moves.map(moveLine));
  const there = new Set(readings.flatMap((r) => r[1]));
  const lacking = data().c.filter((_, c) => !there.has(c)).flat().map((w) => data().w[w][0]);
  if (lacking.length)
    box.append(make("div", "one", own("span", "none", label("view.lacuna")), " ", make("span", "sig", lacking.join(" "))));
  const go = own("a", "go", label(state.tab === "text" ? "view.in_list" : "view.in_text"));
  go.href = state.tab === "text" ? "#" + id : "#t-" + id;
  box.append(go);
  box.lang = $("text").lang;
  $("shown").replaceChildren(box);
  $("panel").classList.add("open");
};
const help = $("shown").firstElementChild;
const rest = () => {
  if (state.entry >= 0) return show(state.entry);
  $("shown").replaceChildren(help);
  $("panel").classList.remove("open");
};
const inSight = (node) => {
  const box = node.getBoundingClientRect();
  return box.height > 0 && box.top >= $("bar").getBoundingClientRect().bottom && box.bottom <= innerHeight;
};
let lit = [];
const nodesOf = (n) => {
  const id = data().e[n][0];
  const beside = ["side", "all"].includes(state.tab) ? document.querySelectorAll("#" + state.tab + ' [data-e="' + n + '"]') : [];
  return [$("t-" + id), rows[n], ...beside].filter(Boolean);
};
const choose = (n, scroll) => {
  for (const node of lit) node.classList.remove("on");
  lit = [];
  state.entry = n;
  rest();
  here(n);
  if (state.tab === "all") buildAll();
  if (n >= 0) {
    if (state.tab === "list") writeAround(n);
    lit = nodesOf(n);
    for (const node of lit) node.classList.add("on");
    const beside = lit.find((node) => node.dataset.e);
    const at = { text: $("t-" + data().e[n][0]), list: rows[n], side: beside, all: beside }[state.tab];
    if (scroll && at && !inSight(at)) at.scrollIntoView({ block: "center" });
  }
  remember();
};
// The next visible entry, in the order of the open tab.
const step = (by) => {
  const entries = data().e;
  const order = state.tab === "list" ? sorted() : entries.map((_, n) => n);
  let at = state.entry < 0 ? (by < 0 ? order.length : -1) : order.indexOf(state.entry);
  for (at += by; at >= 0 && at < order.length; at += by)
    if (fits(entries[order[at]])) return choose(order[at], true);
};
