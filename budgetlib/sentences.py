"""Plain Chinese sentences with computed figures, for readers who are no specialists.

Every function takes the small tables of :mod:`budgetlib.analysis` and says what they hold; where a part is
not there, the sentence says so.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.change import Explained, explained_change
from budgetlib.analysis.dossier import Dossier
from budgetlib.analysis.names import BASE_LABELS, FUND_LABELS, KIND_LABELS, LEVEL_LABELS
from budgetlib.analysis.reading import FORMS, SEVERITIES, largest_difference, tables_read
from budgetlib.analysis.records import records
from budgetlib.analysis.staffing import CostChange, cost_of, count_of, fill_rate_pct, workforce
from budgetlib.analysis.structure import percent
from budgetlib.formatting import (
    amount_text,
    change_text,
    is_missing,
    people_text,
    percent_text,
)

_ENTITY = {"department": "部门", "unit": "单位"}
_STEP = Decimal(100)  # 0.01 万元, the last digit that statements are printed with


def describe_dossier(dossier: Dossier) -> str:
    """Say whose disclosure this is, of which year, and from which files it was read."""
    first = dossier.documents.iloc[0]
    what = _ENTITY.get(str(first["entity_level"]), "") + KIND_LABELS.get(str(first["kind"]), "预算或决算")
    year = "年度未能识别" if dossier.fiscal_year is None else f"{dossier.fiscal_year} 年"
    files = "、".join(
        f"“{row['source']}”（{FORMS.get(row['format'], row['format'])}，{row['pages']} 页）"
        for row in records(dossier.documents)
    )
    return (
        f"{dossier.department}，{year}{what}公开。数据来自 {len(dossier.documents)} 个文件：{files}；"
        f"读出 {len(dossier.tables)} 张表、{len(dossier.amounts):,} 个金额。"
    )


def describe_reading(dossier: Dossier) -> str:
    """Say what limits the report: files read in part, and findings of the checks."""
    counts = {s: int((dossier.findings["severity"] == s).sum()) for s in SEVERITIES}
    parts = []
    if (dossier.documents["status"] == "partial").any():
        parts.append("文件有一部分未能读出，见数据检查报告。")
    if any(counts.values()):
        listed = "、".join(f"{SEVERITIES[s]} {n} 条" for s, n in counts.items() if n)
        parts.append(f"数据检查共有{listed}，详见数据检查报告。")
    if dossier.coverage.empty:
        parts.append("数据中没有检查的记录。")
    return "".join(parts) or "数据检查没有发现不一致之处。"


def describe_revenue(revenue: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large revenue is and which source is the largest."""
    if revenue.empty:
        return "文件没有列出收入来源，或未能读出收入表。"
    total, top = sum(revenue["amount_yuan"], Decimal(0)), revenue.iloc[0]
    start = f"收入合计 {amount_text(total, unit)}"
    if len(revenue) == 1:
        return f"{start}，全部来自{top['item_name']}。"
    rest = "、".join(
        f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}（{percent_text(r['share_pct'])}）"
        for r in records(revenue.iloc[1:4])
    )
    more = f"等，共 {len(revenue)} 个来源" if len(revenue) > 4 else ""
    return (
        f"{start}，其中最大的来源是{top['item_name']}，{amount_text(top['amount_yuan'], unit)}，"
        f"占 {percent_text(top['share_pct'])}；其余为{rest}{more}。"
    )


def scope_text(frame: pd.DataFrame) -> str:
    """Which money the figures cover, in brackets: all funds, or a part of them."""
    funds = [FUND_LABELS.get(f, f) for f in dict.fromkeys(frame["fund"].dropna())]
    return f"（{'、'.join(funds)}）" if funds else ""


def describe_functions(functions: pd.DataFrame, unit: str = "万元") -> str:
    """Say what most is spent on, by 类 and by 项."""
    if functions.empty:
        return "文件没有按功能分类列出支出，或未能读出支出表。"
    tops = functions[functions["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = functions[functions["is_leaf"]].sort_values("amount_yuan", ascending=False)
    total = sum(tops["amount_yuan"], Decimal(0))
    first, item = tops.iloc[0], leaves.iloc[0]
    text = (
        f"支出合计 {amount_text(total, unit)}{scope_text(functions)}，分属 {len(tops)} 类。"
        f"最大的一类是{first['item_name']}，"
        f"{amount_text(first['amount_yuan'], unit)}，占 {percent_text(first['share_pct'])}"
    )
    if item["item_code"] == first["item_code"]:
        return text + "。"
    return (
        f"{text}；最大的一{LEVEL_LABELS[int(item['item_level'])]}是{item['item_name']}（{item['item_code']}），"
        f"{amount_text(item['amount_yuan'], unit)}，占 {percent_text(percent(item['amount_yuan'], total))}。"
    )


def describe_split(split: pd.DataFrame, what: str, unit: str = "万元") -> str:
    """Say how expenditure divides in two, such as basic against project expenditure.

    Parameters
    ----------
    split
        Result of ``basic_and_project`` or ``personnel_and_operating``.
    what
        The two parts in words, for the sentence where they are missing.
    """
    if split.empty:
        return f"文件没有区分{what}，或未能读出相应的表。"
    rows = records(split)
    parts = "，".join(
        f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}，占 {percent_text(r['share_pct'])}"
        for r in rows
    )
    if len(rows) == 1:
        amount = amount_text(rows[0]["amount_yuan"], unit)
        return f"表中只列出{rows[0]['item_name']} {amount}{scope_text(split)}，另一项为空。"
    how = "（由各分项相加得出）" if split["is_derived"].astype(bool).any() else ""
    rest = rows[0]["total_yuan"] - sum(split["amount_yuan"], Decimal(0))
    other = f"；另有 {amount_text(rest, unit)}不属于这两项" if rest > _STEP * 2 else ""
    return f"{parts}{scope_text(split)}{how}{other}。"


def describe_economic(economic: pd.DataFrame, unit: str = "万元") -> str:
    """Say what the money is spent on by economic category."""
    if economic.empty:
        return "文件没有按经济分类列出支出，或未能读出相应的表。"
    tops = economic[economic["item_level"] == 1].sort_values("amount_yuan", ascending=False)
    leaves = economic[economic["is_leaf"]].sort_values("amount_yuan", ascending=False).head(3)
    listed = "、".join(f"{r['item_name']} {amount_text(r['amount_yuan'], unit)}" for r in records(leaves))
    return (
        f"{tops['table_title'].iloc[0]}列出的支出中，{tops['item_name'].iloc[0]}最多，"
        f"{amount_text(tops['amount_yuan'].iloc[0], unit)}，占 {percent_text(tops['share_pct'].iloc[0])}；"
        f"金额最大的明细是{listed}。"
    )


def describe_three_public(three: pd.DataFrame, unit: str = "万元") -> str:
    """Say how large the three public expenses are and how they changed."""
    if three.empty:
        return "文件没有列出“三公”经费，或未能读出相应的表。"
    rows = {row["item"]: row for row in records(three)}
    total = rows.get("total")
    head = (
        "表中没有“三公”经费合计数"
        if total is None
        else f"“三公”经费合计 {amount_text(total['amount_yuan'], unit)}"
    )
    if total is not None and not is_missing(total["change_yuan"]):
        head += f"，比上年{change_text(total['change_yuan'], unit)}"
    parts = [
        f"{rows[item]['item_name']} {amount_text(rows[item]['amount_yuan'], unit)}"
        for item in ("overseas_travel", "reception", "vehicles")
        if item in rows
    ]
    blank = [
        name
        for item, name in (
            ("overseas_travel", "因公出国（境）费"),
            ("reception", "公务接待费"),
            ("vehicles", "公务用车购置及运行费"),
        )
        if item not in rows
    ]
    tail = f"；{'、'.join(blank)}未列金额" if blank and parts else ""
    return f"{head}。" if not parts else f"{head}：{'，'.join(parts)}{tail}。"


def describe_total_change(totals: pd.DataFrame, unit: str = "万元") -> str:
    """Say how the whole changed against last year, as stated in the narrative."""
    if totals.empty:
        return "文字说明没有给出总额比上年的变动。"
    row = totals[totals["is_chosen"].astype(bool)].iloc[0]
    base = BASE_LABELS.get(str(row["base"]), "上年")
    text = f"文字说明中，{row['item_name']}"
    if not is_missing(row["amount_yuan"]):
        text += f" {amount_text(row['amount_yuan'], unit)}"
    text += f"，比{base}{change_text(row['change_yuan'], unit)}"
    rate = (
        percent(row["change_yuan"], row["prior_yuan"]) if is_missing(row["change_pct"]) else row["change_pct"]
    )
    if row["change_yuan"] and rate is not None:
        text += f"，{'增长' if rate > 0 else '下降'} {percent_text(abs(rate))}"
    reason = "" if is_missing(row["reason"]) else f"说明的原因：{row['reason'].rstrip('。；')}。"
    return f"{text}（第 {int(row['page'])} 页）。{reason}"


def describe_item_changes(items: pd.DataFrame, unit: str = "万元") -> str:
    """Say which items grew and fell most."""
    if items.empty:
        return "文字说明没有给出按功能分类各项的变动。"
    up, down = items[items["change_yuan"] > 0], items[items["change_yuan"] < 0]
    text = f"文字说明给出 {len(items)} 项支出的变动，{len(up)} 项增加，{len(down)} 项减少"
    if len(items) > len(up) + len(down):
        text += f"，{len(items) - len(up) - len(down)} 项持平"
    for rows, verb in ((up, "增加"), (down, "减少")):
        if len(rows):
            top = rows.iloc[0]
            pct = (
                "" if is_missing(top["change_pct"]) else f"（{percent_text(top['change_pct'], signed=True)}）"
            )
            text += f"；{verb}最多的是{top['item_name']}，{change_text(top['change_yuan'], unit)}{pct}"
    return text + "。"


def describe_unexplained(explained: Explained, items: pd.DataFrame, unit: str = "万元") -> str:
    """Say whether the item changes add up to the stated total change, and what they leave open."""
    gap = explained.unexplained_yuan
    if gap is None or explained.n_items == 0:
        return "总额的变动或各项的变动没有说明，因此不能核对两者是否相符。"
    sums = (
        f"说明的总额变动为{change_text(explained.total_yuan, unit)}，{explained.n_items} 项变动合计为"
        f"{change_text(explained.items_yuan, unit)}"
    )
    if gap == 0:
        return f"{sums}，两者相符。"
    if explained.is_rounding:
        return f"{sums}，相差 {amount_text(abs(gap), unit)}，在四舍五入的范围内。"
    return (
        f"{sums}，两者相差 {amount_text(abs(gap), unit)}，这部分没有说明。"
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
    alike = items[items["change_yuan"].map(abs) == abs(gap)]
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
    differences: pd.DataFrame, items: pd.DataFrame, years: pd.DataFrame, unit: str = "万元"
) -> str:
    """Say whether the stated changes agree with both years' tables."""
    if years.empty or items.empty:
        return "没有两年的表格或没有逐项说明，不能相互核对。"
    common = int(items["item_code"].isin(set(years["item_code"])).sum())
    if differences.empty:
        return f"文字说明与两年表格都有的 {common} 项，变动数全部相符。"
    listed = "、".join(
        f"{r['item_name']}（说明{change_text(r['stated_yuan'], unit)}，"
        f"表格{change_text(r['computed_yuan'], unit)}）"
        for r in records(differences.head(3))
    )
    return f"文字说明与两年表格都有的 {common} 项中，{len(differences)} 项不一致：{listed}。"


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


def describe_headcounts(heads: pd.DataFrame) -> str:
    """Say how many posts and people there are and how they changed."""
    wholes = heads[heads["subtype"].isna()]
    if wholes.empty:
        return "文件没有公开编制和人员数。"
    return "、".join(_headcount_text(row) for row in records(wholes)) + "。"


def _headcount_text(row: dict[str, Any]) -> str:
    text = f"{row['item_name']} {people_text(row['headcount'])}"
    if is_missing(row["change"]):
        return text
    change = int(row["change"])
    verb = "增加" if change > 0 else "减少"
    return f"{text}（{verb} {abs(change)} 人）" if change else f"{text}（与上年持平）"


def describe_fill_rate(heads: pd.DataFrame) -> str:
    """Say how many of the authorised posts are filled."""
    rate, people, posts = fill_rate_pct(heads), workforce(heads), count_of(heads, "authorised")
    if rate is None or people is None or posts is None:
        return "编制数或在职人数没有公开，不能计算满编率。"
    left = posts - people.headcount
    more = f"空编 {left} 个" if left > 0 else f"超出编制 {-left} 人" if left < 0 else "没有空编"
    filled = f"{people.name} {people_text(people.headcount)}"
    return f"编制 {posts} 个，{filled}，满编率 {percent_text(rate)}，{more}。"


def describe_cost_per_head(costs: pd.DataFrame, unit: str = "万元") -> str:
    """Say what one person in post and one authorised post cost."""
    if costs.empty:
        return "人员数或人员经费、公用经费没有公开，不能计算人均支出。"
    texts = []
    for _, rows in costs.groupby("base", sort=False):
        listed = "、".join(f"{r['item_name']} {amount_text(r['per_head_yuan'], unit)}" for r in records(rows))
        both = f"，合计 {amount_text(sum(rows['per_head_yuan'], Decimal(0)), unit)}" if len(rows) > 1 else ""
        first = rows.iloc[0]
        head = (
            f"按编制 {int(first['headcount'])} 个计算，每个编制"
            if first["base"] == "authorised"
            else f"按{first['base_name']} {people_text(first['headcount'])}计算，人均"
        )
        texts.append(f"{head}{listed}{both}")
    return "；".join(texts) + "。"


def describe_cost_change(change: CostChange | None, unit: str = "万元") -> str:
    """Say how much of the change of personnel cost is due to heads and how much to cost per head."""
    if change is None:
        return (
            "上年的人员经费或上年的在职人数没有公开，也不能由说明推得，"
            "因此不能把人员经费的变动分解为人数和人均两部分。"
        )
    before, after = amount_text(change.prior_yuan, unit), amount_text(change.amount_yuan, unit)
    return (
        f"人员经费由 {before}变为 {after}，{change_text(change.change_yuan, unit)}；"
        f"人数由 {change.prior_headcount} 人变为 {change.headcount} 人。"
        f"其中人数变动使人员经费{change_text(change.headcount_part_yuan, unit)}，"
        f"人均水平变动使其{change_text(change.per_head_part_yuan, unit)}。"
        f"上年人员经费的来源：{change.basis}。"
    )


def describe_findings(findings: pd.DataFrame, severity: str, unit: str = "万元") -> str:
    """Say how many findings of one severity there are and how large the largest difference is."""
    if findings.empty:
        return f"没有“{SEVERITIES[severity]}”一级的发现。"
    largest = largest_difference(findings)
    size = "" if largest is None else f"，差额最大的一条相差 {amount_text(largest, unit)}"
    return f"“{SEVERITIES[severity]}”一级的发现有 {len(findings)} 条{size}。"


def describe_coverage(counts: pd.DataFrame) -> str:
    """Say how many rules were checked and with what outcome."""
    rules = dict(zip(counts["outcome"], counts["rules"], strict=True))
    if not sum(rules.values()):
        return "数据中没有检查规则的记录。"
    return (
        f"共有 {sum(rules.values())} 条检查规则：{rules['held']} 条相符，{rules['failed']} 条不符，"
        f"{rules['not_applicable']} 条不适用，{rules['not_checked']} 条未能检查；"
        f"实际比较 {int(counts['checks'].sum()):,} 次。"
    )


def describe_tables(tables: pd.DataFrame) -> str:
    """Say how many tables were read, how many are empty, and how many are not recognised."""
    if tables.empty:
        return "文件中没有读出表格。"
    empty, other = int(tables["is_empty"].sum()), int((tables["kind"] == "other").sum())
    text = f"读出 {len(tables)} 张表，共 {int(tables['amounts'].sum()):,} 个金额"
    text += f"；其中 {empty} 张没有非零金额" if empty else ""
    return text + (f"，{other} 张未归入已知种类，其金额照样保留。" if other else "。")


def bullet_list(sentences: Iterable[str]) -> str:
    """Sentences as a Markdown list, or a sentence that there is nothing to say."""
    return "\n".join(f"- {sentence}" for sentence in sentences) or "没有需要特别说明的限制。"


def describe_personnel_share(functions: pd.DataFrame, costs: pd.DataFrame, unit: str = "万元") -> str:
    """Say how much of all expenditure is personnel cost."""
    personnel = cost_of(costs, "personnel")
    if personnel is None:
        return "文件没有列出人员经费。"
    whole = sum(functions.loc[functions["item_level"] == 1, "amount_yuan"], Decimal(0))
    share = percent(personnel, whole)
    end = "" if share is None else f"，相当于支出合计的 {percent_text(share)}"
    return f"人员经费 {amount_text(personnel, unit)}{end}。"


def summarise_structure(
    dossier: Dossier, functions: pd.DataFrame, split: pd.DataFrame, costs: pd.DataFrame, unit: str = "万元"
) -> str:
    """The first things worth knowing on the structure, as a Markdown list."""
    return bullet_list(
        [
            describe_functions(functions, unit),
            describe_split(split, "基本支出和项目支出", unit),
            describe_personnel_share(functions, costs, unit),
            describe_reading(dossier),
        ]
    )


def summarise_change(dossier: Dossier, totals: pd.DataFrame, items: pd.DataFrame, unit: str = "万元") -> str:
    """The first things worth knowing on the change, as a Markdown list."""
    return bullet_list(
        [
            describe_total_change(totals, unit),
            describe_item_changes(items, unit),
            describe_unexplained(explained_change(totals, items), items, unit),
            describe_reading(dossier),
        ]
    )


def summarise_staffing(
    dossier: Dossier, heads: pd.DataFrame, costs: pd.DataFrame, change: CostChange | None, unit: str = "万元"
) -> str:
    """The first things worth knowing on staffing and cost, as a Markdown list."""
    return bullet_list(
        [
            describe_headcounts(heads),
            describe_fill_rate(heads),
            describe_cost_per_head(costs, unit),
            describe_cost_change(change, unit),
        ]
    )


def summarise_audit(dossier: Dossier, counts: pd.DataFrame, unit: str = "万元") -> str:
    """The first things worth knowing on what was read and checked, as a Markdown list."""
    partial = (dossier.documents["status"] == "partial").any()
    read = "文件有一部分未能读出。" if partial else "文件的各部分都已读出。"
    errors = dossier.findings[dossier.findings["severity"] == "error"]
    tables = tables_read(dossier.tables, dossier.amounts)
    return bullet_list(
        [read + describe_tables(tables), describe_findings(errors, "error", unit), describe_coverage(counts)]
    )
