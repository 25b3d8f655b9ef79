"use strict";
(() => {
  // Opened for print, and closed again as they were.
  const closed = [];
  addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((d) => { closed.push(d); d.open = true; }));
  addEventListener("afterprint", () => closed.splice(0).forEach((d) => { d.open = false; }));

  const save = (name, blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const font = () => (document.querySelector("style").textContent.match(/@font-face\{[^}]*\}/) || [""])[0];
  const drawing = (svg) => {
    // The file stands alone: it carries the font, and black ink on white whatever the page shows.
    const copy = svg.cloneNode(true);
    const [, , width, height] = copy.getAttribute("viewBox").split(" ").map(Number);
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    copy.setAttribute("style", "color:#1b1b1b;--muted:#5b6168;background:#fff");
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = font();
    copy.prepend(style);
    return { text: new XMLSerializer().serializeToString(copy), width, height };
  };
  const csv = (table) => {
    const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const value = (cell) => { const data = cell.querySelector("data"); return data ? data.value : cell.textContent.trim(); };
    const heads = [...table.tHead.rows[0].cells];
    const exact = [...table.tBodies[0].rows[0].cells].map((_, i) => [...table.tBodies[0].rows].some((r) => r.cells[i].querySelector("data")));
    const first = heads.map((c, i) => quote(exact[i] ? c.textContent.replace(/（[^）]*）$/, "（元）") : c.textContent));
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((c) => quote(value(c) === "—" ? "" : value(c))).join(","));
    return "\ufeff" + [first.join(","), ...rows].join("\r\n") + "\r\n";
  };
  const png = ({ text, width, height }, name) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * 3;
      canvas.height = height * 3;
      const context = canvas.getContext("2d");
      context.fillStyle = "#fff";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(name, blob));
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  };
  document.querySelectorAll(".downloads").forEach((line) => {
    line.hidden = false;
    const figure = line.closest("figure");
    const name = `${document.title} ${figure.querySelector("svg").getAttribute("aria-label").split("。")[0]}`.replace(/[\\/:*?"<>|]/g, "-");
    line.addEventListener("click", (event) => {
      const kind = event.target.dataset.save;
      if (kind === "csv") save(`${name}.csv`, new Blob([csv(figure.querySelector("table"))], { type: "text/csv" }));
      if (kind === "svg") save(`${name}.svg`, new Blob([drawing(figure.querySelector("svg")).text], { type: "image/svg+xml" }));
      if (kind === "png") png(drawing(figure.querySelector("svg")), `${name}.png`);
    });
  });
})();
