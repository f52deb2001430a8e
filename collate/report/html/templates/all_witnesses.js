/* all witnesses of a place or a paragraph, built when the tab opens and when another entry is chosen */
const all = { place: "place", paragraph: 0, against: "" };
const paragraphOf = (n) => Math.max(0, data().p.findIndex(([pieces]) => pieces.includes(n)));
const allMark = (n, same, gap, words) =>
  h("a", { class: markClass(n, gap) + (same ? " same" : ""), href: "#" + data().e[n][0], data: { e: String(n) } }, words);
const rowsOfAll = () => {
  const { b, c, e, p, w: witnesses } = data();
  if (all.place === "place" && state.entry >= 0) {
    const [, , left, right, readings] = e[state.entry];
    const found = readings.map((reading) => ({ sigla: siglaIn(reading), text: full(reading) }));
    return all_rows.placeRows(state.entry, left, right, found, witnesses.map((one) => one[0]));
  }
  const order = [b, ...c.keys()].filter((column, at) => at === 0 || column !== b);
  return order.map((column) => ({ sigla: members(column), pieces: piecesOf(p[all.paragraph], column) }));
};
const buildAll = () => {
  const { c, b, e, p, w: witnesses } = data();
  if (!p.length) return;
  if (state.entry >= 0 && all.place === "place") all.paragraph = paragraphOf(state.entry);
  const at = { ...all, place: state.entry < 0 ? "paragraph" : all.place, count: p.length };
  const change = (chosen) => {
    if (chosen.place === "paragraph" && chosen.paragraph === undefined && state.entry >= 0) all.paragraph = paragraphOf(state.entry);
    Object.assign(all, chosen);
    buildAll();
    markFound();
  };
  const words = {
    base: members(b)[0],
    against: all.against,
    lang: $("text").lang,
    w,
    lemma: (n) => full(e[n][4][0]),
    reading: (n, siglum) => {
      const found = e[n][4].find((reading) => siglaIn(reading).includes(siglum));
      return found ? full(found) : null;
    },
    mark: allMark,
  };
  put($("rows"), all_rows.allControls(at, witnesses.map((one) => one[0]), w, change), all_rows.allRows(rowsOfAll(), words));
};
