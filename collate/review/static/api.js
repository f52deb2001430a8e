// Requests to the server. Every failure becomes an ApiError whose message and remedy can be shown.

import { lang, w } from "./words.js";

/** Longer than any answer but a run takes; a request that hangs must not leave "saving" on the page for ever. */
const PATIENCE = 30000;
const PATIENCE_RUN = 600000;

export class ApiError extends Error {
  constructor(status, message, remedy, body) {
    super(message);
    this.status = status;
    this.remedy = remedy || "";
    this.body = body || {};
  }
}

/** The address of something of a work. */
export const of = (slug, rest = "") => `/api/works/${encodeURIComponent(slug)}${rest ? `/${rest}` : ""}`;

/** Get JSON. */
export const get = (path, params, signal) => request(path, params, { signal });

/** Send JSON and get JSON. */
export const post = (path, body, patience) =>
  request(
    path,
    {},
    {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      patience,
    },
  );

/** Run again; that takes longer than an answer. */
export const run = (path) => post(path, {}, PATIENCE_RUN);

/** Get a file: its content, and the name that the desk gives it. */
export async function download(path, params) {
  const answer = await send(path, params, { patience: PATIENCE_RUN });
  if (!answer.ok) throw await refused(answer);
  const name = /filename\*=UTF-8''(\S+)/.exec(answer.headers.get("Content-Disposition") || "");
  return { blob: await answer.blob(), name: name ? decodeURIComponent(name[1]) : "" };
}

async function request(path, params, options) {
  const answer = await send(path, params, options);
  if (!answer.ok) throw await refused(answer);
  try {
    return await answer.json();
  } catch {
    throw new ApiError(answer.status, w("error.unreadable"), w("error.reload"));
  }
}

async function send(path, params, { signal, patience = PATIENCE, ...options }) {
  const query = new URLSearchParams({ ...params, lang });
  const stop = AbortSignal.timeout(patience);
  try {
    return await fetch(`${path}?${query}`, {
      credentials: "same-origin",
      cache: "no-store",
      ...options,
      signal: signal ? AbortSignal.any([signal, stop]) : stop,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error; // the page itself gave it up
    throw new ApiError(0, w("error.unreachable"), w("error.unreachable.remedy"));
  }
}

/** The error of an answer that is not a success. */
async function refused(answer) {
  const body = await answer.json().catch(() => ({}));
  const given = typeof body.error === "object" && body.error ? body.error : { message: body.error };
  if (answer.status === 401 || answer.status === 403)
    return new ApiError(answer.status, given.message || w("error.refused"), w("error.refused.remedy"), body);
  return new ApiError(
    answer.status,
    given.message || w("error.status", { status: answer.status }),
    given.remedy || (answer.status >= 500 ? w("error.again") : ""),
    body,
  );
}
