"""Sentences on what the audit found and checked, and what was read."""

import pandas as pd

from budgetlib.analysis.coverage import OUTCOMES, SEVERITIES, largest_difference
from budgetlib.analysis.dossier import Dossier
from budgetlib.formatting import (
    amount_text,
)
from budgetlib.sentences.common import bullet_list
from budgetlib.views.overviews import tables_read


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


def describe_rules(rules: pd.DataFrame, outcome: str) -> str:
    """Say how many rules had one outcome and how many comparisons stand behind it.

    Parameters
    ----------
    rules
        Result of :func:`budgetlib.analysis.scorecard`.
    outcome
        ``failed``, ``not_checked``, ``held`` or ``not_applicable``.
    """
    name, count, checks = OUTCOMES[outcome], len(rules), int(rules["checks"].sum())
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


def summarise_audit(dossier: Dossier, counts: pd.DataFrame, unit: str = "万元") -> str:
    """The first things worth knowing on what was read and checked, as a Markdown list."""
    partial = (dossier.documents["status"] == "partial").any()
    read = "文件有一部分未能读出。" if partial else "文件的各部分都已读出。"
    errors = dossier.findings[dossier.findings["severity"] == "error"]
    tables = tables_read(dossier.tables, dossier.amounts)
    return bullet_list(
        [read + describe_tables(tables), describe_findings(errors, "error", unit), describe_coverage(counts)]
    )
