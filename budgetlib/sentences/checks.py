"""Sentences on what the audit found and checked, and what was read."""

from collections.abc import Iterable

import pandas as pd

from budgetlib.analysis.publication import Publication
from budgetlib.formatting import amount_text
from budgetlib.sentences.common import bullet_list
from budgetlib.views.overviews import span, tables_read
from budgetlib.vocabulary.labels import labels


def describe_numbers(published: Publication) -> str:
    """Say how many numbers are printed and how many of them were read; nothing where that was not counted."""
    counts = published.documents[["numbers_printed", "numbers_read"]].dropna()
    if counts.empty:
        return ""
    printed, read = (int(counts[name].sum()) for name in counts)
    pages = _ranges(published.unread["page"].dropna())
    where = f"（第 {pages} 页）" if pages else ""
    left = f"，其余 {printed - read:,} 个未能读出{where}" if read < printed else ""
    return f"文件印出 {printed:,} 个数（金额、百分比和数量），读出 {read:,} 个{left}。"


def describe_unread(unread: pd.DataFrame, shown: int) -> str:
    """Say how many numbers were not read, on which pages, and how many of them are listed."""
    if unread.empty:
        return ""
    first = f"；下面列出前 {shown} 个" if shown < len(unread) else ""
    return f"未能读出的数有 {len(unread):,} 个，在第 {_ranges(unread['page'].dropna())} 页{first}。"


def _ranges(pages: Iterable[int]) -> str:
    """Pages in their order, those that follow one another as one: 3、7–12."""
    runs: list[list[int]] = []
    for page in sorted({int(page) for page in pages}):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(span(run[0], run[-1]) for run in runs)


def describe_findings(findings: pd.DataFrame, severity: str, unit: str = "万元") -> str:
    """Say how many findings of one severity there are and how large the largest difference is."""
    if findings.empty:
        return ""
    return f"“{labels('severity')[severity]}”一级的发现有 {_count_text(findings, unit)}。"


def _count_text(findings: pd.DataFrame, unit: str) -> str:
    differences = findings["difference_yuan"].dropna().abs()
    size = f"，差额最大的一条相差 {amount_text(differences.max(), unit)}" if len(differences) else ""
    return f"{len(findings)} 条{size}"


def _all_findings(findings: pd.DataFrame, unit: str) -> str:
    """The findings of all severities in one sentence, and that there are none of the gravest."""
    names = labels("severity")
    found = {severity: findings[findings["severity"] == severity] for severity in names}
    counts = [f"“{names[s]}”{_count_text(rows, unit)}" for s, rows in found.items() if len(rows)]
    gravest = [f"没有“{names['error']}”一级的发现"] if found["error"].empty else []
    return f"数据检查的结果：{'；'.join([*gravest, *counts])}。"


def describe_coverage(counts: pd.DataFrame) -> str:
    """Say how many rules were checked and with what outcome.

    Parameters
    ----------
    counts
        ``outcome``, ``rules`` and ``checks``, one row an outcome.
    """
    rules = counts.set_index("outcome")["rules"]
    if not rules.sum():
        return ""
    words = labels("outcome").items()
    listed = "，".join(f"{rules[outcome]} 条{name}" for outcome, name in words if rules.get(outcome))
    return f"共有 {rules.sum()} 条检查规则：{listed}；实际比较 {int(counts['checks'].sum()):,} 次。"


def describe_rules(rules: pd.DataFrame, outcome: str) -> str:
    """Say how many rules had one outcome and how many comparisons stand behind it.

    Parameters
    ----------
    rules
        Rows of :func:`budgetlib.analysis.scorecard` with that outcome.
    outcome
        ``failed``, ``not_checked``, ``held`` or ``not_applicable``.
    """
    name, count, checks = labels("outcome")[outcome], len(rules), int(rules["checks"].sum())
    if not count:
        return ""
    compared = f"，一共比较了 {checks:,} 次" if checks else ""
    some = f"；其中 {int(rules['reason'].notna().sum())} 条另有部分内容未能比较"
    partly = some if outcome in ("failed", "held") and rules["reason"].notna().any() else ""
    return f"{name}的规则有 {count} 条{compared}{partly}。"


def describe_tables(tables: pd.DataFrame) -> str:
    """Say how many tables were read, how many are empty, and how many are not recognised."""
    if tables.empty:
        return ""
    empty, other = int(tables["is_empty"].sum()), int((tables["kind"] == "other").sum())
    text = f"读出 {len(tables)} 张表，共 {int(tables['amounts'].sum()):,} 个金额"
    text += f"；其中 {empty} 张没有非零金额" if empty else ""
    return text + (f"，{other} 张未归入已知种类，其金额照样保留。" if other else "。")


def summarise_audit(published: Publication, counts: pd.DataFrame, unit: str = "万元") -> str:
    """The first things worth knowing on what was read and checked, as a Markdown list."""
    tables = tables_read(published.tables, published.amounts)
    points = [
        describe_numbers(published) + describe_tables(tables),
        _all_findings(published.findings, unit) if counts["checks"].sum() else "",
        describe_coverage(counts),
    ]
    return bullet_list(filter(None, points))
