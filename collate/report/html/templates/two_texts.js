/* two texts side by side, built when the tab opens */
let built = "";
const mark = (n, reading, other) => {
  // A witness that is not extant here has no difference.
  if (!other || reading === other) return document.createTextNode(full(reading));
  const e = data().e[n];
  const box = make("a", "v k-" + e[1] + " h1" + (fits(e) ? "" : " off") + (n === state.entry ? " on" : ""));
  box.dataset.e = n;
  box.href = "#" + e[0];
  if (!full(reading)) { box.classList.add("gap"); box.append("‸"); }
  else box.append(...marked(reading[0]));
  return box;
};
const sign = (text, title) => {
  const node = make("span", "br", text);
  node.title = title;
  return node;
};
const columnOf = (siglum) => Math.max(0, data().c.findIndex((members) => data().w[members[0]][0] === siglum));
const cellOf = (pieces, column, other, runsOn) => {
  const { b, e } = data();
  const cell = make("p");
  if (runsOn) cell.append(sign("⤺ ", label("view.runs_on")));
  let lost = false;
  const lose = () => {
    if (!lost) cell.append(own("span", "lack", "〔" + label("view.lacuna") + "〕"));
    lost = true;
  };
  for (const piece of pieces) {
    if (typeof piece === "number") {
      const of = (col) => e[piece][4].find((r) => r[1].includes(col));
      const here = of(column);
      if (here) cell.append(mark(piece, here, of(other)));
      if (here) lost = false;
      else lose();
      continue;
    }
    const found = typeof piece === "string" ? piece : (piece.find((g) => g[1].includes(column)) || [null])[0];
    if (found === null) {
      // Between two entries all extant witnesses have the same words.
      if (piece.some((g) => g[1].includes(b))) lose();
      continue;
    }
    lost = false;
    found.split("\n").forEach((part, n) => {
      if (n) cell.append(sign(" ¶ ", label("view.breaks")));
      cell.append(part);
    });
  }
  return cell;
};
const build = () => {
  const { w, c, b, p } = data();
  const sides = [columnOf(state.left), columnOf(state.with)];
  if (built === sides.join()) return;
  built = sides.join();
  const head = make("div", "row head");
  for (const column of sides) {
    const [, file, name] = w[c[column][0]];
    const sigla = make("span", "siglum", c[column].map((n) => w[n][0]).join(" "));
    head.append(make("p", "", sigla, " ", make("span", name === file ? "file" : "", name)));
  }
  const pages = p.map(([pieces, runOn]) =>
    make("div", "row", ...sides.map((column, side) =>
      cellOf(pieces, column, sides[1 - side], column !== b && runOn.includes(column)))));
  $("pages").replaceChildren(head, ...pages);
};
