/* the page of a run: a search over its works, and the tables of files and matches */
const MOST_OPEN = 100; // rows of a table that is open at first
const works = [...document.querySelectorAll(".works>li, .singles tbody tr")];
const link = (words, href, file) => {
  const look = words === file ? { class: "file" } : { class: "quiet", lang: data().l, title: file };
  return href ? h("a", { ...look, href: data().s + href }, words) : h("span", look, words);
};
const textItem = ([number, at, title, address, report]) => {
  const to = at < 0 ? null : works[at].querySelector("h3 a");
  const words = (at < 0 ? title : works[at].querySelector("h3 a, .name").textContent) || label("run.untitled");
  const href = to ? to.getAttribute("href") : address && data().s + address;
  const node = href ? h("a", { class: to ? null : "quiet", href }, words) : words;
  return h("li", { value: number }, node, report ? [" ", own("span", "tag", label("genre.report"))] : null);
};
const number = (count) => count.toLocaleString("en");
const fileRow = ([path, page, encoding, characters, texts, left]) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, link(path, page, path)),
    h("td", { class: "nowrap" }, encoding),
    h("td", { class: "num" }, number(characters)),
    h("td", {}, h("ol", { class: "texts", lang: data().l }, texts.map(textItem))),
    h("td", { class: "num" }, left ? h("a", { href: page ? data().s + page + "#left" : "ledger.csv" }, number(left)) : "0"),
  );
const matchRow = ([page, relation, left, right, jaccard, inRight, inLeft, shared]) => {
  const name = label("relation." + relation);
  const side = ([words, id, address]) => h("td", {}, link(words, address, id));
  return h(
    "tr",
    {},
    h("td", { class: "nowrap" }, page ? h("a", { href: page }, name) : name),
    side(left),
    side(right),
    h("td", { class: "num" }, jaccard),
    h("td", { class: "num" }, inRight + " / " + inLeft),
    h("td", { class: "num" }, number(shared)),
  );
};
// A table is built when it is opened; a short one is open at first.
const listenToTable = (name, rows, row) => {
  const table = $(name);
  if (!table) return;
  const body = table.querySelector("tbody");
  table.addEventListener("toggle", () => {
    if (table.open && !body.childElementCount) { put(body, rows.map(row)); search(); }
  });
  table.open = rows.length <= MOST_OPEN;
};

// What is searched of each work: its words on the page, then those that are not on it.
let texts = null;
const searched = () => (texts = texts || works.map((work, n) => [work.textContent, ...data().q[n]].map((text) => text.toLowerCase())));
// Words that are not on the page are shown with the work in which they were found.
const reveal = (work, words) => {
  const old = work.querySelector(".hit");
  if (old) old.remove();
  if (words) work.querySelector("div, .name").append(h("p", { class: "hit after", lang: data().l }, words));
};
const rowsOf = (name) => [...document.querySelectorAll("#" + name + " tbody tr")];
const search = () => {
  const find = $("find") ? $("find").value.trim().toLowerCase() : "";
  let shown = 0;
  works.forEach((work, n) => {
    const at = find ? searched()[n].findIndex((text) => text.includes(find)) : 0;
    work.hidden = at < 0;
    shown += at >= 0;
    reveal(work, at > 0 ? data().q[n][at - 1] : "");
  });
  for (const section of document.querySelectorAll("section.found"))
    section.hidden = !section.querySelector(".works>li:not([hidden]), tbody tr:not([hidden])");
  const rows = [...rowsOf("files"), ...rowsOf("matches")];
  for (const row of rows) row.hidden = find !== "" && !row.textContent.toLowerCase().includes(find);
  if (!$("find")) return;
  $("nothing").hidden = shown > 0;
  $("works-shown").textContent = find ? w("run.find.shown", { shown, all: works.length }) : "";
  hits.markHits(find ? hits.ranges([...works, ...rows].filter((node) => !node.hidden), find) : []);
};
load(() => {
  listenToTable("files", data().f, fileRow);
  listenToTable("matches", data().m, matchRow);
  if ($("find")) {
    // The address holds what is searched for: #find=…
    const recall = () => {
      $("find").value = new URLSearchParams(location.hash.slice(1)).get("find") || "";
      search();
    };
    const remember = () => {
      const find = $("find").value.trim();
      try { history.replaceState(null, "", "#" + (find ? "find=" + encodeURIComponent(find) : "")); } catch (error) { /* not allowed from disk in some browsers */ }
    };
    $("find").addEventListener("input", later(() => { search(); remember(); }, 120));
    addEventListener("hashchange", recall);
    recall();
  }
  root.dataset.ready = "";
});
