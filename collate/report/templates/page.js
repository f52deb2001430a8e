"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const KINDS = ["substantive", "numeral", "orthographic", "punctuation"];
  const TABS = ["text", "list", "side", "patterns"];
  let parsed = null;
  const data = () => (parsed = parsed || JSON.parse($("data").textContent));
  const say = (key) => data().t[key];
  const state = { tab: "text", hide: new Set(), with: "", find: "", entry: -1 };
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
  // A reading: plain and different characters in turn.
  const words = (reading) => {
    const box = make("span", "txt");
    reading[0].forEach((part, n) => part && box.append(n % 2 ? make("em", "", part) : part));
    if (!full(reading)) box.append(make("span", "none", say("none")));
    return box;
  };

  /* which entries show */
  const fits = (e) => {
    if (state.hide.has(e[1])) return false;
    if (!state.find) return true;
    return [e[2] + full(e[4][0]) + e[3], ...e[4].map(full)].some((t) => t.toLowerCase().includes(state.find));
  };
  const filter = () => {
    const entries = data().e;
    let shown = 0;
    for (const e of entries) {
      const ok = fits(e);
      shown += ok;
      const off = !ok && !state.hide.has(e[1]);
      for (const node of [$(e[0]), $("t-" + e[0])]) if (node) node.classList.toggle("off", off);
    }
    root.dataset.hide = [...state.hide].join(" ");
    for (const chip of document.querySelectorAll(".chip"))
      chip.setAttribute("aria-pressed", String(!state.hide.has(chip.dataset.kind)));
    $("count").textContent = say("view.shown").replace("{shown}", shown).replace("{all}", entries.length);
    $("nothing").hidden = shown > 0 || entries.length === 0;
  };

  /* the panel */
  const where = (place) => {
    const [w, line, page, other] = place;
    const [siglum, file, , source] = data().w[w];
    const written = file + (line === null ? "" : ":" + line);
    const at = source ? make("a", "", written) : written;
    if (source) at.href = other || source + (line === null ? "" : "#L" + line);
    return make("li", "", make("i", "", siglum), " ", at, page === null ? "" : " · " + say("view.page").replace("{page}", page));
  };
  const show = (n) => {
    const [id, kind, left, right, readings] = data().e[n];
    const box = make("div", "k-" + kind);
    box.append(make("h3", "", String(n + 1) + " · " + say("kind." + kind)));
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
    if (lacking.length)
      box.append(make("div", "one", make("span", "none", say("view.lacuna")), " ", make("span", "sig", lacking.join(" "))));
    const go = make("a", "go", say(state.tab === "text" ? "view.in_list" : "view.in_text"));
    go.href = state.tab === "text" ? "#" + id : "#t-" + id;
    box.append(go);
    box.lang = "zh";
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
  const step = (by) => {
    const entries = data().e;
    for (let n = state.entry < 0 && by < 0 ? entries.length - 1 : state.entry + by; n >= 0 && n < entries.length; n += by)
      if (fits(entries[n])) return choose(n, true);
  };

  /* side by side, built when it is looked at */
  let built = "";
  const mark = (n, reading, other) => {
    // A witness that is not extant here differs in nothing.
    if (!other || reading === other) return document.createTextNode(full(reading));
    const box = make("a", "v k-" + data().e[n][1] + " h1");
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
          sign.title = say("view.runs_on");
          cells[side].append(sign);
        }
        let lost = false;
        const lose = () => {
          if (!lost) cells[side].append(make("span", "lack", "〔" + say("view.lacuna") + "〕"));
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
            // Between two entries whoever is extant has the same words.
            if (piece.some((g) => g[1].includes(b))) lose();
            continue;
          }
          lost = false;
          found.split("\n").forEach((part, n) => {
            if (n) {
              const sign = make("span", "br", " ¶ ");
              sign.title = say("view.breaks");
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
    state.tab = tab;
    for (const name of TABS) {
      const chosen = name === tab;
      $(name).hidden = !chosen;
      $("tab-" + name).setAttribute("aria-selected", String(chosen));
      $("tab-" + name).tabIndex = chosen ? 0 : -1;
    }
    if (tab === "side") build();
    if (state.entry >= 0) show(state.entry);
  };
  const remember = () => {
    const parts = [];
    if (state.tab !== "text") parts.push("tab=" + state.tab);
    if (state.tab === "side" && state.with) parts.push("with=" + encodeURIComponent(state.with));
    if (state.hide.size) parts.push("filter=" + KINDS.filter((k) => !state.hide.has(k)).join(","));
    if (state.find) parts.push("find=" + encodeURIComponent(state.find));
    if (state.entry >= 0) parts.push("entry=" + data().e[state.entry][0]);
    try { history.replaceState(null, "", "#" + parts.join("&")); } catch (error) { /* not allowed from disk in some browsers */ }
  };
  // The address holds the state: #tab=list&filter=substantive,numeral&find=…&entry=app0003, or #app0003 alone.
  const recall = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    const bare = hash.startsWith("t-") ? hash.slice(2) : hash;
    if (index(bare) >= 0) {
      open(hash === bare ? "list" : "text");
      filter();
      return choose(index(bare), true);
    }
    const given = new URLSearchParams(hash);
    const kinds = given.get("filter");
    state.hide = new Set(kinds === null ? [] : KINDS.filter((k) => !kinds.split(",").includes(k)));
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
  const toggle = (kind) => {
    if (!state.hide.delete(kind)) state.hide.add(kind);
    filter();
    remember();
  };
  for (const chip of document.querySelectorAll(".chip")) chip.addEventListener("click", () => toggle(chip.dataset.kind));
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
    if (n < 0 || event.target.closest(".no, .at a") || event.metaKey || event.ctrlKey) return;
    if (String(getSelection())) return;
    event.preventDefault();
    choose(n, false);
  });
  // On a wide page, pointing at a word is enough to see its readings.
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
  const measure = () => root.style.setProperty("--bar", $("bar").offsetHeight + "px");
  addEventListener("resize", measure);
  addEventListener("hashchange", recall);
  measure();
  recall();
})();
