"""Sentences on what changed against the year before, and why. What is not known is not spoken of.

A figure that is worked out is said to be (推算); what it is part of is named.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.select import ROUNDING
from budgetlib.analysis.stated_changes import largest_first
from budgetlib.analysis.two_years import both_totals
from budgetlib.formatting import amount_text, change_text, is_missing, page_text, percent_text
from budgetlib.sentences.common import describe_reading, describe_rounding, key_points
from budgetlib.vocabulary.labels import labels

MOST_POINTS = 4


def base_text(frame: pd.DataFrame) -> str:
    """What the changes of a result are compared with; 上年 where that is not one and the same."""
    bases = {str(base) for base in frame["base"] if not is_missing(base)} if "base" in frame else set()
    return labels("base").get(bases.pop(), "上年") if len(bases) == 1 else "上年"


def is_printed(frame: pd.DataFrame) -> bool:
    """Whether changes are computed from the columns of both years that one table prints."""
    return "origin" in frame and bool((frame["origin"] == "printed").any())


def describe_total_change(totals: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the whole changed against last year: which whole, by how much, and the stated reason.

    Parameters
    ----------
    totals
        Result of :func:`budgetlib.analysis.total_changes`; the first row is told.
    """
    known = totals[totals["change_yuan"].notna() & ~totals["is_doubtful"].astype(bool)]
    if known.empty:
        return ""
    row = known.iloc[0]
    opening = {"stated": "文字说明：", "computed": "按文字说明，"}.get(row["origin"], "")
    amount = "" if is_missing(row["amount_yuan"]) else f" {amount_text(row['amount_yuan'], unit)}"
    return (
        f"{opening}{_named(row)}{amount}，比{base_text(known.head(1))}{_moved(row, unit)}"
        f"（{_pages(row)}）。{_reason_text(row)}"
    )


def _pages(row: Any) -> str:
    """The pages of the statement and of the amount, which may stand in a table."""
    places = [*row["citations"].get("amount_yuan", ()), *row["citations"].get("change_yuan", ())]
    return page_text(sorted({int(row["page"]), *(place.page for place in places)}))


def _named(row: Any) -> str:
    """The name of a figure, with the whole that it is part of where the name does not say it."""
    name, whole = str(row["item_name"]), [] if row["whole"] in str(row["item_name"]) else [row["whole"]]
    known = [*whole, *(["推算"] if row["origin"] == "computed" else [])]
    return f"{name}（{'，'.join(known)}）" if known else name


def _moved(row: Any, unit: str) -> str:
    """A change in words, with its percentage; what is worked out is said to be."""
    computed = {} if row["origin"] == "computed" else row["formulas"] or {}  # said of the figure as a whole
    text = f"{'推算' if 'change_yuan' in computed else ''}{change_text(row['change_yuan'], unit)}"
    rate = row["change_pct"]
    if is_missing(rate) or rate * row["change_yuan"] <= 0 or percent_text(abs(rate)) == "0.00%":
        return text
    worked_out = "推算" if "change_pct" in computed and "change_yuan" not in computed else ""
    return f"{text}，{worked_out}{'增长' if rate > 0 else '下降'} {percent_text(abs(rate))}"


def _reason_text(row: Any) -> str:
    return "" if is_missing(row["reason"]) else f"说明的原因：{row['reason'].rstrip('。；，')}。"


def describe_item_changes(items: pd.DataFrame, unit: str = "万元") -> str:
    """Say how many items grew and fell, of which whole, and which did most.

    Parameters
    ----------
    items
        Result of :func:`budgetlib.analysis.item_changes`; told are those that count.
    """
    counted = items[items["is_counted"].astype(bool)]
    way = counted["change_yuan"].fillna(counted["change_pct"])
    known = counted[way.notna()]
    if known.empty:
        return ""
    up, down = known[way[known.index] > 0], known[way[known.index] < 0]
    counts = ((len(up), "增加"), (len(down), "减少"), (len(known) - len(up) - len(down), "持平"))
    listed = "，".join(f"{count} 项{verb}" for count, verb in counts if count)
    names = known["item_name"]
    twice = names.duplicated(keep=False) & known["item_code"].notna()
    named = known.assign(item_name=names.mask(twice, " " + known["item_code"].fillna("") + " " + names))
    ways = ((up, "增加"), (down, "减少"))
    most = (_most_text(named.loc[rows.index], verb, unit) for rows, verb in ways)
    text = "；".join([f"{_origin_text(known)} {len(known)} 项支出的变动，{listed}", *filter(None, most)])
    return f"{text}。{_blank_text(counted)}"


def _most_text(rows: pd.DataFrame, verb: str, unit: str) -> str:
    known = largest_first(rows[rows["change_yuan"].notna()])
    return f"{verb}最多的是{known.iloc[0]['item_name']}，{_moved(known.iloc[0], unit)}" if len(known) else ""


def _origin_text(items: pd.DataFrame) -> str:
    row, base = items.iloc[0], base_text(items)
    if not is_printed(items):
        return f"文字说明（{row['whole']}，与{base}比）中读出"
    where = f"“{row['table_title']}”" if row["table_title"] else "表中"
    return f"{where}并列印出本年数和{base}（{row['whole']}），相减推算出"


def _blank_text(items: pd.DataFrame) -> str:
    """What is done with items that have no figure in one of the years, and with those that have moved."""
    text = "".join(f"{told}。" for told in _moved_items(items))
    blank = items[items["note"].notna() & items[["amount_yuan", "prior_yuan"]].isna().any(axis=1)]
    if blank.empty:
        return text
    unknown = int(blank["change_yuan"].isna().sum())
    how = f"其中 {unknown} 项的变动不能推算" if unknown else "这一栏列出的各项合起来等于合计，变动按全额推算"
    return f"{text}{len(blank)} 项有一年的格子空白（{_first_three(blank['item_name'])}），{how}。"


def _moved_items(items: pd.DataFrame) -> list[str]:
    """What is said of items that have moved: they have a note, and figures of both years."""
    moved = items[items[["note", "amount_yuan", "prior_yuan"]].notna().all(axis=1)]
    return [f"{r['item_code']} {r['item_name']}{r['note']}，按同一项比较" for r in records(moved)]


def _first_three(texts: Iterable[str]) -> str:
    every = list(texts)
    return "、".join(every[:3]) + ("等" if len(every) > 3 else "")


def describe_left_aside(items: pd.DataFrame) -> str:
    """Say which statements on items are listed and not counted: those of other wholes, and the doubtful."""
    doubtful = items[items["is_doubtful"].astype(bool)]
    others = int((~items["is_counted"].astype(bool)).sum()) - len(doubtful)
    texts = []
    if others:
        texts.append(f"另有 {others} 项是上级科目、同一笔钱的另一种分法，或属于另一口径、另一基数，单列。")
    if len(doubtful):
        pages = page_text(sorted({int(page) for page in doubtful["page"]}))
        texts.append(f"{len(doubtful)} 项说明的数字彼此不合或与表格不合，不采用，原文列在后面（{pages}）。")
    return "".join(texts)


def describe_parts(whole: pd.DataFrame, parts: pd.DataFrame, unit: str = "万元") -> str:
    """Say how much of the change of a whole is basic, project and other expenditure.

    Parameters
    ----------
    whole, parts
        Result of :func:`budgetlib.analysis.whole_of_spending`.
    """
    if parts.empty:
        return ""
    listed = "，".join(f"{r['item_name']}{_moved(r, unit)}" for r in records(parts))
    gap = abs(whole["difference_yuan"].iloc[0])
    is_rounding = gap <= ROUNDING * (len(parts) + 1)
    rest = "" if is_rounding else f"；各部分的变动相加与总额的变动相差 {amount_text(gap, unit)}（推算）"
    return f"{_named(whole.iloc[0])}的变动中，{listed}{rest}。"


def describe_remainder(whole: pd.DataFrame, items: pd.DataFrame, unit: str = "万元") -> str:
    """Say whether the item changes add up to the change of the whole that they make up.

    Parameters
    ----------
    whole, items
        Result of :func:`budgetlib.analysis.whole_of_items`.
    """
    if whole.empty or items.empty:
        return ""
    row, known = whole.iloc[0], items[items["change_yuan"].notna()]
    gap = row["difference_yuan"]
    sums = (
        f"{_named(row)}{change_text(row['change_yuan'], unit)}，各项的变动相加（推算）为"
        f"{change_text(row['items_yuan'], unit)}"
    )
    if abs(gap) <= ROUNDING * (len(known) + 1):
        return f"{sums}，两者相符{'' if abs(gap) < 0.01 else '（差在四舍五入的范围内）'}。"
    return f"{sums}，相差 {amount_text(abs(gap), unit)}。{_gap_text(gap, items, unit)}"


def _gap_text(gap: float, items: pd.DataFrame, unit: str) -> str:
    """What the difference can be; an item whose change is as large is where a reader looks first."""
    alike = items[(items["change_yuan"].abs() - abs(gap)).abs() < 0.01]
    if items["change_yuan"].isna().any():
        return "一年空白、变动不能推算的各项在这个差额里。"
    can_be = (
        "各项本年金额合起来等于总额；上年有、本年没有的项目不在其中，差额可以来自它们。" if gap < 0 else ""
    )
    if alike.empty:
        return can_be
    row = alike.iloc[0]
    return f"{can_be}差额的大小与{row['item_name']}的变动（{_moved(row, unit)}）相同。{_reason_text(row)}"


def describe_years(years: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the printed total and the items changed, from both years' tables.

    Parameters
    ----------
    years
        Result of :func:`budgetlib.analysis.both_years`.
    """
    if years.empty:
        return ""
    texts = []
    for row in records(both_totals(years)):
        before, now = (amount_text(row[name], unit) for name in ("prior_yuan", "amount_yuan"))
        texts.append(f"按两年公开的表格，{_named(row)}由 {before}变为 {now}，{_moved(row, unit)}")
    finest = years[years["is_leaf"].astype(bool) & years["change_yuan"].fillna(0).ne(0)]
    if len(finest):
        top = largest_first(finest).iloc[0]
        texts.append(f"变动最大的一项是{top['item_name']}，{_moved(top, unit)}")
    texts += _moved_items(finest)
    return "；".join(texts) + "。" if texts else ""


def describe_statement_differences(compared: pd.DataFrame, silent: pd.DataFrame, unit: str = "万元") -> str:
    """Say whether the stated changes agree with both years' tables, and what else changed.

    Parameters
    ----------
    compared
        Result of :func:`budgetlib.analysis.stated_beside_tables`.
    silent
        Result of :func:`budgetlib.analysis.not_stated`.
    """
    if compared.empty:
        return ""
    # Both sides are printed to 0.01 万元, so that a difference of one such step is rounding.
    unequal = compared[compared["difference_yuan"].abs() > ROUNDING * 2]
    which = "同一张表印出的" if is_printed(compared) else "文字说明的"
    text = f"{which}变动与两年表格能对照的有 {len(compared)} 项"
    if unequal.empty:
        return f"{text}，全部相符。{_silent_text(silent, unit)}"
    listed = _first_three(
        f"{r['item_name']}（说明{change_text(r['stated_yuan'], unit)}，"
        f"两年表格推算{change_text(r['computed_yuan'], unit)}）"
        for r in records(unequal)
    )
    return f"{text}，其中 {len(unequal)} 项不一致：{listed}。{_silent_text(silent, unit)}"


def _silent_text(silent: pd.DataFrame, unit: str) -> str:
    """What changed by both years' tables beside the items that were read."""
    if silent.empty:
        return ""
    listed = _first_three(f"{r['item_name']}{change_text(r['change_yuan'], unit)}" for r in records(silent))
    return f"读出的说明之外，按两年表格推算还有 {len(silent)} 项有变动：{listed}。"


def summarise_change(
    published: Publication, points: Iterable[str], changes: pd.DataFrame, unit: str = "万元"
) -> str:
    """The things worth knowing first on the change, and what limits the reading, in Markdown.

    Parameters
    ----------
    points
        Sentences, the most important first; of more than four the first four count, empty ones are left out.
    changes
        All changes that the report shows, for what they are compared with.
    """
    said = [point for point in points if point][:MOST_POINTS]
    caveats = [describe_rounding(unit), _base_caveat(changes), describe_reading(published)]
    return key_points(said, [caveat for caveat in caveats if caveat])


def _base_caveat(changes: pd.DataFrame) -> str:
    """What the changes are compared with; changes against unlike bases do not add up."""
    bases = [base for base in dict.fromkeys(changes["base"]) if not is_missing(base)]
    names = "、".join(labels("base").get(str(base), str(base)) for base in bases)
    if len(bases) > 1:
        return f"各处比较的基数不同（{names}），不同基数的变动不能相加或比较。"
    return f"比较的基数是{names}。" if bases else ""
