// What another tab or person changed: asked for every two seconds while the page is seen.

import { get, of } from "./api.js";
import { absorb, emit, state } from "./store.js";
import { busy } from "./save.js";
import { notice, toast } from "./status.js";
import { w } from "./words.js";

const PAUSE = 2000;
/** After a failure the pause doubles up to this: a stopped server is not asked thirty times a minute. */
const LONGEST_PAUSE = 30000;

let pause = PAUSE;
let lost = null;

export function watch() {
  const again = () =>
    setTimeout(async () => {
      if (!document.hidden && state.work) await ask();
      again();
    }, pause);
  again();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && state.work) ask();
  });
}

async function ask() {
  const { slug } = state.work;
  const since = state.revision;
  if (busy()) return;
  try {
    const answer = await get(of(slug, "changes"), { since });
    recovered();
    // Own decisions made while this was on its way are in it too; the next answer will have the rest.
    if (!state.work || state.work.slug !== slug || state.revision !== since || busy()) return;
    if (answer.rebuilt) return emit("rebuilt", slug);
    if (answer.revision === since) return;
    const changed = absorb(answer);
    if (changed.length)
      toast(
        w("changes.by", {
          by: (answer.by || []).join(", ") || w("changes.elsewhere"),
          places: changed.slice(0, 12).join(" "),
        }),
      );
  } catch (error) {
    if (error.status === 404) return notice(w("changes.gone"), w("changes.gone.remedy"));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    if (!lost && error.message) lost = notice(error.message, error.remedy);
  }
}

function recovered() {
  pause = PAUSE;
  if (lost) {
    lost.remove();
    lost = null;
    toast(w("changes.back"));
  }
}
