/* two texts side by side, built when the tab opens */
let built = "";
// A paragraph of one column, in the pieces of two_rows.js; an entry is named by its index.
const piecesOf = ([pieces, runOn], column) => {
  const { b, e } = data();
  const found = column !== b && runOn.includes(column) ? [{ sign: "⤺ ", title: label("view.runs_on") }] : [];
  for (const piece of pieces) {
    if (typeof piece === "number") {
      const here = e[piece][4].find((reading) => reading[1].includes(column));
      found.push({ entry: piece, text: here ? full(here) : null });
      continue;
    }
    const group = typeof piece === "string" ? [piece] : piece.find((one) => one[1].includes(column));
    if (!group) {
      // Between two entries all extant witnesses have the same words.
      if (piece.some((one) => one[1].includes(b))) found.push({ text: null });
      continue;
    }
    group[0].split("\n").forEach((part, n) => {
      if (n) found.push({ sign: " ¶ ", title: label("view.breaks") });
      if (part) found.push(part);
    });
  }
  return found;
};
const markClass = (n, gap) =>
  "v k-" + data().e[n][1] + " h1" + (gap ? " gap" : "") + (fits(data().e[n]) ? "" : " off") + (n === state.entry ? " on" : "");
// What both have needs no mark here.
const twoMark = (n, same, gap, words) =>
  same && !gap ? words : same ? "" : h("a", { class: markClass(n, gap), href: "#" + data().e[n][0], data: { e: String(n) } }, words);
const nameOf = (column) => {
  const [, file, name] = data().w[data().c[column][0]];
  return make("span", name === file ? "file" : "", name);
};
const build = () => {
  const { b, c, p } = data();
  const sides = [columnOf(state.left), columnOf(state.with)];
  if (built === sides.join()) return;
  built = sides.join();
  const options = firsts().map((siglum, column) => {
    const role = column === b ? " · " + label("role.base") : "";
    return [siglum, members(column).join(" ") + " " + nameOf(column).textContent + role];
  });
  put($("sides"), two_rows.twoControls(options, { left: firsts()[sides[0]], right: firsts()[sides[1]] }, w, (chosen) => {
    [state.left, state.with] = [chosen.left, chosen.right];
    build();
    choose(state.entry, false);
  }));
  const head = sides.map((column) => make("p", "", make("span", "siglum", members(column).join(" ")), " ", nameOf(column)));
  const rows = p.map((paragraph) => two_rows.twoRow(...sides.map((column) => piecesOf(paragraph, column)), w, twoMark));
  put($("pages"), make("div", "two head", ...head), rows);
};
