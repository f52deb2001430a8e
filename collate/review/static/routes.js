// The address of what is shown: #/<work>/<view>/<entry>, so that the browser's Back works and a place can be passed on.

import { state } from "./store.js";

export const VIEWS = ["text", "pair", "all"];

/** The address of an entry, or of a view of the work. */
export const address = (n, view = "text", slug = state.work && state.work.slug) =>
  `#/${encodeURIComponent(slug)}${n || view !== "text" ? `/${view}` : ""}${n ? `/${n}` : ""}`;

/** What the address names; no slug: the list of works. */
export function parse(hash = location.hash) {
  const [slug = "", view = "text", n = "0"] = hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return ""; // a broken escape in a typed address
      }
    });
  return { slug, view: VIEWS.includes(view) ? view : "text", n: Number.parseInt(n, 10) || 0 };
}

/** Put the current place into the address; steps from entry to entry make no history of their own. */
export function note(push = false) {
  const to = state.work ? address(state.current, state.view) : "#/";
  if (location.hash === to) return;
  if (push) history.pushState(null, "", to);
  else history.replaceState(null, "", to);
}
