"""axe-core finds nothing serious on any kind of page, in either colour scheme, on a screen or a phone."""

import pytest

SIZES = {"screen": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
SAMPLE_PAGES = (
    "index.html",
    "peers.html",
    "若羌县人民政府办公室-2024-部门预算/structure.html",
    "普陀区万里街道-2025-部门预算/year-on-year.html",
    "若羌县人民政府办公室-2024-部门预算/staffing-cost.html",
    "西安市人民政府办公厅-2026-部门预算/audit.html",
)
PUBLISHED_PAGES = (
    "index.html",
    "西安市财政局-2026-部门预算/structure.html",
    "西安市财政局-2026-部门预算/audit.html",
    "北京市审计局-2026-部门预算说明/year-on-year.html",
    "西南大学-2023-部门决算/structure.html",
    "烟台市退役军人事务局-2026-网页/audit.html",
)
CHECK = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const told = (node) => [node.target, node.html.slice(0, 160),
    ...node.any.concat(node.all).map((c) => c.message)];
  return found.violations
    .filter((v) => ["serious", "critical"].includes(v.impact))
    .map((v) => [v.id, v.impact, v.help, ...v.nodes.slice(0, 5).map((n) => told(n).join(" "))].join(" | "));
}"""


def violations(page, axe, url, scheme, size):
    """What axe-core calls serious or critical, with all fold-outs open."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(SIZES[size])
    page.goto(url)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.evaluate(axe)
    return page.evaluate(CHECK)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SAMPLE_PAGES)
def test_a_page_of_the_samples_is_accessible(page, site, axe, name, scheme, size):
    assert violations(page, axe, (site / name).as_uri(), scheme, size) == []


@pytest.mark.parametrize(("scheme", "size"), [("light", "phone"), ("dark", "screen")])
@pytest.mark.parametrize("name", PUBLISHED_PAGES)
def test_a_page_of_published_documents_is_accessible(page, published_site, axe, name, scheme, size):
    assert violations(page, axe, (published_site / name).as_uri(), scheme, size) == []


def test_the_checker_finds_what_is_wrong(page, axe, tmp_path):
    (tmp_path / "bad.html").write_text(
        "<!DOCTYPE html><html><title>x</title><main><h1>x</h1><img src='data:,'>", encoding="utf-8"
    )

    found = violations(page, axe, (tmp_path / "bad.html").as_uri(), "light", "screen")

    assert [v.split()[0] for v in found] == ["html-has-lang", "image-alt"]
