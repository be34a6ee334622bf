"use strict";
(() => {
  const form = document.querySelector("form");
  if (!form) return;
  const files = form.querySelector('input[type="file"]');
  const pasted = form.querySelector(".pasted");
  const add = document.createElement("button");
  add.type = "button";
  add.textContent = "Another report";
  add.addEventListener("click", () => {
    const last = pasted.lastElementChild.cloneNode(true);
    last.querySelectorAll("input, textarea").forEach((e) => { e.value = ""; });
    last.querySelector("legend").textContent = `Report ${pasted.children.length + 1}`;
    pasted.append(last);
    last.querySelector("input").focus();
  });
  pasted.after(add);
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) files.files = event.dataTransfer.files;
    form.querySelector(".dropped").textContent = `${files.files.length} file${files.files.length === 1 ? "" : "s"} chosen`;
  });
})();
