// Where a reading stands: file, page and line, the words in their context, and the picture of a page.

import { of } from "./api.js";
import { freshId, h, put } from "./dom.js";
import { detailsOf } from "./details.js";
import { lang, SOURCE, w } from "./words.js";
import { state } from "./store.js";

/** Characters of context on each side: a line of the card or two. */
const REACH = 28;

/** Readings whose sources are unfolded: by entry and text, so that a card drawn again has them open. */
let unfolded = new Set();

const key = (n, text) => `${state.work.slug}/${n}/${text}`;

/** A switch that unfolds the sources of a reading. */
export function sources(one, reading) {
  const id = freshId("sources");
  const name = key(one.n, reading.text);
  const list = h("ul", {
    class: "sources",
    id,
    hidden: !unfolded.has(name),
    data: { sigla: reading.sigla.join("\u0000"), n: String(one.n) },
  });
  const button = h(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-expanded": String(unfolded.has(name)),
      "aria-controls": id,
      "aria-label": w("card.source_of", { sigla: reading.sigla.join(" ") }),
      on: {
        click: () => {
          if (!unfolded.delete(name)) unfolded.add(name);
          list.hidden = !unfolded.has(name);
          button.setAttribute("aria-expanded", String(!list.hidden));
          fill(list);
        },
      },
    },
    w("card.source"),
  );
  if (!list.hidden) fill(list);
  return [button, list];
}

/** The sources have come: fill the lists that are open. */
export function fillSources(n) {
  for (const list of document.querySelectorAll(`.sources[data-n="${n}"]`)) fill(list);
}

function fill(list) {
  const n = Number(list.dataset.n),
    it = detailsOf(n);
  if (list.hidden) return;
  if (!it) return put(list, h("li", { class: "sub" }, w("loading")));
  const sigla = list.dataset.sigla.split("\u0000");
  const found = (it.sources || []).filter((one) => sigla.includes(one.siglum));
  put(
    list,
    found.length ? found.map((one) => source(n, one)) : h("li", { class: "sub" }, w("card.no_source")),
  );
}

function source(n, one) {
  const place = [
    one.page ? w("place.page", { page: one.page }) : "",
    one.line ? w("place.line", { line: one.line }) : "",
  ]
    .filter(Boolean)
    .join(" ");
  const address = `${of(state.work.slug, `entries/${n}/picture/${encodeURIComponent(one.siglum)}.png`)}?lang=${lang}`;
  return h(
    "li",
    {},
    h(
      "p",
      { class: "place" },
      h("b", { lang: SOURCE }, one.siglum),
      " ",
      h("span", { class: "file" }, one.file),
      ` ${place}`,
    ),
    h(
      "p",
      { class: "ctx", lang: SOURCE },
      [...one.before].slice(-REACH).join(""),
      h("b", {}, one.words || "‸"),
      [...one.after].slice(0, REACH).join(""),
    ),
    one.text ? h("blockquote", { lang: SOURCE }, one.text) : null,
    one.picture
      ? h(
          "a",
          { class: "picture", href: address, target: "_blank", rel: "noopener" },
          h("img", {
            src: address,
            loading: "lazy",
            alt: w("card.picture", { siglum: one.siglum, words: one.words || w("none") }),
          }),
        )
      : null,
  );
}
