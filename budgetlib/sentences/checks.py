"""Sentences on what the audit found and checked, and what was read."""

import pandas as pd

from budgetlib.analysis.publication import Publication
from budgetlib.formatting import amount_text
from budgetlib.sentences.common import bullet_list
from budgetlib.views.overviews import tables_read
from budgetlib.vocabulary.labels import labels


def describe_findings(findings: pd.DataFrame, severity: str, unit: str = "万元") -> str:
    """Say how many findings of one severity there are and how large the largest difference is."""
    name = labels("severity")[severity]
    if findings.empty:
        return f"没有“{name}”一级的发现。"
    differences = findings["difference_yuan"].dropna().abs()
    size = f"，差额最大的一条相差 {amount_text(differences.max(), unit)}" if len(differences) else ""
    return f"“{name}”一级的发现有 {len(findings)} 条{size}。"


def describe_coverage(counts: pd.DataFrame) -> str:
    """Say how many rules were checked and with what outcome.

    Parameters
    ----------
    counts
        ``outcome``, ``rules`` and ``checks``, one row an outcome.
    """
    rules = counts.set_index("outcome")["rules"].reindex(list(labels("outcome")), fill_value=0)
    if not rules.sum():
        return "数据中没有检查规则的记录。"
    listed = "，".join(f"{rules[outcome]} 条{name}" for outcome, name in labels("outcome").items())
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
        return f"没有{name}的规则。"
    compared = f"，一共比较了 {checks:,} 次" if checks else ""
    some = f"；其中 {int(rules['reason'].notna().sum())} 条另有部分内容未能比较"
    partly = some if outcome in ("failed", "held") and rules["reason"].notna().any() else ""
    return f"{name}的规则有 {count} 条{compared}{partly}。"


def describe_tables(tables: pd.DataFrame) -> str:
    """Say how many tables were read, how many are empty, and how many are not recognised."""
    if tables.empty:
        return "文件中没有读出表格。"
    empty, other = int(tables["is_empty"].sum()), int((tables["kind"] == "other").sum())
    text = f"读出 {len(tables)} 张表，共 {int(tables['amounts'].sum()):,} 个金额"
    text += f"；其中 {empty} 张没有非零金额" if empty else ""
    return text + (f"，{other} 张未归入已知种类，其金额照样保留。" if other else "。")


def summarise_audit(published: Publication, counts: pd.DataFrame, unit: str = "万元") -> str:
    """The first things worth knowing on what was read and checked, as a Markdown list."""
    partial = (published.documents["status"] == "partial").any()
    read = "文件有一部分未能读出。" if partial else "文件的各部分都已读出。"
    errors = published.findings[published.findings["severity"] == "error"]
    tables = tables_read(published.tables, published.amounts)
    return bullet_list(
        [read + describe_tables(tables), describe_findings(errors, "error", unit), describe_coverage(counts)]
    )
