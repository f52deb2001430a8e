/* tabs, the address, keys */
const open = (tab) => {
  root.dataset.tab = state.tab = tab;
  for (const name of TABS) {
    const chosen = name === tab;
    $(name).hidden = !chosen;
    $("tab-" + name).setAttribute("aria-selected", String(chosen));
    $("tab-" + name).tabIndex = chosen ? 0 : -1;
  }
  if (tab === "side") build();
  if (tab === "all") buildAll();
  if (tab === "list") { arrange(); writeAround(state.entry); writeSoon(); }
  if (state.entry >= 0) show(state.entry);
  frame();
  markSoon();
};
// Kinds that are on as a whole, and the finer kinds that are on of the others.
const on = () =>
  KINDS.flatMap((kind) => {
    const shown = facets(kind).filter((f) => !state.hide.has(f));
    return shown.length && shown.length === facets(kind).length ? [kind] : shown;
  });
const baseSiglum = () => firsts()[data().b];
const remember = () => {
  const parts = [];
  if (state.tab !== "text") parts.push("tab=" + state.tab);
  if (state.tab === "side" && state.with) parts.push("with=" + encodeURIComponent(state.with));
  if (state.tab === "side" && state.left !== baseSiglum()) parts.push("left=" + encodeURIComponent(state.left));
  if (state.hide.size !== data().h.length || data().h.some((f) => !state.hide.has(f))) parts.push("filter=" + on().join(","));
  if (state.causes.size) parts.push("cause=" + [...state.causes].join(","));
  if (state.order !== "text") parts.push("order=" + state.order);
  if (state.witness) parts.push("witness=" + encodeURIComponent(state.witness));
  if (state.inText) parts.push("in=text");
  if (state.find) parts.push("find=" + encodeURIComponent(state.find));
  if (state.entry >= 0) parts.push("entry=" + data().e[state.entry][0]);
  try { history.replaceState(null, "", "#" + parts.join("&")); } catch (error) { /* not allowed from disk in some browsers */ }
};
// A row of the emendations, or their list: it is in the tab of the list, its words are in the text.
const goTo = (hash) => {
  open(hash.startsWith("t-") ? "text" : "list");
  filter();
  $(hash).scrollIntoView({ block: "center" });
};
// The address holds the state: #tab=list&filter=substantive,orthographic-script&cause=homophone&order=grave
// &witness=乙&in=text&find=…&entry=app0003, or #app0003 alone.
const recall = () => {
  const hash = decodeURIComponent(location.hash.slice(1));
  const bare = hash.startsWith("t-") ? hash.slice(2) : hash;
  if (index(bare) >= 0) {
    const asked = index(bare);
    // An entry in the address is visible even if the settings hide its kind.
    if (!fits(data().e[asked])) for (const f of data().e[asked][5]) state.hide.delete(data().f[f]);
    open(hash === bare ? "list" : "text");
    filter();
    return choose(asked, true);
  }
  if ((bare.startsWith("emended") || bare === "unplaced") && $(hash)) return goTo(hash);
  const given = new URLSearchParams(hash);
  const kinds = given.get("filter");
  const named = kinds === null ? [] : kinds.split(",");
  state.hide = new Set(kinds === null ? data().h : data().f.filter((f) => !named.includes(f) && !named.includes(f.split("-")[0])));
  state.causes = new Set((given.get("cause") || "").split(",").filter((c) => data().e.some((e) => e[6].includes(c))));
  state.order = given.get("order") === "grave" ? "grave" : "text";
  if ($("order")) $("order").value = state.order;
  const all = firsts();
  state.witness = all.includes(given.get("witness")) ? given.get("witness") : "";
  if ($("witness")) $("witness").value = state.witness;
  if ($("finer")) $("finer").open = state.causes.size > 0 || state.witness !== "" || named.some((name) => name.includes("-"));
  state.inText = given.get("in") === "text";
  $("in-text").checked = state.inText;
  state.find = (given.get("find") || "").toLowerCase();
  $("search").value = given.get("find") || "";
  const other = all.find((siglum) => siglum !== baseSiglum()) || baseSiglum();
  state.with = all.includes(given.get("with")) ? given.get("with") : other;
  state.left = all.includes(given.get("left")) ? given.get("left") : baseSiglum();
  open(TABS.includes(given.get("tab")) ? given.get("tab") : "text");
  filter();
  choose(index(given.get("entry") || ""), true);
};
const change = (set, ...names) => {
  const there = names.every((name) => set.has(name));
  for (const name of names) there ? set.delete(name) : set.add(name);
  filter();
  if (state.tab === "list") writeAround(state.entry);
  remember();
};
const toggle = (kind) => change(state.hide, ...facets(kind));
const entryAt = (event) => {
  const node = event.target.closest && event.target.closest(".v, .e");
  if (!node) return -1;
  return node.dataset.e ? Number(node.dataset.e) : index(node.id.replace(/^t-/, ""));
};
const measure = () => root.style.setProperty("--bar", $("bar").offsetHeight + "px");

const listenToBar = () => {
  for (const name of TABS) $("tab-" + name).addEventListener("click", () => { open(name); choose(state.entry, true); });
  document.querySelector(".tabs").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const to = TABS[(TABS.indexOf(state.tab) + by + TABS.length) % TABS.length];
    open(to);
    $("tab-" + to).focus();
    remember();
  });
  for (const chip of document.querySelectorAll(".chip"))
    chip.addEventListener("click", () => {
      if (chip.dataset.kind) toggle(chip.dataset.kind);
      else if (chip.dataset.facet) change(state.hide, chip.dataset.facet);
      else change(state.causes, chip.dataset.cause);
    });
  if ($("order")) $("order").addEventListener("change", (event) => { state.order = event.target.value; open("list"); remember(); });
  // The height of the bar changes when the list of finer kinds opens.
  if ($("finer")) $("finer").addEventListener("toggle", measure);
  let typing = 0;
  $("search").addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      state.find = event.target.value.trim().toLowerCase();
      again();
    }, 120);
  });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !dom.composing(event)) nextHit(event.shiftKey ? -1 : 1);
  });
  $("in-text").addEventListener("change", (event) => { state.inText = event.target.checked; again(); });
  if ($("witness")) $("witness").addEventListener("change", (event) => { state.witness = event.target.value; again(); });
};
const again = () => {
  filter();
  if (state.tab === "list") writeAround(-1);
  remember();
};
const listenToText = () => {
  const main = document.querySelector("main");
  main.addEventListener("click", (event) => {
    const n = entryAt(event);
    if (n < 0 || event.target.closest(".no, .move a") || event.metaKey || event.ctrlKey) return;
    if (String(getSelection())) return;
    event.preventDefault();
    choose(n, false);
  });
  // On a wide page the panel shows the entry under the pointer.
  const wide = matchMedia("(min-width: 62.01rem) and (hover: hover)");
  main.addEventListener("pointerover", (event) => {
    if (wide.matches && event.target.closest(".v")) { const n = entryAt(event); if (n >= 0) show(n); }
  });
  main.addEventListener("pointerout", (event) => {
    if (wide.matches && event.target.closest(".v")) rest();
  });
};
const listenToKeys = () => {
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  $("close").addEventListener("click", () => choose(-1, false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (document.activeElement) document.activeElement.blur(); return choose(-1, false); }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
    else if (KINDS[Number(event.key) - 1]) toggle(KINDS[Number(event.key) - 1]);
  });
};
// In print the list is whole and in the order of the text, and the witnesses are listed.
const listenToPrint = () => {
  const witnesses = document.querySelector("details.witnesses");
  let wasOpen = false;
  addEventListener("beforeprint", () => {
    const seen = state.order;
    state.order = "text";
    writeAll();
    arrange();
    state.order = seen;
    wasOpen = witnesses.open;
    witnesses.open = true;
  });
  addEventListener("afterprint", () => {
    if (state.tab === "list") arrange();
    witnesses.open = wasOpen;
  });
};

load(() => {
  measureText();
  listenToBar();
  listenToStrips();
  listenToText();
  listenToKeys();
  listenToPrint();
  addEventListener("resize", measure);
  addEventListener("hashchange", recall);
  measure();
  recall();
  writeSoon();
});
