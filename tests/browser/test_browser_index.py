"""The index in a browser, from the disk: search, filters, order, keyboard, phone."""

import re

import pandas as pd
import pytest

from budgetlib.contract.records import DocumentRow
from budgetlib.contract.schema import frame
from budgetlib.reports.index import index_html
from budgetlib.tables.places import place_of

PHONE = {"width": 390, "height": 844}
DOCUMENTS = [
    # body, level, kind, year, published_on, status, error
    ("广州市审计局", "department", "budget", 2025, None, "ok", None),
    ("广州市审计局", "department", "final_accounts", 2024, None, "ok", None),
    ("上海市普陀区信访局", "unit", "budget", 2026, None, "partial", None),
    ("若羌县人民政府办公室", "department", "budget", 2025, "2025-02-10", "ok", None),
    ("深圳市气象局", "department", "budget", 2025, "2025-03-01", "ok", None),
    (None, None, None, None, None, "failed", "f5.pdf: the file asks for a password"),
]
FINDINGS = {"f0": ("error", 12), "f1": ("warning", 2), "f2": ("info", 1), "f3": ("error", 1)}


@pytest.fixture
def index(page, tmp_path):
    """The index over the documents above, open."""
    rows = [
        frame("documents", f"f{i}", [document_row(f"f{i}.pdf", *document)])
        for i, document in enumerate(DOCUMENTS)
    ]
    findings = [
        {"document_id": name, "severity": severity}
        for name, (severity, n) in FINDINGS.items()
        for _ in range(n)
    ]
    reports = {f"f{i}": ["structure", "audit"] for i in range(5)}
    failures = {("f2", "audit"): "ValueError: x", ("", "peers"): "ValueError: y"}
    html = index_html(pd.concat(rows), pd.DataFrame(findings), reports, failures)
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "index.html").as_uri())
    return page


def document_row(source, body, level, kind, year, published_on, status, error):
    day = None if published_on is None else pd.Timestamp(published_on).date()
    place = place_of(body)
    above = (place.province, place.prefecture, place.county, place.level) if place else (None,) * 4
    return DocumentRow(
        source, "0" * 64, "pdf", 3, "text", body, level, kind, year, day, status, error, *above
    )


def shown(page):
    """Files of the rows that can be seen, in their order."""
    return re.findall(r"f\d(?=\.pdf)", " ".join(page.locator(".list tbody tr:visible th").all_inner_texts()))


def said(page):
    return page.get_by_role("status").inner_text()


def choose(page, label, option):
    """Choose by the text of an option, whose number in brackets is left out."""
    field = page.get_by_label(label, exact=True)
    texts = field.locator("option").all_inner_texts()
    field.select_option(index=[re.sub("（.*", "", t) for t in texts].index(option))


def test_newest_come_first(index):
    assert shown(index) == ["f2", "f4", "f3", "f0", "f1", "f5"]
    assert said(index) == "显示 6 / 6 份公开"


@pytest.mark.parametrize(
    ("words", "files"),
    [
        ("审计", ["f0", "f1"]),
        ("审计 决算", ["f1"]),
        ("F3.PDF", ["f3"]),
        ("2026", ["f2"]),
        ("  ", ["f2", "f4", "f3", "f0", "f1", "f5"]),
        ("戊", []),
    ],
)
def test_all_words_of_a_search_must_be_there(index, words, files):
    index.get_by_label("搜索").fill(words)

    assert shown(index) == files
    assert said(index) == (f"显示 {len(files)} / 6 份公开" if files else "没有符合条件的公开")


@pytest.mark.parametrize(
    ("label", "option", "files"),
    [
        ("地区", "广东省", ["f4", "f0", "f1"]),
        ("地区", "广东省 深圳市", ["f4"]),
        ("地区", "上海市", ["f2"]),
        ("地区", "上海市 普陀区", ["f2"]),
        ("主体", "广州市审计局", ["f0", "f1"]),
        ("年度", "2025", ["f4", "f3", "f0"]),
        ("年度", "未识别", ["f5"]),
        ("种类", "预算", ["f2", "f4", "f3", "f0"]),
        ("种类", "单位预算", ["f2"]),
        ("种类", "部门决算", ["f1"]),
        ("状态", "部分未读出", ["f2"]),
        ("状态", "未能读出", ["f5"]),
        ("检查发现", "有发现", ["f2", "f3", "f0", "f1"]),
        ("检查发现", "10 条及以上", ["f0"]),
        ("检查发现", "有不一致", ["f3", "f0"]),
        ("检查发现", "没有不一致，有其他", ["f2", "f1"]),
        ("检查发现", "没有发现", ["f4"]),
        ("检查发现", "没有检查", ["f5"]),
    ],
)
def test_each_filter_shows_what_fits_and_says_beforehand_how_many(index, label, option, files):
    assert f"{option}（{len(files)}）" in index.get_by_label(label, exact=True).inner_text()

    choose(index, label, option)

    assert shown(index) == files
    assert said(index) == f"显示 {len(files)} / 6 份公开"


def test_filters_and_search_act_together_and_are_cleared_at_once(index):
    choose(index, "年度", "2025")
    choose(index, "检查发现", "有不一致")
    index.get_by_label("搜索").fill("审计")
    assert shown(index) == ["f0"]

    index.get_by_role("button", name="清除筛选").click()

    assert len(shown(index)) == 6
    assert index.get_by_label("搜索").input_value() == ""


@pytest.mark.parametrize(
    ("order", "files"),
    [
        ("按主体", ["f0", "f1", "f3", "f2", "f4", "f5"]),
        ("不一致最多在前", ["f0", "f3", "f1", "f2", "f4", "f5"]),
    ],
)
def test_the_order_can_be_chosen_and_filters_keep_it(index, order, files):
    choose(index, "排序", order)

    assert shown(index) == files
    index.get_by_label("搜索").fill("审计")
    assert shown(index) == ["f0", "f1"]
    choose(index, "排序", "最新在前")
    index.get_by_label("搜索").fill("")
    assert shown(index) == ["f2", "f4", "f3", "f0", "f1", "f5"]


def test_an_address_opens_the_same_view(index):
    choose(index, "种类", "部门决算")
    index.get_by_label("搜索").fill("审计")
    address = index.evaluate("location.href")

    index.goto("about:blank")
    index.goto(address)

    assert shown(index) == ["f1"]
    assert index.get_by_label("搜索").input_value() == "审计"


def test_an_address_with_unknown_choices_shows_everything(index):
    index.evaluate("location.hash = 'year=1900&colour=red'")
    index.wait_for_function("location.hash.includes('1900')")

    assert len(shown(index)) == 6


def test_the_keyboard_alone_reaches_search_filters_and_reports(index):
    index.keyboard.press("Tab")
    assert index.evaluate("document.activeElement.textContent") == "跳到正文"
    index.keyboard.press("Tab")
    assert index.evaluate("document.activeElement.textContent") == "各主体比较未能生成"
    index.keyboard.press("Tab")
    index.keyboard.type("审计")
    assert shown(index) == ["f0", "f1"]
    names = []
    while "清除筛选" not in names:
        index.keyboard.press("Tab")
        names.append(index.evaluate("document.activeElement.name || document.activeElement.textContent"))
    assert names[:7] == ["place", "body", "year", "kind", "status", "findings", "order"]
    index.keyboard.press("Shift+Tab")
    index.keyboard.press("Shift+Tab")
    for _ in range(4):
        index.keyboard.press("ArrowDown")
    assert shown(index) == ["f1"]
    for _ in range(3):
        index.keyboard.press("Tab")
    assert index.evaluate("document.activeElement.getAttribute('href')") == "f1/structure.html"


def test_an_error_is_told_in_chinese_and_the_original_unfolds(index):
    row = index.locator("tr", has_text="f5.pdf")
    assert "文件有密码保护" in row.inner_text()
    assert "the file asks" not in row.inner_text()

    row.locator("summary").focus()
    index.keyboard.press("Enter")

    assert "f5.pdf: the file asks for a password" in row.inner_text()


def test_a_report_that_failed_is_named_with_its_message_folded(index):
    row = index.locator("tr", has_text="f2.pdf")
    assert "数据检查未能生成" in row.inner_text() and "ValueError" not in row.inner_text()

    row.locator("summary").click()

    assert "ValueError: x" in row.inner_text()


def test_a_report_over_all_documents_that_failed_is_named_above_the_list(index):
    index.get_by_text("各主体比较未能生成").click()

    assert index.get_by_text("ValueError: y").is_visible()


def test_a_phone_shows_every_column_with_its_name_and_no_sideways_scroll(index):
    index.set_viewport_size(PHONE)

    assert index.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    labels = index.evaluate(
        "[...document.querySelectorAll('.list tbody tr:first-child td')]"
        ".map((c) => getComputedStyle(c, '::before').content)"
    )
    assert [text for text in labels if text != "none"] == [
        '"地区："',
        '"年度："',
        '"种类："',
        '"状态："',
        '"检查发现："',
    ]


def test_print_leaves_out_the_filters_and_what_they_hide(index):
    choose(index, "状态", "未能读出")
    index.emulate_media(media="print")

    assert not index.locator(".filters").is_visible()
    assert shown(index) == ["f5"]
    assert said(index) == "显示 1 / 6 份公开"


def test_on_paper_no_column_is_squeezed(index):
    index.emulate_media(media="print")
    index.set_viewport_size({"width": 672, "height": 1000})  # A4 within its margins

    widths = index.evaluate("[...document.querySelectorAll('.list thead th')].map((c) => c.clientWidth)")
    assert min(widths) > 40
    assert sum(widths) <= 672


def test_without_a_script_the_table_is_whole(browser, index):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(index.url)

    assert len(shown(page)) == 6
    assert not page.locator(".filters").is_visible()
    context.close()


def test_links_lead_to_reports_and_back(page, site):
    page.goto((site / "index.html").as_uri())
    row = page.locator("tr", has_text="若羌")
    row.get_by_role("link", name="收支结构").click()
    assert "若羌" in page.title()

    page.get_by_role("link", name="全部报告").click()

    assert page.get_by_role("heading", level=1).inner_text() == "预算公开报告"


def test_the_comparison_of_all_bodies_stands_above_the_list(page, site):
    page.goto((site / "index.html").as_uri())

    page.get_by_role("link", name="各主体比较").click()

    assert page.url == (site / "peers.html").as_uri()


def test_no_link_of_the_index_is_dead(page, site):
    page.goto((site / "index.html").as_uri())
    links = page.locator("main a").evaluate_all("(links) => links.map((a) => a.getAttribute('href'))")

    assert len(links) >= 4 * 11
    assert [link for link in links if not (site / link).exists()] == []


def test_a_thousand_documents_with_four_reports_each_stay_within_a_megabyte():
    names = [f"第{i}市某某管理委员会办公室-{2020 + i % 7}-部门预算" for i in range(1000)]
    identity = ("department", "budget", 2025, None, "ok", None)
    rows = [
        frame("documents", name, [document_row(f"各市/{name}.pdf", f"{name[:-8]}", *identity)])
        for name in names
    ]
    reports = {name: ["structure", "year-on-year", "staffing-cost", "audit"] for name in names}
    findings = [{"document_id": name, "severity": s} for name in names for s in ("error", "warning", "info")]
    # Each document uses characters of its own, so that the font is as large as it may get.
    characters = pd.Series([chr(0x4E00 + 3 * i) * 2 for i in range(1000)])
    documents = pd.concat(rows, ignore_index=True)
    documents["department"] = documents["department"] + characters

    page = index_html(documents, pd.DataFrame(findings), reports, {}, ["peers"])

    assert page.count(".html") >= 4001
    assert len(page.encode()) < 1_000_000
