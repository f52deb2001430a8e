// Decisions on their way to the server, one after the other: each names the revision it was made on.

import { ApiError, of, post, run } from "./api.js";
import { open, buttons } from "./dialogs.js";
import { h } from "./dom.js";
import { unpack } from "./rows.js";
import { absorb, emit, reads, row, state } from "./store.js";
import { failed, saved, saving, status, toast } from "./status.js";
import { shown, SOURCE, w } from "./words.js";

let queue = Promise.resolve();
let waiting = 0;

/** Whether a decision is on its way. */
export const busy = () => waiting > 0;

/** Do one thing after all that came before it. */
function inTurn(act) {
  waiting++;
  const result = queue.then(act).finally(() => waiting--);
  queue = result.catch(() => {});
  return result;
}

/** Send a decision about an entry; true if it is on disk. `fields` are those of the API. */
export function decide(n, fields) {
  const { slug } = state.work;
  saving();
  return inTurn(() => attempt(slug, n, fields)).then((done) => {
    if (done && NEEDS_RUN.has(fields.what)) runAgain(slug);
    return done;
  });
}

/** The same about words in which all witnesses agree. */
export const decideAt = (place, fields) => decide(0, { ...fields, place });

/** What changes the witnesses or the extent of entries shows only after another run. */
const NEEDS_RUN = new Set(["cut", "pair", "gap"]);

async function runAgain(slug) {
  toast(w("works.running"));
  try {
    await run(of(slug, "run"));
    emit("rebuilt", slug);
    toast(w("works.ran"));
  } catch (error) {
    failed(error, () => runAgain(slug));
  }
}

async function attempt(slug, n, fields) {
  try {
    const body = { revision: state.revision, ...(n ? { entry: n } : {}), ...fields };
    took(slug, await post(of(slug, "decisions"), body));
    return true;
  } catch (error) {
    if (error.status === 409) return conflict(slug, n, fields, error);
    failed(error, () => decide(n, fields).then((done) => done && emit("retried", n, fields)));
    return false;
  }
}

function took(slug, answer) {
  // The editor may have opened another work while the answer was on its way.
  if (!state.work || state.work.slug !== slug) return;
  if (answer.rebuilt) emit("rebuilt", slug);
  else absorb(answer);
  saved();
}

/** Another person decided here meanwhile: show what, and let the editor choose. */
async function conflict(slug, n, fields, error) {
  status("failed", w("status.conflict"));
  if (error.body.rebuilt) {
    // Entries have other numbers now: what was typed stays a draft, and the editor looks again.
    emit("rebuilt", slug);
    failed(error);
    return false;
  }
  absorb(error.body);
  const now = row(n);
  const mine = await open(w("conflict.title"), (close) => [
    h("p", {}, error.message),
    (error.body.what || []).length
      ? h(
          "ul",
          {},
          error.body.what.map((line) => h("li", {}, line)),
        )
      : null,
    now
      ? h(
          "p",
          {},
          w("conflict.theirs", { by: error.body.by || now.ruling.by || "—" }),
          " ",
          h("b", { lang: SOURCE }, shown(reads(now))),
        )
      : null,
    h("p", {}, w("conflict.mine"), " ", h("b", { lang: SOURCE }, inWords(fields))),
    buttons(
      [w("conflict.keep_theirs"), () => close(false)],
      [w("conflict.take_mine"), () => close(true), "primary"],
    ),
  ]);
  if (mine) return attempt(slug, n, fields);
  status("", "");
  return false;
}

/** A decision that was not saved, in a few words. */
function inWords(fields) {
  if (fields.parts) return fields.parts.join(" ") || w("none");
  if (fields.text !== undefined) return shown(fields.text);
  return fields.how ? w(`how.${fields.how}`) : fields.what;
}

/** Take back decisions, or take them up again. */
export function undo(steps = 1, ids) {
  return history("undo", steps, ids);
}

export function redo(steps = 1) {
  return history("redo", steps);
}

function history(which, steps, ids) {
  const slug = state.work.slug;
  if (!ids && state[which] === 0) {
    toast(w(`${which}.nothing`));
    return Promise.resolve(false);
  }
  saving();
  return inTurn(async () => {
    try {
      const body = { revision: state.revision, ...(ids ? { of: ids } : { steps }) };
      const answer = await post(of(slug, which), body);
      took(slug, answer);
      const places = unpack(answer.entries).map((one) => one.n);
      toast(answer.sentence || w(`${which}.done`, { places: places.slice(0, 12).join(" ") || "—" }));
      emit("history", places);
      return true;
    } catch (error) {
      if (error.status === 409) absorb(error.body);
      failed(error);
      return false;
    }
  });
}

/** Confirm a decision whose place changed, or drop it. */
export function review(id, body) {
  const slug = state.work.slug;
  saving();
  return inTurn(async () => {
    try {
      took(slug, await post(of(slug, "review"), { revision: state.revision, id, ...body }));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 409) absorb(error.body);
      failed(error);
      return false;
    }
  });
}
