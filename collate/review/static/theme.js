// Light, dark, or as the machine has it; and the language.

import { $ } from "./dom.js";
import { recall, remember } from "./drafts.js";
import { lang, w } from "./words.js";

const THEMES = ["auto", "light", "dark"];
const SIGNS = { auto: "◐", light: "☀", dark: "☾" };

function set(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  const label = w(`theme.${name}`);
  $("theme").textContent = SIGNS[name];
  $("theme").setAttribute("aria-label", label);
  $("theme").title = label;
}

export function startTheme() {
  let now = recall("theme", "auto");
  if (!THEMES.includes(now)) now = "auto";
  set(now);
  $("theme").addEventListener("click", () => {
    now = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
    remember("theme", now);
    set(now);
  });
  $("language").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    // The place in the work is in the part after #, which stays.
    const to = new URL(location.href);
    to.searchParams.set("lang", lang === "zh" ? "en" : "zh");
    location.assign(to);
  });
}
