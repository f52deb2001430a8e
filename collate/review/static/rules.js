// One decision for all like places: they are listed with a switch each before anything is applied.

import { of, post } from "./api.js";
import { open } from "./dialogs.js";
import { freshId, h, put } from "./dom.js";
import { decide } from "./save.js";
import { toast } from "./status.js";
import { reads, row, state } from "./store.js";
import { KINDS } from "./store.js";
import { short, shown, SOURCE, term, w } from "./words.js";

/** What can be decided for all: each reading, words of the editor's own if there are some, print, kind. */
function choices(one) {
  const list = one.readings.map((it, i) => [
    w(i ? "card.adopt" : "card.keep", { text: short(shown(it.text), 20), sigla: it.sigla.join(" ") }),
    i ? { what: "text", how: "adopt", text: it.text } : { what: "text", how: "keep" },
    one.adopted === it.text,
  ]);
  if (one.how === "emend" && !one.readings.some((it) => it.text === one.adopted))
    list.push([
      w("rules.emend", { text: shown(one.adopted) }),
      { what: "text", how: "emend", text: one.adopted },
      true,
    ]);
  list.push([
    w("how.silent"),
    { what: "print", how: "silent" },
    one.ruling.printed === "silent" && one.adopted === null,
  ]);
  for (const kind of KINDS)
    if (kind !== one.kind)
      list.push([
        `${w("more.kind")} ${term("kind", kind)}`,
        { what: "kind", text: kind, reading: (one.readings[1] || one.readings[0]).text },
        false,
      ]);
  return list;
}

const SCOPES = ["work", "witness", "project"];

/** Open the dialog for an entry. */
export async function likeDialog(one) {
  const list = choices(one);
  let chosen = Math.max(
    list.findIndex(([, , now]) => now),
    0,
  );
  let scope = "work";
  let places = [];
  const except = new Set();
  const box = h("div", { class: "places", tabindex: "0", role: "group", "aria-label": w("rules.places") });
  const count = h("p", { role: "status" });
  const fields = () => {
    const witness =
      scope === "witness"
        ? (
            one.readings.slice(1).find((it) => it.text === list[chosen][1].text) ||
            one.readings[1] ||
            one.readings[0]
          ).sigla[0]
        : undefined;
    return { ...list[chosen][1], scope, ...(witness ? { witness } : {}) };
  };
  let turn = 0;
  const preview = async () => {
    const mine = ++turn;
    put(box, h("p", { class: "sub" }, w("loading")));
    try {
      const answer = await post(of(state.work.slug, "rules/preview"), {
        revision: state.revision,
        entry: one.n,
        ...fields(),
      });
      if (mine !== turn) return;
      places = answer.places || [];
      put(
        box,
        places.map((place) => placeRow(place, one, except, recount)),
      );
      recount();
    } catch (error) {
      if (mine === turn) put(box, h("p", { class: "warn" }, error.message));
    }
  };
  const recount = () =>
    put(
      count,
      w("rules.count", {
        count: places.filter((place) => !except.has(place.n)).length,
        exceptions: places.filter((place) => except.has(place.n)).length,
      }),
    );
  const apply = await open(
    w("rules.title"),
    (close) => {
      const what = freshId("what");
      preview();
      return [
        h(
          "p",
          { class: "field" },
          h("label", { for: what }, w("rules.what")),
          h(
            "select",
            {
              id: what,
              lang: SOURCE,
              on: {
                change: (event) => {
                  chosen = Number(event.target.value);
                  preview();
                },
              },
            },
            list.map(([label], i) => h("option", { value: String(i), selected: i === chosen }, label)),
          ),
        ),
        h(
          "fieldset",
          { class: "scopes" },
          h("legend", {}, w("rules.scope")),
          SCOPES.map((name) =>
            h(
              "label",
              { class: "check" },
              h("input", {
                type: "radio",
                name: "scope",
                value: name,
                checked: name === scope,
                on: {
                  change: () => {
                    scope = name;
                    preview();
                  },
                },
              }),
              w(`scope.${name}`),
            ),
          ),
        ),
        h("p", { class: "sub" }, w("rules.hint")),
        box,
        count,
        h(
          "p",
          { class: "buttons" },
          h(
            "button",
            { type: "button", class: "primary", data: { first: "" }, on: { click: () => close(true) } },
            w("rules.apply"),
          ),
          h("button", { type: "button", on: { click: () => close(false) } }, w("cancel")),
        ),
      ];
    },
    { wide: true },
  );
  if (!apply) return;
  const exceptions = places.map((place) => place.n).filter((n) => except.has(n));
  if (await decide(one.n, { ...fields(), exceptions }))
    toast(w("rules.done", { count: places.length - exceptions.length, exceptions: exceptions.length }));
}

function placeRow(place, one, except, recount) {
  const known = row(place.n);
  return h(
    "label",
    { class: "place-row check" },
    h("input", {
      type: "checkbox",
      checked: !except.has(place.n),
      on: {
        change: (event) => {
          if (event.target.checked) except.delete(place.n);
          else except.add(place.n);
          recount();
        },
      },
    }),
    h("span", { class: "no" }, String(place.n)),
    h(
      "span",
      { lang: SOURCE },
      place.left,
      h("b", {}, known ? shown(reads(known)) : place.lemma || "‸"),
      place.right,
      place.reading !== undefined ? h("small", {}, ` ］ ${shown(place.reading)}`) : null,
    ),
    place.n === one.n ? h("span", { class: "tag" }, w("rules.this")) : null,
    known && known.state === "decided" ? h("span", { class: "tag" }, w("state.decided")) : null,
  );
}
