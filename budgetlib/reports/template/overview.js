"use strict";
(() => {
  const form = document.querySelector(".filters");
  const table = document.querySelector(".list");
  const count = document.getElementById("count");
  const severities = JSON.parse(table.dataset.severities);
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const column = Object.fromEntries([...table.tHead.rows[0].cells].map((cell, i) => [cell.dataset.key, i]));
  const entries = [...table.tBodies[0].rows].map((row, age) => {
    const text = (key) => row.cells[column[key]].firstChild.textContent.trim();
    const number = Object.fromEntries(Object.entries(severities).map(([key, label]) => [key, Number((text("findings").match(`${label} (\\d+)`) || [0, 0])[1])]));
    return {
      row, age, number,
      total: Object.values(number).reduce((a, b) => a + b, 0),
      checked: text("findings") !== "—",
      ...Object.fromEntries(["body", "place", "year", "kind", "status"].map((key) => [key, text(key)])),
      words: [...row.cells].filter((_, i) => i !== column[undefined]).map((cell) => cell.textContent).join(" ").toLowerCase(),
    };
  });
  const findings = {
    any: (e) => e.total > 0,
    many: (e) => e.total >= 10,
    error: (e) => e.number.error > 0,
    mild: (e) => e.total > 0 && !e.number.error,
    none: (e) => e.checked && !e.total,
    unchecked: (e) => !e.checked,
  };
  // Each filter: what a chosen value asks of an entry.
  const tests = {
    q: (value) => { const words = value.toLowerCase().split(/\s+/).filter(Boolean); return (e) => words.every((word) => e.words.includes(word)); },
    place: (value) => (e) => `${e.place} `.startsWith(`${value} `),
    body: (value) => (e) => e.body === value,
    year: (value) => (e) => e.year === value,
    kind: (value) => (e) => e.kind.endsWith(value),
    status: (value) => (e) => e.status === value,
    findings: (value) => findings[value],
  };
  const orders = {
    "": (a, b) => a.age - b.age,
    body: (a, b) => collator.compare(a.body, b.body) || a.age - b.age,
    findings: (a, b) => b.number.error - a.number.error || b.total - a.total || a.age - b.age,
  };
  const field = (name) => form.elements[name];
  const known = (key) => [...new Set(entries.map((e) => e[key]))];
  const choices = {
    place: [...new Set(known("place").flatMap((place) => place.split(" ").map((_, i, names) => names.slice(0, i + 1).join(" "))))].sort(collator.compare),
    body: known("body").sort(collator.compare),
    year: known("year").sort((a, b) => collator.compare(b, a)),
    kind: [...new Set(known("kind").flatMap((kind) => [kind.slice(-2), kind]))].filter((kind) => kind !== "识别").sort(collator.compare),
    status: known("status"),
  };
  for (const [name, values] of Object.entries(choices)) {
    for (const value of values) field(name).add(new Option(value, value));
  }
  const options = ["place", "body", "year", "kind", "status", "findings"].flatMap((name) =>
    [...field(name).options].filter((option) => option.value).map((option) => ({ name, option, label: option.text, fits: tests[name](option.value) })));

  const show = () => {
    const wanted = Object.keys(tests).filter((name) => field(name).value.trim()).map((name) => ({ name, fits: tests[name](field(name).value) }));
    const fitting = (but) => entries.filter((e) => wanted.every(({ name, fits }) => name === but || fits(e)));
    const shown = new Set(fitting());
    for (const e of entries) e.row.hidden = !shown.has(e);
    const others = Object.fromEntries(Object.keys(tests).map((name) => [name, fitting(name)]));
    for (const { name, option, label, fits } of options) {
      const n = others[name].filter(fits).length;
      const text = `${label}（${n}）`;
      if (option.text !== text) option.text = text;
    }
    count.textContent = shown.size ? `显示 ${shown.size} / ${entries.length} 份公开` : "没有符合条件的公开";
  };
  let order = "";
  const sort = () => {
    if (order === field("order").value) return;
    order = field("order").value;
    table.tBodies[0].append(...[...entries].sort(orders[order]).map((e) => e.row));
  };
  // The address keeps what is chosen, so that a view can be sent on; the skip link's own hash stays as it is.
  const remember = () => {
    const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    history.replaceState(null, "", `#${chosen}`);
  };
  const recall = () => {
    if (location.hash && !location.hash.includes("=")) return;
    const given = new URLSearchParams(location.hash.slice(1));
    for (const name of [...Object.keys(tests), "order"]) {
      field(name).value = given.get(name) || "";
      if (field(name).selectedIndex === -1) field(name).value = "";
    }
    sort();
    show();
  };
  const apply = () => { sort(); show(); remember(); };
  form.addEventListener("input", apply);
  form.querySelector("button").addEventListener("click", () => { form.reset(); apply(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
