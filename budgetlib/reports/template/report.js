"use strict";
(() => {
  // On paper the notes are read too; tables and pages that are folded stay folded.
  const closed = [];
  addEventListener("beforeprint", () => document.querySelectorAll("details.method:not([open])").forEach((d) => { closed.push(d); d.open = true; }));
  addEventListener("afterprint", () => closed.splice(0).forEach((d) => { d.open = false; }));

  // A click on a heading sorts the rows of a table, the largest first, then the smallest.
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const sorting = (cell) => {
    const data = cell.querySelector("data"), text = cell.textContent.trim();
    const number = data ? Number(data.value) : /^[+-]?[\d,.]+%?$/.test(text) ? Number(text.replace(/[,%]/g, "")) : NaN;
    return { text, number, missing: text === "—" || text === "" };
  };
  const compare = (a, b, way) => {
    if (a.missing !== b.missing) return a.missing ? 1 : -1;
    return way * (Number.isNaN(a.number) || Number.isNaN(b.number) ? collator.compare(b.text, a.text) : a.number - b.number);
  };
  const sort = (table, head, index) => {
    const way = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
    table.querySelectorAll("[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", way < 0 ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: sorting(row.cells[index]) }));
    table.tBodies[0].append(...rows.sort((a, b) => compare(a.key, b.key, way)).map(({ row }) => row));
  };
  document.querySelectorAll(".budget-table:not(.printed) table").forEach((table) => {
    const heads = table.tHead.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
    if (table.tBodies[0].rows.length < 3 || table.querySelector("tbody [rowspan],tbody [colspan]")) return;
    heads.forEach((head, index) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "sort", title: "排序" });
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head, index));
      head.append(button);
    });
  });

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
    // A spreadsheet takes what begins with one of these for a formula, unless it is a number.
    const safe = (text) => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d.,]*%?$|^-+$/.test(text) ? `'${text}` : text);
    const quote = (text) => (/[",\r\n]/.test(safe(text)) ? `"${safe(text).replaceAll('"', '""')}"` : safe(text));
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

  // The page that a figure is printed on, opened over the report with the figure framed.
  const drawn = "http://www.w3.org/2000/svg";
  const make = (tag, parent, properties = {}) => {
    const element = Object.assign(document.createElement(tag), properties);
    parent.append(element);
    return element;
  };
  const dialog = document.createElement("dialog");
  dialog.className = "source";
  dialog.setAttribute("aria-labelledby", "source-title");
  const head = make("header", dialog);
  const about = make("div", head);
  const title = make("h2", about, { id: "source-title" });
  const words = make("div", about);
  const close = make("button", head, { type: "button", textContent: "关闭" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const view = make("div", dialog, { className: "source-page", tabIndex: 0 });
  view.setAttribute("role", "region");
  view.setAttribute("aria-label", "原文页面");

  const marks = new Map();
  const page = (figure, places) => {
    const whole = figure.querySelector("svg");
    const svg = document.createElementNS(drawn, "svg");
    svg.setAttribute("viewBox", whole.getAttribute("viewBox"));
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
    const use = document.createElementNS(drawn, "use");
    use.setAttribute("href", `#${whole.querySelector("image").id}`);
    svg.append(use);
    places.forEach((place) => {
      const mark = place.cloneNode(true);
      mark.removeAttribute("id");
      mark.setAttribute("class", "mark");
      svg.append(mark);
      marks.set(place, mark);
    });
    view.append(svg);
  };
  const toMark = (box, mark) => {
    const at = mark.getBoundingClientRect(), frame = box.getBoundingClientRect();
    box.scrollTop += at.top + at.height / 2 - frame.top - frame.height / 2;
    // A mark wider than the window is read from its beginning.
    box.scrollLeft += at.width > frame.width ? at.left - frame.left - 8 : at.left + at.width / 2 - frame.left - frame.width / 2;
  };
  const toFirstMark = (box) => {
    const mark = box.querySelector(".mark");
    if (mark) toMark(box, mark);
  };
  const open = (link) => {
    const ids = [link.hash.slice(1), ...(link.dataset.more || "").split(" ").filter(Boolean)];
    const places = ids.map((id) => document.getElementById(id));
    const figures = [...new Set(places.map((place) => place.closest("figure")))];
    const documents = [...new Set(figures.map((figure) => figure.dataset.document))];
    title.textContent = documents.map((name) => {
      const pages = figures.filter((figure) => figure.dataset.document === name).map((figure) => figure.dataset.page);
      return `${name}，第 ${pages.join("、")} 页`;
    }).join("；");
    marks.clear();
    words.replaceChildren();
    view.replaceChildren();
    const { formula } = link.dataset;
    if (formula) make("p", words, { textContent: `推算：${formula} = ${link.textContent}`, className: "formula" });
    figures.forEach((figure) => {
      const own = places.filter((place) => place.localName === "g" && figure.contains(place));
      if (own.length) page(figure, own);
    });
    // Where there are several, each leads to its own frame.
    places.forEach((place) => {
      const printed = place.localName === "g" ? place.querySelector("title") : place;
      const line = make("p", words), mark = marks.get(place);
      if (places.length > 1 && mark) make("button", line, { type: "button", className: "operand", textContent: printed.textContent }).addEventListener("click", () => toMark(view, mark));
      else line.textContent = printed.textContent;
    });
    view.hidden = !view.firstChild;
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
    toFirstMark(view);
  };
  document.querySelectorAll(".page-part>div").forEach(toFirstMark);
  document.addEventListener("toggle", (event) => event.target.querySelectorAll(".page-part>div").forEach(toFirstMark), true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cited");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
})();
