"use strict";
(() => {
  const clear = (name) => document.querySelectorAll("." + name).forEach((e) => e.classList.remove(name));
  const pieces = (article, start, end) =>
    [...article.querySelectorAll("[data-s]")].filter((e) => +e.dataset.s >= start && +e.dataset.e <= end && e.textContent.trim());
  const place = (id) => {
    const cut = /^(.*r\d+)-(\d+)-(\d+)$/.exec(id);
    const article = cut && document.getElementById(cut[1]);
    return article ? pieces(article, +cut[2], +cut[3]) : [];
  };
  const light = () => {
    clear("lit");
    const found = place(decodeURIComponent(location.hash.slice(1)));
    found.forEach((e) => e.classList.add("lit"));
    if (found.length) found[0].scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", light);
  light();
  document.querySelectorAll("article[data-links]").forEach((article) => {
    const links = article.dataset.links.split(" ").filter(Boolean).map((w) => {
      const [range, target] = w.split(":");
      const [start, end] = range.split("-").map(Number);
      return { start, end, target };
    });
    article.addEventListener("mouseover", (event) => {
      const piece = event.target.closest("[data-s]");
      clear("twin");
      if (!piece) return;
      const here = links.filter((k) => k.start <= +piece.dataset.s && +piece.dataset.e <= k.end);
      here.flatMap((k) => place(k.target)).forEach((e) => e.classList.add("twin"));
      if (here.length) pieces(article, here[0].start, here[0].end).forEach((e) => e.classList.add("twin"));
    });
  });
})();
