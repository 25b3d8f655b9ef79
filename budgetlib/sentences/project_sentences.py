"""Sentences on projects: how many, the largest, and what their money is for."""

from typing import Any

import pandas as pd

from budgetlib.analysis.citations import formula_of
from budgetlib.analysis.plain_rows import records
from budgetlib.formatting import amount_text, is_missing, percent_text
from budgetlib.sentences.common import scope_text


def describe_projects(projects: pd.DataFrame, whole: pd.DataFrame, unit: str = "万元") -> str:
    """Say how many projects were read, the printed whole that they make up, and the largest three.

    Parameters
    ----------
    projects, whole
        Results of :func:`budgetlib.analysis.projects_of` and :func:`budgetlib.analysis.printed_whole`.
    """
    if projects.empty:
        return ""
    listed = "、".join(_one(row, whole, unit) for row in records(projects.head(3)))
    if len(projects) == 1:
        return f"读出 1 个项目：{listed}。"
    total = _total_text(whole, unit)
    measure = "全年执行数" if projects.head(3)["phase"].eq("outturn").all() else "金额"
    return f"读出 {len(projects)} 个项目{total}；{measure}最大的是{listed}。"


def _total_text(whole: pd.DataFrame, unit: str) -> str:
    if whole.empty:
        return ""
    amount = amount_text(whole["amount_yuan"].iloc[0], unit)
    return f"，合起来就是{_place(whole)}印出的项目支出 {amount}{scope_text(whole)}"


def _place(whole: pd.DataFrame) -> str:
    title = whole["table_title"].iloc[0]
    return f"“{title}”" if title else "表中"


def _one(row: dict[str, object], whole: pd.DataFrame, unit: str) -> str:
    text = f"{row['item_name']} {amount_text(row['amount_yuan'], unit)}"
    if whole.empty:
        return text
    share = percent_text(float(str(row["amount_yuan"])) / whole["amount_yuan"].iloc[0] * 100)
    return f"{text}（占 {share}）"


def describe_project_units(units: pd.DataFrame, unit: str = "万元") -> str:
    """Say which units have most project money.

    Parameters
    ----------
    units
        One row a unit: ``implementing_unit``, ``amount_yuan``, ``projects``, the largest first.
    """
    if len(units) < 2:
        return ""
    listed = "、".join(
        f"{row['implementing_unit']} {amount_text(row['amount_yuan'], unit)}（{row['projects']} 个项目）"
        for row in records(units.head(3))
    )
    return f"印出实施单位的项目分属 {len(units)} 个单位，金额最大的是{listed}。"


def describe_purposes(purposes: pd.DataFrame, unit: str = "万元") -> str:
    """Say what most of the money of the projects is for, as printed."""
    if purposes.empty:
        return ""
    top = purposes.nlargest(1, "amount_yuan").iloc[0]
    if is_missing(top["amount_yuan"]):
        return ""
    return (
        f"文件印出 {purposes['item_name'].nunique()} 个项目的 {len(purposes)} 笔资金分配；最大的一笔是"
        f"{top['item_name']}中的{top['purpose']}，{amount_text(top['amount_yuan'], unit)}。"
    )


def describe_project_economy(economic: pd.DataFrame, unit: str = "万元") -> str:
    """Say on what most project money is spent, by economic category.

    Parameters
    ----------
    economic
        The finest economic categories with ``project_yuan``, the largest first.
    """
    if economic.empty:
        return ""
    listed = "、".join(_on_projects(row, unit) for row in records(economic.head(3)))
    return f"项目支出中金额最大的经济科目是{listed}{scope_text(economic)}。"


def _on_projects(row: dict[str, Any], unit: str) -> str:
    computed = "（推算）" if formula_of(row, "project_yuan") else ""
    return f"{row['item_name']} {amount_text(row['project_yuan'], unit)}{computed}"
