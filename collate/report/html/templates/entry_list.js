/* the list of entries: a row for each, whose words are written when they are needed */
const list = document.querySelector(".entries");
let rows = [];
let unwritten = null;

// Rows without words, in the order of the text: links into the list work, and a scroll bar has its length.
const layRows = () => {
  if (rows.length) return;
  rows = data().e.map((e, n) => {
    const row = make("li", "e k-" + e[1] + stateOf(e) + (fits(e) ? "" : " off") + (n === state.entry ? " on" : ""));
    row.id = e[0];
    if (n === state.entry) lit.push(row);
    return row;
  });
  unwritten = new Set(rows.keys());
  list.append(...rows);
};
let arranged = "text";
const arrange = () => {
  layRows();
  if (arranged === state.order) return;
  arranged = state.order;
  list.append(...sorted().map((n) => rows[n]));
};

const shorten = (parts) => {
  const whole = parts.join("");
  return whole.length > 60 && parts.length <= 2 ? [whole.slice(0, 20) + "……" + whole.slice(-10)] : parts;
};
const variantLine = (e, reading) => {
  const beside = reading[4] || e[4][0][0];
  const line = make("p", "rdg", make("span", "lem", ...marked(shorten(beside))), make("span", "br", " ］ "));
  line.append(make("span", "txt", ...marked(reading[0])), " ", make("span", "sig", siglaOf(reading)));
  if (reading[2]) line.append(own("span", "note", reading[2]));
  return line;
};
const emendedLine = ([text, note]) =>
  own("p", "move", label("view.emended") + " ", sourced("b", text || label("none")), " · " + note);
const sourced = (name, text) => {
  const node = make(name, "", text);
  node.lang = $("text").lang;
  return node;
};
const moveLine = ([text, there]) => own("p", "move", text + " ", entryLink(there));
const decidedLines = (decided) =>
  (decided.length ? decided[2] : []).map(([name, text, inSource]) =>
    own("p", "said", make("span", "name", name + label("list.colon")), inSource ? sourced("span", text) : text));
const write = (n) => {
  if (!unwritten.delete(n)) return false;
  const e = data().e[n];
  const [id, , left, right, readings, , , moves, emended, decided] = e;
  const words = emended.length ? emended[0] : full(readings[0]);
  const no = make("a", "no", String(n + 1));
  no.href = "#t-" + id;
  no.setAttribute("aria-label", label("view.in_text") + " " + (n + 1));
  const kept = decided.length && decided[1] ? [own("span", "tag", label("view.kept.tag"))] : [];
  const here = make("b", words ? (emended.length ? "em" : "") : "gap", words || "‸");
  const app = make("div", "app");
  if (emended.length) app.append(emendedLine(emended));
  app.append(...readings.slice(1).map((reading) => variantLine(e, reading)));
  app.append(...moves.map(moveLine), ...decidedLines(decided));
  rows[n].append(no, make("p", "ctx", make("span", "", left), here, make("span", "", right), ...kept), app);
  return true;
};
const writeAll = () => {
  layRows();
  for (const n of [...unwritten]) write(n);
};
// At once what a window shows, around the chosen entry or from the top, and all of a short list; the
// others while nothing else happens.
const SCREEN = 40, SHORT = 200;
const writeAround = (n) => {
  layRows();
  const order = sorted();
  const at = n < 0 ? 0 : order.indexOf(n);
  let before = SCREEN, after = SCREEN;
  for (let i = at; i >= 0 && before; i--) if (fits(data().e[order[i]])) { write(order[i]); before--; }
  for (let i = at; i < order.length && after; i++) if (fits(data().e[order[i]])) { write(order[i]); after--; }
  markSoon();
};
const writeRest = (deadline) => {
  layRows();
  let done = 0;
  for (const n of sorted()) {
    if (!unwritten.size) return state.find ? markSoon() : undefined;
    if (write(n) && ++done > SCREEN && deadline.timeRemaining() < 2) return void idle(writeRest);
  }
};
const writeSoon = () => (data().e.length <= SHORT ? writeAll() : idle(writeRest));
