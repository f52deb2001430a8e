// What the keys and the buttons of the card do; both come here, so that they do the same.

import { draft, drop, recall } from "./drafts.js";
import { closeForm, openForm } from "./card.js";
import { likeDialog } from "./rules.js";
import { decide, redo, undo } from "./save.js";
import { toast } from "./status.js";
import { choose, nextOpen, row, state } from "./store.js";
import { w } from "./words.js";

const ACTS = {
  adopt: (one, index) => adopt(one, index),
  emend: () => openForm("emend"),
  note: () => openForm("note"),
  split: (one) => [...one.lemma].length > 1 && openForm("split"),
  join: (one) => decide(one.n, { what: "cut", how: "join" }),
  silent: (one) =>
    decide(one.n, { what: "print", how: one.ruling.printed === "silent" ? "noted" : "silent" }),
  like: (one) => likeDialog(one),
  undoRule: (one) => undo(1, [one.rule]),
};

/** Do something with the current entry. */
export function act(name, ...given) {
  const one = row(state.current);
  if (one) return ACTS[name](one, ...given);
  toast(w("card.hint"));
}

/** Adopt a reading; the base text is kept by its own way, so that it can be told from undecided. */
async function adopt(one, index) {
  const reading = one.readings[index];
  if (!reading) return toast(w("card.no_reading", { n: index + 1 }));
  const fields = index ? { what: "text", how: "adopt", text: reading.text } : { what: "text", how: "keep" };
  await decideText(one, fields);
}

/** Decide the words of the edition, with the reason and the certainty that stand on the card. */
export async function decideText(one, fields) {
  const words = fields.how === "keep" ? one.lemma : fields.text;
  // The reason for other words is no reason for these; typed anew it is.
  const former = one.adopted === words && one.how !== "section" ? one.ruling : {};
  const full = {
    ...fields,
    reason: (draft(one.n, "reason") ?? former.reason) || undefined,
    certainty: (draft(one.n, "certainty") ?? former.certainty) || undefined,
  };
  if (!(await decide(one.n, full))) return false;
  drop(one.n, "reason");
  drop(one.n, "certainty");
  if (recall("advance", "no") === "yes" && state.current === one.n)
    choose(nextOpen() || one.n, { stepped: true });
  return true;
}

export { closeForm, redo, undo };
