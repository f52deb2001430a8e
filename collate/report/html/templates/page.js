"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const KINDS = Array.from(document.querySelectorAll("[data-kind]"), (chip) => chip.dataset.kind);
  const TABS = ["text", "list", "side", "patterns"];
  let parsed = null;
  const data = () => (parsed = parsed || JSON.parse($("data").textContent));
  const label = (key) => data().t[key];
  const rank = (e) => KINDS.indexOf(e[1]);
  // hide: finer kinds (punctuation-form) that are off; causes: if any, only entries with one of them show.
  const state = { tab: "text", hide: new Set(), causes: new Set(), order: "grave", with: "", find: "", entry: -1 };
  let order = null;

  const make = (name, cls, ...inside) => {
    const node = document.createElement(name);
    if (cls) node.className = cls;
    for (const child of inside) node.append(child);
    return node;
  };
  const full = (reading) => reading[0].join("");
  const index = (id) => {
    order = order || new Map(data().e.map((e, n) => [e[0], n]));
    return order.has(id) ? order.get(id) : -1;
  };
  // A reading: plain and different parts alternate.
  const words = (reading) => {
    const box = make("span", "txt");
    reading[0].forEach((part, n) => part && box.append(n % 2 ? make("em", "", part) : part));
    if (!full(reading)) box.append(make("span", "none", label("none")));
    return box;
  };

  /* which entries are visible, and in which order */
  const facets = (kind) => data().f.filter((f) => f.startsWith(kind + "-"));
  const isOff = (kind) => facets(kind).every((f) => state.hide.has(f));
  const fits = (e) => {
    if (e[5].every((f) => state.hide.has(data().f[f]))) return false;
    if (state.causes.size && !e[6].some((cause) => state.causes.has(cause))) return false;
    if (!state.find) return true;
    return [e[2] + full(e[4][0]) + e[3], ...e[4].map(full), e[8][0] || ""].some((t) => t.toLowerCase().includes(state.find));
  };
  const press = (node, on) => node.setAttribute("aria-pressed", String(on));
  const filter = () => {
    const entries = data().e;
    let shown = 0;
    for (const e of entries) {
      const ok = fits(e);
      shown += ok;
      for (const node of [$(e[0]), $("t-" + e[0])]) if (node) node.classList.toggle("off", !ok);
    }
    for (const node of document.querySelectorAll("[data-e]")) node.classList.toggle("off", !fits(entries[node.dataset.e]));
    const hidden = KINDS.filter((kind) => facets(kind).length && isOff(kind));
    root.dataset.hide = hidden.join(" ");
    for (const path of document.querySelectorAll(".strip path"))
      path.classList.toggle("off", hidden.some((kind) => path.classList.contains("k-" + kind)));
    for (const chip of document.querySelectorAll("[data-kind]")) {
      const off = facets(chip.dataset.kind).filter((f) => state.hide.has(f)).length;
      press(chip, !off || (off < facets(chip.dataset.kind).length && "mixed"));
    }
    for (const chip of document.querySelectorAll("[data-facet]")) press(chip, !state.hide.has(chip.dataset.facet));
    for (const chip of document.querySelectorAll("[data-cause]")) press(chip, state.causes.has(chip.dataset.cause));
    const unlisted = entries.filter((e) => e[5].every((f) => data().h.includes(data().f[f]) && state.hide.has(data().f[f])));
    $("count").textContent =
      label("view.shown").replace("{shown}", shown).replace("{all}", entries.length) +
      (unlisted.length ? label("list.and") + label("view.hidden").replace("{count}", unlisted.length) : "");
    $("nothing").hidden = shown > 0 || entries.length === 0;
  };
  let arranged = "text";
  const sorted = () => {
    const all = data().e.map((_, n) => n);
    return state.order === "text" ? all : all.sort((a, b) => rank(data().e[a]) - rank(data().e[b]) || a - b);
  };
  const arrange = () => {
    if (arranged === state.order) return;
    arranged = state.order;
    document.querySelector(".entries").append(...sorted().map((n) => $(data().e[n][0])));
  };

  /* the panel */
  const where = (place) => {
    const [w, line, page, other] = place;
    const [siglum, file, , source] = data().w[w];
    const written = file + (line === null ? "" : ":" + line);
    const at = source ? make("a", "", written) : written;
    if (source) at.href = other || source + (line === null ? "" : "#L" + line);
    return make("li", "", make("i", "", siglum), " ", at, page === null ? "" : " · " + label("view.page").replace("{page}", page));
  };
  const show = (n) => {
    const [id, kind, left, right, readings, , , moves, emended] = data().e[n];
    const box = make("div", "k-" + kind);
    box.append(make("h3", "", String(n + 1) + " · " + label("kind." + kind)));
    box.append(make("p", "ctx", left, make("b", full(readings[0]) ? "" : "gap", full(readings[0]) || "‸"), right));
    readings.forEach((reading) => {
      const sigla = reading[3].map((p) => data().w[p[0]][0]).join(" ");
      const one = make("div", "one", words(reading), " ", make("span", "sig", sigla));
      if (reading[2]) one.append(make("span", "note", reading[2]));
      one.append(make("ul", "where", ...reading[3].map(where)));
      box.append(one);
    });
    const there = new Set(readings.flatMap((r) => r[1]));
    const lacking = data().c.filter((_, c) => !there.has(c)).flat().map((w) => data().w[w][0]);
    for (const [text, there] of moves) {
      const link = make("a", "", String(there));
      link.href = "#" + data().e[there - 1][0];
      box.append(make("p", "move", text + " ", link));
    }
    if (emended.length)
      box.append(make("p", "move", label("view.emended") + " ", make("b", "", emended[0] || label("none")), " · " + emended[1]));
    if (lacking.length)
      box.append(make("div", "one", make("span", "none", label("view.lacuna")), " ", make("span", "sig", lacking.join(" "))));
    const go = make("a", "go", label(state.tab === "text" ? "view.in_list" : "view.in_text"));
    go.href = state.tab === "text" ? "#" + id : "#t-" + id;
    box.append(go);
    box.lang = $("text").lang;
    $("shown").replaceChildren(box);
    $("panel").classList.add("open");
  };
  const help = $("shown").firstElementChild;
  const rest = () => {
    if (state.entry >= 0) return show(state.entry);
    $("shown").replaceChildren(help);
    $("panel").classList.remove("open");
  };
  const inSight = (node) => {
    const box = node.getBoundingClientRect();
    return box.height > 0 && box.top >= $("bar").getBoundingClientRect().bottom && box.bottom <= innerHeight;
  };
  const choose = (n, scroll) => {
    for (const node of document.querySelectorAll(".on")) node.classList.remove("on");
    state.entry = n;
    rest();
    if (n >= 0) {
      const id = data().e[n][0];
      for (const node of [$("t-" + id), $(id), ...document.querySelectorAll('[data-e="' + n + '"]')])
        if (node) node.classList.add("on");
      const at = { text: $("t-" + id), list: $(id), side: document.querySelector('[data-e="' + n + '"]') }[state.tab];
      if (scroll && at && !inSight(at)) at.scrollIntoView({ block: "center" });
    }
    remember();
  };
  // The next visible entry, in the order of the open tab.
  const step = (by) => {
    const entries = data().e;
    const order = state.tab === "list" ? sorted() : entries.map((_, n) => n);
    let at = state.entry < 0 ? (by < 0 ? order.length : -1) : order.indexOf(state.entry);
    for (at += by; at >= 0 && at < order.length; at += by)
      if (fits(entries[order[at]])) return choose(order[at], true);
  };

  /* side by side, built when its tab opens */
  let built = "";
  const mark = (n, reading, other) => {
    // A witness that is not extant here has no difference.
    if (!other || reading === other) return document.createTextNode(full(reading));
    const box = make("a", "v k-" + data().e[n][1] + " h1" + (fits(data().e[n]) ? "" : " off"));
    box.dataset.e = n;
    box.href = "#" + data().e[n][0];
    if (!full(reading)) { box.classList.add("gap"); box.append("‸"); }
    else for (const part of words(reading).childNodes) box.append(part.cloneNode(true));
    return box;
  };
  const build = () => {
    const { w, c, b, e, p } = data();
    const other = Math.max(0, c.findIndex((members) => w[members[0]][0] === state.with));
    if (built === String(other)) return;
    built = String(other);
    const sigla = (column) => c[column].map((n) => w[n][0]).join(" ");
    const files = (column) => w[c[column][0]][1];
    const head = make("div", "row head");
    for (const column of [b, other]) head.append(make("p", "", make("span", "siglum", sigla(column)), " ", make("span", "file", files(column))));
    const rows = [head];
    for (const [pieces, runOn] of p) {
      const cells = [make("p"), make("p")];
      [b, other].forEach((column, side) => {
        if (side && runOn.includes(column)) {
          const sign = make("span", "br", "⤺ ");
          sign.title = label("view.runs_on");
          cells[side].append(sign);
        }
        let lost = false;
        const lose = () => {
          if (!lost) cells[side].append(make("span", "lack", "〔" + label("view.lacuna") + "〕"));
          lost = true;
        };
        for (const piece of pieces) {
          if (typeof piece === "number") {
            const of = (col) => e[piece][4].find((r) => r[1].includes(col));
            const own = of(column);
            if (own) cells[side].append(mark(piece, own, of(column === b ? other : b)));
            if (own) lost = false;
            else lose();
            continue;
          }
          const found = typeof piece === "string" ? piece : (piece.find((g) => g[1].includes(column)) || [null])[0];
          if (found === null) {
            // Between two entries all extant witnesses have the same words.
            if (piece.some((g) => g[1].includes(b))) lose();
            continue;
          }
          lost = false;
          found.split("\n").forEach((part, n) => {
            if (n) {
              const sign = make("span", "br", " ¶ ");
              sign.title = label("view.breaks");
              cells[side].append(sign);
            }
            cells[side].append(part);
          });
        }
      });
      rows.push(make("div", "row", ...cells));
    }
    $("pages").replaceChildren(...rows);
  };

  /* tabs and the address */
  const open = (tab) => {
    root.dataset.tab = state.tab = tab;
    for (const name of TABS) {
      const chosen = name === tab;
      $(name).hidden = !chosen;
      $("tab-" + name).setAttribute("aria-selected", String(chosen));
      $("tab-" + name).tabIndex = chosen ? 0 : -1;
    }
    if (tab === "side") build();
    if (tab === "list") arrange();
    if (state.entry >= 0) show(state.entry);
  };
  // Kinds that are on as a whole, and the finer kinds that are on of the others.
  const on = () =>
    KINDS.flatMap((kind) => {
      const shown = facets(kind).filter((f) => !state.hide.has(f));
      return shown.length && shown.length === facets(kind).length ? [kind] : shown;
    });
  const remember = () => {
    const parts = [];
    if (state.tab !== "text") parts.push("tab=" + state.tab);
    if (state.tab === "side" && state.with) parts.push("with=" + encodeURIComponent(state.with));
    if (state.hide.size !== data().h.length || data().h.some((f) => !state.hide.has(f))) parts.push("filter=" + on().join(","));
    if (state.causes.size) parts.push("cause=" + [...state.causes].join(","));
    if (state.order !== "grave") parts.push("order=" + state.order);
    if (state.find) parts.push("find=" + encodeURIComponent(state.find));
    if (state.entry >= 0) parts.push("entry=" + data().e[state.entry][0]);
    try { history.replaceState(null, "", "#" + parts.join("&")); } catch (error) { /* not allowed from disk in some browsers */ }
  };
  // The address holds the state: #tab=list&filter=substantive,orthographic-script&cause=homophone&order=text
  // &find=…&entry=app0003, or #app0003 alone.
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
    if (bare.startsWith("emended") && $(hash)) {
      open(hash === bare ? "list" : "text");
      filter();
      return $(hash).scrollIntoView({ block: "center" });
    }
    const given = new URLSearchParams(hash);
    const kinds = given.get("filter");
    const named = kinds === null ? [] : kinds.split(",");
    state.hide = new Set(kinds === null ? data().h : data().f.filter((f) => !named.includes(f) && !named.includes(f.split("-")[0])));
    state.causes = new Set((given.get("cause") || "").split(",").filter((c) => data().e.some((e) => e[6].includes(c))));
    state.order = given.get("order") === "text" ? "text" : "grave";
    if ($("order")) $("order").value = state.order;
    if ($("finer")) $("finer").open = state.causes.size > 0 || named.some((name) => name.includes("-"));
    state.find = (given.get("find") || "").toLowerCase();
    $("search").value = given.get("find") || "";
    const options = [...$("beside").options].map((o) => o.value);
    state.with = options.includes(given.get("with")) ? given.get("with") : options[0] || "";
    $("beside").value = state.with;
    open(TABS.includes(given.get("tab")) ? given.get("tab") : "text");
    filter();
    choose(index(given.get("entry") || ""), true);
  };

  for (const name of TABS) $("tab-" + name).addEventListener("click", () => { open(name); choose(state.entry, true); });
  document.querySelector(".tabs").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const to = TABS[(TABS.indexOf(state.tab) + by + TABS.length) % TABS.length];
    open(to);
    $("tab-" + to).focus();
    remember();
  });
  const change = (set, ...names) => {
    const there = names.every((name) => set.has(name));
    for (const name of names) there ? set.delete(name) : set.add(name);
    filter();
    remember();
  };
  const toggle = (kind) => change(state.hide, ...facets(kind));
  for (const chip of document.querySelectorAll(".chip"))
    chip.addEventListener("click", () => {
      if (chip.dataset.kind) toggle(chip.dataset.kind);
      else if (chip.dataset.facet) change(state.hide, chip.dataset.facet);
      else change(state.causes, chip.dataset.cause);
    });
  if ($("order")) $("order").addEventListener("change", (event) => { state.order = event.target.value; arrange(); remember(); });
  // The height of the bar changes when the list of finer kinds opens.
  if ($("finer")) $("finer").addEventListener("toggle", () => measure());
  let typing = 0;
  $("search").addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => { state.find = event.target.value.trim().toLowerCase(); filter(); remember(); }, 120);
  });
  $("beside").addEventListener("change", (event) => { state.with = event.target.value; build(); choose(state.entry, false); });

  const entryAt = (event) => {
    const node = event.target.closest && event.target.closest(".v, .e");
    if (!node) return -1;
    return node.dataset.e ? Number(node.dataset.e) : index(node.id.replace(/^t-/, ""));
  };
  document.querySelector("main").addEventListener("click", (event) => {
    const n = entryAt(event);
    if (n < 0 || event.target.closest(".no, .at a, .move a") || event.metaKey || event.ctrlKey) return;
    if (String(getSelection())) return;
    event.preventDefault();
    choose(n, false);
  });
  // On a wide page the panel shows the entry under the pointer.
  const wide = matchMedia("(min-width: 62.01rem) and (hover: hover)");
  document.querySelector("main").addEventListener("pointerover", (event) => {
    if (wide.matches && event.target.closest(".v")) { const n = entryAt(event); if (n >= 0) show(n); }
  });
  document.querySelector("main").addEventListener("pointerout", (event) => {
    if (wide.matches && event.target.closest(".v")) rest();
  });
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
  // In print the list is in text order.
  addEventListener("beforeprint", () => { const seen = state.order; state.order = "text"; arrange(); state.order = seen; });
  addEventListener("afterprint", () => { if (state.tab === "list") arrange(); });
  const measure = () => root.style.setProperty("--bar", $("bar").offsetHeight + "px");
  addEventListener("resize", measure);
  addEventListener("hashchange", recall);
  measure();
  recall();
})();
