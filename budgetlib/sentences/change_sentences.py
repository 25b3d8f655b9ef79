"""Sentences on what changed against the year before, and why.

What was not read is said to be that; that something was not published is never said here.
"""

import pandas as pd

from budgetlib.analysis.change import has_unlike_bases, largest_first
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.analysis.select import ROUNDING
from budgetlib.formatting import amount_text, change_text, is_missing, percent_text
from budgetlib.sentences.common import describe_reading, describe_rounding, key_points
from budgetlib.vocabulary.labels import labels

_SAID = {"stated": "文字说明中，", "computed": "按文字说明推算，", "printed": ""}


def base_text(frame: pd.DataFrame) -> str:
    """What the changes of a result are compared with; 上年 where that is not one and the same."""
    bases = {str(base) for base in frame["base"] if not is_missing(base)} if "base" in frame else set()
    return labels("base").get(bases.pop(), "上年") if len(bases) == 1 else "上年"


def is_printed(frame: pd.DataFrame) -> bool:
    """Whether changes are computed from the columns of both years that one table prints."""
    return "origin" in frame and bool((frame["origin"] == "printed").any())


def describe_total_change(totals: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the whole changed against last year, as stated in the narrative or printed in a table."""
    if totals.empty:
        return "未能读出总额比上年的变动。"
    rows = totals[totals["is_chosen"].astype(bool)]
    row = rows.iloc[0]
    text = f"{_SAID[row['origin']]}{row['item_name']}"
    if not is_missing(row["amount_yuan"]):
        text += f" {amount_text(row['amount_yuan'], unit)}，"
    text += f"比{base_text(rows)}{change_text(row['change_yuan'], unit)}{_rate_text(row)}"
    reason = "" if is_missing(row["reason"]) else f"说明的原因：{row['reason'].rstrip('。；')}。"
    return f"{text}（第 {int(row['page'])} 页）。{reason}{_wider_text(totals, row['amount_yuan'], unit)}"


def _rate_text(row: pd.Series) -> str:
    """By how many percent, as stated or worked out; nothing where that contradicts the sign of the change."""
    rate = row["change_pct"]
    if is_missing(rate) and not is_missing(row["prior_yuan"]) and row["prior_yuan"]:
        rate = row["change_yuan"] / row["prior_yuan"] * 100
    if is_missing(rate) or rate * row["change_yuan"] <= 0:
        return ""
    return f"，{'增长' if rate > 0 else '下降'} {percent_text(abs(rate))}"


def _wider_text(totals: pd.DataFrame, printed: float, unit: str) -> str:
    """Beside the total of a table for a part of the funds, the stated change of the whole."""
    stated = totals[~totals["is_chosen"].astype(bool)] if is_printed(totals) else totals.head(0)
    wider = stated[stated["amount_yuan"].fillna(0) > printed].head(1)
    return describe_total_change(wider.assign(is_chosen=True), unit) if len(wider) else ""


def describe_item_changes(items: pd.DataFrame, unit: str = "万元") -> str:
    """Say where the changes by item are from, and which items grew and fell most."""
    if items.empty:
        return "未能读出按功能分类各项的变动，因此不能逐项说明总额的变动。"
    known = items[items["change_yuan"].notna()]
    up, down = known[known["change_yuan"] > 0], known[known["change_yuan"] < 0]
    counts = ((len(up), "增加"), (len(down), "减少"), (len(known) - len(up) - len(down), "持平"))
    listed = "，".join(f"{count} 项{verb}" for count, verb in counts if count)
    text = f"{_origin_text(items)} {len(known)} 项支出的变动，{listed}"
    for rows, verb in ((up, "增加"), (down, "减少")):
        if len(rows):
            top = largest_first(rows).iloc[0]
            pct = (
                "" if is_missing(top["change_pct"]) else f"（{percent_text(top['change_pct'], signed=True)}）"
            )
            text += f"；{verb}最多的是{top['item_name']}，{change_text(top['change_yuan'], unit)}{pct}"
    return f"{text}。{_blank_text(items)}"


def _origin_text(items: pd.DataFrame) -> str:
    if not is_printed(items):
        return "从文字说明读出"
    table = items["table_title"].iloc[0]
    where = f"“{table}”" if table else "表中"
    return f"{where}并列印出本年数和{_figure_text(items)}，由此得出"


def _figure_text(items: pd.DataFrame) -> str:
    base = base_text(items)
    return f"{base}数" if base.endswith("预算") else base


def _blank_text(items: pd.DataFrame) -> str:
    """What is done with items that have no figure in one of the years."""
    blank = items[items["note"].notna()] if "note" in items else items.head(0)
    unknown = int(blank["change_yuan"].isna().sum())
    names = "、".join(blank["item_name"].head(3)) + (" 等" if len(blank) > 3 else "")
    if blank.empty:
        return ""
    if unknown:
        return f"{len(blank)} 项有一年没有列数（{names}），其中 {unknown} 项的变动不能得出，留在差额里。"
    return (
        f"{len(blank)} 项有一年没有列数（{names}）；这一年列出的各项合起来等于表中的合计，所以变动按全额计。"
    )


def describe_parts(whole: pd.DataFrame, parts: pd.DataFrame, unit: str = "万元") -> str:
    """Say how much of the change of the whole is basic and how much project expenditure.

    Parameters
    ----------
    whole, parts
        Result of :func:`budgetlib.analysis.parts_of_total`.
    """
    if parts.empty:
        return "未能同时读出基本支出和项目支出的变动。"
    listed = "，".join(f"{r['item_name']}{change_text(r['change_yuan'], unit)}" for r in records(parts))
    gap = whole["change_yuan"].sum() - parts["change_yuan"].sum()
    rest = f"，其他部分及差额 {amount_text(abs(gap), unit)}" if abs(gap) > ROUNDING * 3 else ""
    return f"文字说明的总支出变动中，{listed}{rest}。"


def describe_remainder(check: pd.DataFrame, items: pd.DataFrame, unit: str = "万元") -> str:
    """Say whether the item changes add up to the change of their whole, and what they leave open.

    Parameters
    ----------
    check
        The row of the whole, with ``items_yuan`` (the sum of the item changes) and ``difference_yuan``.
    items
        The items, result of :func:`budgetlib.analysis.item_changes`.
    """
    known = items[items["change_yuan"].notna()]
    if check.empty or known.empty:
        return "未能同时读出总额和各项的变动，因此不能核对两者是否相符。"
    if has_unlike_bases(check, items):
        return "总额和各项与不同的数比较（见“比较基数”），两者的变动不能相加核对。"
    row = check.iloc[0]
    gap = abs(row["difference_yuan"])
    whole = "表中合计的" if is_printed(items) else "说明的总额"
    sums = (
        f"{whole}变动为{change_text(row['change_yuan'], unit)}，{len(known)} 项变动合计为"
        f"{change_text(row['items_yuan'], unit)}"
    )
    if gap < 0.01:
        return f"{sums}，两者相符。"
    if gap <= ROUNDING * (len(known) + 1):
        return f"{sums}，相差 {amount_text(gap, unit)}，在四舍五入的范围内。"
    return (
        f"{sums}，两者相差 {amount_text(gap, unit)}，这部分未能归入读出的各项。"
        f"{_coverage_text(row, known)}{_same_size(row['difference_yuan'], known, unit)}"
    )


def _coverage_text(whole: pd.Series, items: pd.DataFrame) -> str:
    """Items that are a small part of the whole cannot explain its change."""
    if is_missing(whole["amount_yuan"]) or not whole["amount_yuan"]:
        return ""
    share = items["amount_yuan"].sum() / whole["amount_yuan"] * 100
    return "" if share >= 95 else f"读出变动的各项，本年金额占总额的 {percent_text(share)}。"


def _same_size(gap: float, items: pd.DataFrame, unit: str) -> str:
    """An item whose change is as large as the gap is where a reader looks first."""
    alike = items[(items["change_yuan"].abs() - abs(gap)).abs() < 0.01]
    if alike.empty:
        return ""
    row = alike.iloc[0]
    reason = "" if is_missing(row["reason"]) else f"，其说明的原因是：{row['reason'].rstrip('。；')}"
    return f"差额的大小与{row['item_name']}的变动（{change_text(row['change_yuan'], unit)}）相同{reason}。"


def describe_years(years: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the whole and the items changed, from both years' tables.

    Parameters
    ----------
    years
        Result of :func:`budgetlib.analysis.both_years`, with ``change_yuan``.
    """
    if years.empty:
        return "数据中没有同一主体上一年口径相同的公开文件，不能按两年的表格逐项比较。"
    tops = years[years["item_level"] == 1]
    now, before = tops["amount_yuan"].sum(), tops["prior_yuan"].sum()
    rate = percent_text((now - before) / before * 100, signed=True)
    text = (
        f"按两年的表格，支出由 {amount_text(before, unit)}变为 {amount_text(now, unit)}，"
        f"{change_text(now - before, unit)}（{rate}）"
    )
    top = largest_first(years[years["item_level"] == years["item_level"].max()]).iloc[0]
    return f"{text}；变动最大的一项是{top['item_name']}，{change_text(top['change_yuan'], unit)}。"


def describe_statement_differences(compared: pd.DataFrame, silent: pd.DataFrame, unit: str = "万元") -> str:
    """Say whether the stated changes agree with both years' tables, and what else changed.

    Parameters
    ----------
    compared
        The items of both, with ``stated_yuan``, ``computed_yuan`` and ``difference_yuan``.
    silent
        Result of :func:`budgetlib.analysis.not_stated`.
    """
    rest = _silent_text(silent, unit)
    if compared.empty:
        return f"未能读出与两年表格口径相同的各项变动，不能相互核对。{rest}"
    # Both sides are printed to 0.01 万元, so that a difference of one such step is rounding.
    unequal = compared[compared["difference_yuan"].abs() > ROUNDING * 2]
    which = "表中印出的" if is_printed(compared) else "文字说明"
    if unequal.empty:
        return f"{which}与两年表格都有的 {len(compared)} 项，变动数全部相符。{rest}"
    listed = "、".join(
        f"{r['item_name']}（说明{change_text(r['stated_yuan'], unit)}，"
        f"表格{change_text(r['computed_yuan'], unit)}）"
        for r in records(unequal.head(3))
    )
    return f"{which}与两年表格都有的 {len(compared)} 项中，{len(unequal)} 项不一致：{listed}。{rest}"


def _silent_text(silent: pd.DataFrame, unit: str) -> str:
    """What changed by both years' tables beside the items that were read."""
    if silent.empty:
        return ""
    listed = "、".join(
        f"{row['item_name']}{change_text(row['change_yuan'], unit)}" for row in records(silent.head(3))
    )
    whole = change_text(silent["change_yuan"].sum(), unit)
    more = f"等，合计{whole}" if len(silent) > 3 else f"，合计{whole}" if len(silent) > 1 else ""
    return f"按两年的表格，在此之外还有 {len(silent)} 项变了：{listed}{more}。"


def describe_series(series: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the total developed over the years in the data."""
    totals = series[series["spending_type"] == "total"].sort_values("fiscal_year")
    if len(totals) < 2:
        return "数据中只有一个年度，不能显示多年的变化。"
    first, last = totals.iloc[0], totals.iloc[-1]
    change = last["amount_yuan"] - first["amount_yuan"]
    rate = percent_text(change / first["amount_yuan"] * 100, signed=True)
    ends = [
        f"{int(row['fiscal_year'])} 年的 {amount_text(row['amount_yuan'], unit)}" for row in (first, last)
    ]
    return (
        f"数据中有 {len(totals)} 个年度：支出总额由 {ends[0]}变为 {ends[1]}，"
        f"{change_text(change, unit)}（{rate}）。"
    )


def summarise_change(
    published: Publication,
    totals: pd.DataFrame,
    items: pd.DataFrame,
    further: list[str],
    unit: str = "万元",
) -> str:
    """The things worth knowing first on the change, and what limits the reading, in Markdown.

    Parameters
    ----------
    totals, items
        Results of :func:`budgetlib.analysis.total_changes` and :func:`budgetlib.analysis.item_changes`.
    further
        Sentences that come after those on the whole and on its items.
    """
    points = [describe_total_change(totals, unit), describe_item_changes(items, unit), *further]
    caveats = [describe_rounding(unit), *_base_caveat(totals, items), describe_reading(published)]
    return key_points(points, caveats)


def further_points(
    check: pd.DataFrame,
    items: pd.DataFrame,
    parts: tuple[pd.DataFrame, pd.DataFrame],
    years: pd.DataFrame,
    unit: str = "万元",
) -> list[str]:
    """What comes after the whole and its items: the parts or the remainder, and both years' tables.

    Both years' tables speak where neither text nor printed columns have an item that changed.
    """
    cases = [
        (items.empty and len(parts[1]) > 0, lambda: describe_parts(*parts, unit)),
        (len(check) > 0 and len(items) > 0, lambda: describe_remainder(check, items, unit)),
        (
            len(years) > 0 and not items["change_yuan"].fillna(0).ne(0).any(),
            lambda: describe_years(years, unit),
        ),
    ]
    return [say() for applies, say in cases if applies]


def _base_caveat(totals: pd.DataFrame, items: pd.DataFrame) -> list[str]:
    """What the changes are compared with; changes against unlike bases do not add up."""
    bases = [base for base in dict.fromkeys([*totals["base"], *items["base"]]) if not is_missing(base)]
    names = [labels("base").get(str(base), str(base)) for base in bases]
    if len(names) > 1:
        return [f"文字说明各处比较的基数不同（{'、'.join(names)}），不同基数的变动不能相加或比较。"]
    if names and is_printed(items):
        return [f"各项的变动由同一张表印出的本年数减{_figure_text(items)}得出。"]
    if names:
        return [f"变动都是文字说明给出的，比较的基数是{names[0]}。"]
    return ["未能读出与什么数比较。"] if len(totals) or len(items) else []
