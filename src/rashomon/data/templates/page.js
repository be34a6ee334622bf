"use strict";
(() => {
  const root = document.querySelector("main.rashomon");
  const all = (selector, from = root) => [...from.querySelectorAll(selector)];
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };
  const clear = (...names) => names.forEach((name) => all("." + name).forEach((e) => e.classList.remove(name)));
  const say = (text) => { root.querySelector(".status").textContent = text; };

  // The pieces of each text begin at data-s, in code points; each ends where the next begins.
  const ends = new Map();
  all("article").forEach((article) => {
    const pieces = all("[data-s]", article);
    pieces.forEach((piece, n) => ends.set(piece, n + 1 < pieces.length ? +pieces[n + 1].dataset.s : +article.dataset.length));
  });

  // A passage: its article, its offsets in code points, the pieces of text that it covers, its words.
  const passage = (address) => {
    const cut = /^(.*)-(\d+)-(\d+)$/.exec(address);
    const article = cut && document.getElementById(cut[1]);
    if (!article || article.tagName !== "ARTICLE") return null;
    const [start, end] = [+cut[2], +cut[3]];
    const pieces = all("[data-s]", article).filter((e) => +e.dataset.s >= start && ends.get(e) <= end);
    return { article, start, end, address, pieces, words: pieces.map((e) => e.textContent).join("") };
  };
  const folded = (text) => text.replace(/\s+/g, " ").trim();
  const reference = (p) => {
    const { label, title, facts } = p.article.dataset;
    return [label, title && `“${title}”`, facts, `characters ${p.start}–${p.end}`].filter(Boolean).join(", ");
  };
  const cite = (p) => `“${folded(p.words)}” (${reference(p)})`;
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea");
      area.value = text;
      root.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say("Copied.");
  };
  const save = (name, kind, text) => {
    const link = make("a", "", { download: name, href: URL.createObjectURL(new Blob([text], { type: kind })) });
    root.append(link);
    link.click();
    link.remove();
    say(`Saved ${name}.`);
  };

  // Counterparts, from the links that each article carries.
  const counterparts = new Map();
  all("article[data-links]").forEach((article) => {
    article.dataset.links.split(" ").filter(Boolean).forEach((word) => {
      const at = word.indexOf(":");
      const here = `${article.id}-${word.slice(0, at)}`;
      counterparts.set(here, [...(counterparts.get(here) || []), word.slice(at + 1)]);
    });
  });
  const around = (article, offset) => {
    for (const address of counterparts.keys()) {
      const p = address.startsWith(article.id + "-") && /-(\d+)-(\d+)$/.exec(address);
      if (p && address.slice(0, p.index) === article.id && +p[1] <= offset && offset < +p[2]) return address;
    }
    return null;
  };

  const wires = (from, targets) => {
    all("svg.wires").forEach((e) => e.remove());
    const columns = from.article.closest(".columns");
    if (!columns || !from.pieces.length || matchMedia("(max-width: 45rem)").matches) return;
    const frame = columns.getBoundingClientRect();
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "wires");
    svg.setAttribute("aria-hidden", "true");
    const edge = (p, left) => {
      const box = p.pieces.find((e) => e.textContent.trim()).getBoundingClientRect();
      const text = p.article.querySelector(".text").getBoundingClientRect();
      const y = Math.min(Math.max(box.top + box.height / 2, text.top), text.bottom) - frame.top;
      return { x: (left ? text.left : text.right) - frame.left + columns.scrollLeft, y };
    };
    targets.filter((t) => t.article !== from.article && t.pieces.some((e) => e.textContent.trim())).forEach((target) => {
      const right = target.article.getBoundingClientRect().left > from.article.getBoundingClientRect().left;
      const [a, b] = [edge(from, !right), edge(target, right)];
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M${a.x} ${a.y} C${(a.x + b.x) / 2} ${a.y} ${(a.x + b.x) / 2} ${b.y} ${b.x} ${b.y}`);
      svg.append(path);
    });
    if (svg.children.length) columns.append(svg);
  };
  const level = (from, targets) => {
    const first = from.pieces.find((e) => e.textContent.trim());
    if (!first) return;
    const height = first.getBoundingClientRect().top;
    targets.forEach((target) => {
      const box = target.article.querySelector(".text");
      const piece = target.pieces.find((e) => e.textContent.trim());
      if (piece && target.article !== from.article) box.scrollTo({ top: box.scrollTop + piece.getBoundingClientRect().top - height, behavior: "instant" });
    });
  };
  let drawn = null;
  const twins = (address, scroll) => {
    clear("twin");
    all("svg.wires").forEach((e) => e.remove());
    drawn = null;
    const from = address && passage(address);
    if (!from) return;
    const targets = (counterparts.get(address) || []).map(passage).filter((p) => p && !p.article.hidden);
    if (!targets.length) return;
    [from, ...targets].forEach((p) => p.pieces.forEach((e) => e.classList.add("twin")));
    if (scroll) level(from, targets);
    drawn = () => wires(from, targets);
    drawn();
  };
  let waiting = 0;
  const redraw = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { if (drawn) drawn(); });
  };
  addEventListener("scroll", redraw, { capture: true, passive: true });
  addEventListener("resize", redraw);

  // Choosing: the address in the location is the chosen passage; the bar says what it is and what can be done with it.
  const bar = root.querySelector(".bar");
  const corrections = [];
  const place = (p) => ({ report: p.article.dataset.report, start: p.start, end: p.end, exact: p.words });
  const button = (text, act, label) => {
    const element = make("button", text, { type: "button", ...(label ? { "aria-label": label } : {}) });
    element.addEventListener("click", act);
    return element;
  };
  const correct = (correction, what) => {
    corrections.push(correction);
    root.querySelector(".tools .corrected").textContent = `${corrections.length} correction${corrections.length > 1 ? "s" : ""}`;
    root.querySelector(".tools .keep").hidden = false;
    say(`${what} Save the corrections and give the file to the next run.`);
  };
  const tell = (p) => {
    bar.replaceChildren();
    bar.hidden = !p;
    if (!p) return;
    const title = [...new Set(p.pieces.map((e) => e.title).filter(Boolean))].join("; ");
    bar.append(make("span", reference(p)), make("span", title));
    bar.append(button("Copy with source", () => copy(cite(p))));
    (counterparts.get(p.address) || []).forEach((address) => {
      const q = passage(address);
      if (!q) return;
      const link = make("a", `${q.article.dataset.label} ${q.start}–${q.end}`, { href: "#" + address });
      bar.append(link, button("not the same", (event) => {
        correct({ kind: "not linked", a: place(p), b: place(q) }, "Marked as not the same.");
        link.classList.add("rejected");
        event.target.remove();
      }, `${q.article.dataset.label} ${q.start}–${q.end} does not state the same`));
    });
    if (p.pieces.some((e) => e.classList.contains("q"))) {
      const name = make("input", "", { type: "text", "aria-label": "Name of the speaker", placeholder: "Speaker" });
      bar.append(name, button("is who says it", () => {
        if (name.value.trim()) correct({ kind: "speaker", a: place(p), name: name.value.trim() }, `Marked as said by ${name.value.trim()}.`);
      }));
    }
    bar.append(button("Close", () => { bar.hidden = true; clear("lit"); twins(null); }));
  };
  const choose = () => {
    clear("lit");
    const address = decodeURIComponent(location.hash.slice(1));
    const target = address && document.getElementById(address);
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    const p = passage(address);
    tell(p);
    if (!p || !p.pieces.length) return;
    if (p.article.hidden) {
      p.article.hidden = false;
      const box = root.querySelector(`.choose input[value="${CSS.escape(p.article.id)}"]`);
      if (box) box.checked = true;
    }
    p.pieces.forEach((e) => e.classList.add("lit"));
    p.article.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    p.pieces[0].scrollIntoView({ block: "center", behavior: "instant" });
    twins(counterparts.has(address) ? address : around(p.article, p.start), true);
  };
  addEventListener("hashchange", choose);
  all("article").forEach((article) => {
    const at = (event) => {
      const piece = event.target.closest("[data-s]");
      return piece && around(article, +piece.dataset.s);
    };
    article.addEventListener("mouseover", (event) => { const address = bar.hidden && at(event); if (address) twins(address, false); });
    article.addEventListener("focusin", (event) => {
      const marker = event.target.closest("a.m");
      const p = marker && passage(marker.getAttribute("href").slice(1));
      if (p) twins(counterparts.has(p.address) ? p.address : around(article, p.start), true);
    });
    article.addEventListener("click", (event) => {
      const address = !event.target.closest("a") && getSelection().isCollapsed && at(event);
      if (address) location.hash = address;
    });
  });

  // Reports side by side: which are shown.
  all(".choose").forEach((set) => {
    set.hidden = false;
    set.addEventListener("change", (event) => {
      document.getElementById(event.target.value).hidden = !event.target.checked;
      twins(null);
    });
    all("input", set).slice(4).forEach((box) => { box.checked = false; document.getElementById(box.value).hidden = true; });
  });

  // Lines: copied, exported, corrected.
  const title = (row) => folded(row.closest(".card").querySelector("h2").textContent);
  const sides = (row) => all(".side", row).flatMap((side) => {
    const also = (side.dataset.also || "").split(" ").filter(Boolean);
    const found = [side.querySelector(".who").getAttribute("href").slice(1), ...also].map(passage).filter(Boolean);
    return found.sort((a, b) => a.start - b.start).map((p) => ({ side, p }));
  });
  const frame = (row) => folded((row.querySelector(".frame bdi") || { textContent: "" }).textContent);
  all(".row").forEach((row) => {
    const tools = make("span", "", { class: "acts" });
    row.querySelector(".frame").append(tools);
    tools.append(button("copy", () => copy(`${title(row)}${frame(row) && `, ${frame(row)}`}: ${sides(row).map(({ p }) => cite(p)).join(" / ")}`), "Copy this line with its sources"));
    if ("clashes" in row.dataset) {
      tools.append(button("no conflict", (event) => {
        const places = sides(row).map(({ p }) => place(p));
        const first = places.splice(0, Number(row.dataset.clashes));
        first.forEach((a) => places.forEach((b) => correct({ kind: "no conflict", a, b }, "Marked as no conflict.")));
        row.classList.add("rejected");
        event.target.remove();
      }, "This is no conflict"));
    }
  });
  const table = () => all(".row").flatMap((row) => sides(row).map(({ p }) => ({
    section: title(row), line: row.id, about: frame(row), report: p.article.dataset.report, outlet: p.article.dataset.label, start: p.start, end: p.end, words: p.words,
  })));
  const cell = (value) => {
    const text = String(value);
    return `"${(/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replace(/"/g, '""')}"`;
  };
  const csv = (rows) => [Object.keys(rows[0] || { section: "" }).join(","), ...rows.map((r) => Object.values(r).map(cell).join(","))].join("\r\n") + "\r\n";
  const tools = root.querySelector(".tools");
  if (all(".account").length) {
    tools.hidden = false;
    tools.append(button("Save lines as JSON", () => save("account-lines.json", "application/json", JSON.stringify(table(), null, 1) + "\n")));
    tools.append(button("Save lines as CSV", () => save("account-lines.csv", "text/csv", csv(table()))));
    const first = make("input", "", { type: "text", "aria-label": "One name", placeholder: "One name" });
    const second = make("input", "", { type: "text", "aria-label": "Other name", placeholder: "Other name" });
    const names = (kind, what) => () => {
      const [a, b] = [first.value.trim(), second.value.trim()];
      if (a && b) correct({ kind, names: [a, b] }, `${a} and ${b} ${what}.`);
    };
    tools.append(first, second, button("are one", names("same actor", "are marked as one")), button("are two", names("not same actor", "are marked as two")));
    tools.append(make("span", "", { class: "corrected" }));
    const written = () => JSON.stringify({ schema: "rashomon/corrections/1", corrections }, null, 1) + "\n";
    const base = root.dataset.base;
    const keep = base
      ? button("Apply corrections", async () => {
          const answer = await fetch(`${base}/corrections`, { method: "POST", body: written(), headers: { "content-type": "application/json" } });
          if (!answer.ok) { say(await answer.text()); return; }
          save("corrections.json", "application/json", await answer.text());
          location.reload();
        })
      : button("Save corrections", () => save("corrections.json", "application/json", written()));
    keep.className = "keep";
    keep.hidden = true;
    tools.append(keep);
  }
  addEventListener("beforeprint", () => all("details").forEach((e) => { e.open = true; }));
  choose();
})();
