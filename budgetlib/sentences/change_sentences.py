"""Sentences on what changed against the year before, and why."""

from decimal import Decimal

import pandas as pd

from budgetlib.analysis.change import Explained, bridge_from_parts, explained_change, in_both, not_stated
from budgetlib.analysis.dossier import Dossier
from budgetlib.analysis.names import BASE_LABELS
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.structure import percent
from budgetlib.formatting import (
    amount_text,
    change_text,
    is_missing,
    percent_text,
)
from budgetlib.sentences.common import describe_reading, describe_rounding, key_points

_ZERO = Decimal(0)


def base_text(frame: pd.DataFrame) -> str:
    """What the changes of a result are compared with; 上年 where that is not one and the same."""
    bases = {str(base) for base in frame["base"] if not is_missing(base)} if "base" in frame else set()
    return BASE_LABELS.get(bases.pop(), "上年") if len(bases) == 1 else "上年"


def is_printed(frame: pd.DataFrame) -> bool:
    """Whether changes are computed from the columns of both years that one table prints."""
    return "origin" in frame and bool((frame["origin"] == "printed").any())


def describe_total_change(totals: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the whole changed against last year, as stated in the narrative or printed in a table."""
    if totals.empty:
        return "文字说明没有给出总额比上年的变动。"
    rows = totals[totals["is_chosen"].astype(bool)]
    row = rows.iloc[0]
    text = f"{'' if is_printed(rows) else '文字说明中，'}{row['item_name']}"
    if not is_missing(row["amount_yuan"]):
        text += f" {amount_text(row['amount_yuan'], unit)}，"
    text += f"比{base_text(rows)}{change_text(row['change_yuan'], unit)}"
    rate = (
        percent(row["change_yuan"], row["prior_yuan"]) if is_missing(row["change_pct"]) else row["change_pct"]
    )
    if row["change_yuan"] and rate is not None:
        text += f"，{'增长' if rate > 0 else '下降'} {percent_text(abs(rate))}"
    reason = "" if is_missing(row["reason"]) else f"说明的原因：{row['reason'].rstrip('。；')}。"
    return f"{text}（第 {int(row['page'])} 页）。{reason}{_wider_text(totals, row['amount_yuan'], unit)}"


def _wider_text(totals: pd.DataFrame, printed: Decimal, unit: str) -> str:
    """Beside the total of a table for a part of the funds, the stated change of the whole."""
    stated = totals[~totals["is_chosen"].astype(bool)] if is_printed(totals) else totals.head(0)
    amounts = [_ZERO if is_missing(amount) else amount for amount in stated["amount_yuan"]]
    wider = [place for place, amount in enumerate(amounts) if amount > printed]
    return describe_total_change(stated.iloc[wider[:1]].assign(is_chosen=True), unit) if wider else ""


def describe_item_changes(items: pd.DataFrame, unit: str = "万元") -> str:
    """Say where the changes by item are from, and which items grew and fell most."""
    if items.empty:
        return (
            "文字说明没有给出按功能分类各项的变动，表中也没有印出各项的上年数，因此不能逐项说明总额的变动。"
        )
    known = items[items["change_yuan"].notna()]
    up, down = known[known["change_yuan"] > 0], known[known["change_yuan"] < 0]
    counts = ((len(up), "增加"), (len(down), "减少"), (len(known) - len(up) - len(down), "持平"))
    listed = "，".join(f"{count} 项{verb}" for count, verb in counts if count)
    text = f"{_origin_text(items)} {len(known)} 项支出的变动，{listed}"
    for rows, verb in ((up, "增加"), (down, "减少")):
        if len(rows):
            top = rows.iloc[0]
            pct = (
                "" if is_missing(top["change_pct"]) else f"（{percent_text(top['change_pct'], signed=True)}）"
            )
            text += f"；{verb}最多的是{top['item_name']}，{change_text(top['change_yuan'], unit)}{pct}"
    return f"{text}。{_blank_text(items)}"


def _origin_text(items: pd.DataFrame) -> str:
    if not is_printed(items):
        return "文字说明给出"
    table = items["table_title"].iloc[0]
    where = f"“{table}”" if table else "表中"
    return f"文字说明没有逐项给出变动；{where}并列印出本年数和{_figure_text(items)}，由此得出"


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


def describe_parts(bridge: pd.DataFrame, unit: str = "万元") -> str:
    """Say how much of the change of the whole is basic and how much project expenditure.

    Parameters
    ----------
    bridge
        Result of :func:`budgetlib.analysis.bridge_from_parts`.
    """
    if bridge.empty:
        return "文字说明没有同时给出总支出、基本支出和项目支出的变动。"
    parts = records(bridge[bridge["step"] == "item"])
    listed = "，".join(f"{row['item_name']}{change_text(row['amount_yuan'], unit)}" for row in parts)
    gap = records(bridge[bridge["step"] == "unexplained"])
    rest = f"，{gap[0]['item_name']} {amount_text(abs(gap[0]['amount_yuan']), unit)}" if gap else ""
    return f"文字说明的总支出变动中，{listed}{rest}。"


def describe_unexplained(explained: Explained, items: pd.DataFrame, unit: str = "万元") -> str:
    """Say whether the item changes add up to the stated total change, and what they leave open."""
    gap = explained.unexplained_yuan
    if gap is None or explained.n_items == 0:
        return "没有总额的变动或没有各项的变动，因此不能核对两者是否相符。"
    if not explained.has_one_base:
        return "总额和各项与不同的数比较（见“比较基数”），两者的变动不能相加核对。"
    whole, rest = ("表中合计的", "不能由各项得出") if is_printed(items) else ("说明的总额", "没有说明")
    sums = (
        f"{whole}变动为{change_text(explained.total_yuan, unit)}，{explained.n_items} 项变动合计为"
        f"{change_text(explained.items_yuan, unit)}"
    )
    if gap == 0:
        return f"{sums}，两者相符。"
    if explained.is_rounding:
        return f"{sums}，相差 {amount_text(abs(gap), unit)}，在四舍五入的范围内。"
    return (
        f"{sums}，两者相差 {amount_text(abs(gap), unit)}，这部分{rest}。"
        f"{_coverage_text(explained)}{_same_size(gap, items, unit)}"
    )


def _coverage_text(explained: Explained) -> str:
    """Items that are a small part of the whole cannot explain its change."""
    share = explained.coverage_pct
    return (
        "" if share is None or share >= 95 else f"说明了变动的各项，本年金额占总额的 {percent_text(share)}。"
    )


def _same_size(gap: Decimal, items: pd.DataFrame, unit: str) -> str:
    """An item whose change is as large as the gap is where a reader looks first."""
    alike = items[items["change_yuan"].isin([gap, -gap])]
    if alike.empty:
        return ""
    row = alike.iloc[0]
    reason = "" if is_missing(row["reason"]) else f"，其说明的原因是：{row['reason'].rstrip('。；')}"
    return f"差额的大小与{row['item_name']}的变动（{change_text(row['change_yuan'], unit)}）相同{reason}。"


def describe_years(years: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the whole and the items changed, from both years' tables."""
    if years.empty:
        return "数据中没有同一主体上一年口径相同的公开文件，不能按两年的表格逐项比较。"
    tops = years[years["item_level"] == 1]
    now, before = (sum(tops[c], Decimal(0)) for c in ("amount_yuan", "prior_yuan"))
    finest = years.sort_values("change_yuan", key=lambda s: s.map(abs), ascending=False)
    finest = finest[finest["item_level"] == years["item_level"].max()]
    rate = percent_text(percent(now - before, before), signed=True)
    text = (
        f"按两年的表格，支出由 {amount_text(before, unit)}变为 {amount_text(now, unit)}，"
        f"{change_text(now - before, unit)}（{rate}）"
    )
    if finest.empty:
        return text + "。"
    top = finest.iloc[0]
    return f"{text}；变动最大的一项是{top['item_name']}，{change_text(top['change_yuan'], unit)}。"


def describe_statement_differences(
    differences: pd.DataFrame,
    items: pd.DataFrame,
    years: pd.DataFrame,
    unit: str = "万元",
    phase: str = "budget",
) -> str:
    """Say whether the stated changes agree with both years' tables, and what changed unsaid."""
    if years.empty or items.empty:
        return "没有两年的表格或没有逐项的变动，不能相互核对。"
    which = "表中印出的" if is_printed(items) else "文字说明"
    rest = "" if is_printed(items) else _not_stated_text(items, years, unit)
    common = int(in_both(items, years, phase)["change_yuan"].notna().sum())
    if not common:
        return f"{which}没有与两年表格口径相同的各项，不能相互核对。{rest}"
    if differences.empty:
        return f"{which}与两年表格都有的 {common} 项，变动数全部相符。{rest}"
    listed = "、".join(
        f"{r['item_name']}（说明{change_text(r['stated_yuan'], unit)}，"
        f"表格{change_text(r['computed_yuan'], unit)}）"
        for r in records(differences.head(3))
    )
    return f"{which}与两年表格都有的 {common} 项中，{len(differences)} 项不一致：{listed}。{rest}"


def _not_stated_text(items: pd.DataFrame, years: pd.DataFrame, unit: str) -> str:
    """What changed by both years' tables without a word in the text."""
    silent = not_stated(items, years)
    if silent.empty or items["item_code"].isna().any():  # an item without a code may be any of them
        return ""
    listed = "、".join(
        f"{row['item_name']}{change_text(row['change_yuan'], unit)}" for row in records(silent.head(3))
    )
    whole = change_text(sum(silent["change_yuan"], _ZERO), unit)
    more = f"等，合计{whole}" if len(silent) > 3 else f"，合计{whole}" if len(silent) > 1 else ""
    return f"按两年的表格，还有 {len(silent)} 项变了而文字说明没有讲到：{listed}{more}。"


def describe_series(series: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the total developed over the years in the data."""
    totals = series[series["spending_type"] == "total"].sort_values("fiscal_year")
    if len(totals) < 2:
        return "数据中只有一个年度，不能显示多年的变化。"
    first, last = totals.iloc[0], totals.iloc[-1]
    change = last["amount_yuan"] - first["amount_yuan"]
    rate = percent_text(percent(change, first["amount_yuan"]), signed=True)
    ends = [
        f"{int(row['fiscal_year'])} 年的 {amount_text(row['amount_yuan'], unit)}" for row in (first, last)
    ]
    return (
        f"数据中有 {len(totals)} 个年度：支出总额由 {ends[0]}变为 {ends[1]}，"
        f"{change_text(change, unit)}（{rate}）。"
    )


def summarise_change(
    dossier: Dossier,
    totals: pd.DataFrame,
    items: pd.DataFrame,
    unit: str = "万元",
    years: pd.DataFrame | None = None,
) -> str:
    """The things worth knowing first on the change, and what limits the reading, in Markdown.

    Both years' tables (``years``, result of :func:`budgetlib.analysis.compare_years`) speak where neither
    text nor printed columns have an item that changed.
    """
    points = [describe_total_change(totals, unit), describe_item_changes(items, unit)]
    parts = bridge_from_parts(dossier.changes)
    if items.empty and len(parts):
        points[1] = f"{points[1].removesuffix('。')}；{describe_parts(parts, unit)}"
    if len(totals) and len(items):
        points.append(describe_unexplained(explained_change(totals, items), items, unit))
    if years is not None and len(years) and not any(map(bool, items["change_yuan"].dropna())):
        points.append(describe_years(years, unit))
    caveats = [describe_rounding(unit), *_base_caveat(totals, items), describe_reading(dossier)]
    return key_points(points, caveats)


def _base_caveat(totals: pd.DataFrame, items: pd.DataFrame) -> list[str]:
    """What the changes are compared with; changes against unlike bases do not add up."""
    bases = [base for base in dict.fromkeys([*totals["base"], *items["base"]]) if not is_missing(base)]
    names = [BASE_LABELS.get(str(base), str(base)) for base in bases]
    if len(names) > 1:
        return [f"文字说明各处比较的基数不同（{'、'.join(names)}），不同基数的变动不能相加或比较。"]
    if names and is_printed(items):
        return [f"各项的变动由同一张表印出的本年数减{_figure_text(items)}得出，文字说明没有逐项的原因。"]
    if names:
        return [f"变动都是文字说明给出的，比较的基数是{names[0]}。"]
    return ["文字说明没有写明与什么数比较。"] if len(totals) or len(items) else []
