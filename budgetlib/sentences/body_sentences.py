"""Sentences on a body as a whole: its year in one, and what stands out; each figure leads to its place."""

from typing import Any

import pandas as pd

from budgetlib.analysis.citations import citations_of, formula_of
from budgetlib.analysis.plain_rows import present, records
from budgetlib.analysis.publication import Publication
from budgetlib.formatting import amount_text, change_text, is_missing, marked, people_text, percent_text
from budgetlib.vocabulary.labels import labels


def money_of(row: Any, name: str = "amount_yuan", unit: str = "万元") -> str:
    """An amount of a result in words, leading to where it is printed or to how it is computed.

    Parameters
    ----------
    row
        A row of a result, with its ``citations`` and perhaps ``formulas``.
    name
        The column of the amount.
    """
    return marked(amount_text(row[name], unit), citations_of(row, name), formula_of(row, name))


def change_of(row: Any, unit: str = "万元") -> str:
    """How a figure changed, against what: 比上年预算减少 59.67 万元，下降 4.20%; empty where not known."""
    if is_missing(row["change_yuan"]):
        return ""
    base = labels("base").get(str(row["base"]), "上年")
    moved = marked(change_text(row["change_yuan"], unit), citations_of(row, "change_yuan"),
                   formula_of(row, "change_yuan"))  # fmt: skip
    rate = row["change_pct"]
    if is_missing(rate) or rate * row["change_yuan"] <= 0 or percent_text(abs(rate)) == "0.00%":
        return f"{'与' if row['change_yuan'] == 0 else '比'}{base}{moved}"
    said = marked(percent_text(abs(rate)), citations_of(row, "change_pct"), formula_of(row, "change_pct"))
    return f"比{base}{moved}，{'增长' if rate > 0 else '下降'} {said}"


def people_change(row: Any) -> str:
    """How a number of people changed, as printed beside it: 比上年减少 6 人; empty where not known."""
    if is_missing(row["prior_headcount"]):
        return ""
    change = int(row["headcount"] - row["prior_headcount"])
    if change == 0:
        return "与上年持平"
    moved = marked(people_text(abs(change)), citations_of(row, "headcount"))
    return f"比上年{'增加' if change > 0 else '减少'} {moved}"


def describe_body(published: Publication, key: pd.DataFrame, unit: str = "万元") -> str:
    """Say in one sentence how much a body spends, how that changed, and how much of it is for projects.

    Parameters
    ----------
    published
        The disclosure.
    key
        Result of :func:`budgetlib.analysis.key_figures`.
    """
    known = {row["measure"]: row for row in map(present, records(key))}
    total, project = known.get("total"), known.get("project")
    if total is None:
        return ""
    verb = "支出" if published.phase == "outturn" else "预算支出"
    fund = labels("fund").get(str(total["fund"]), "")
    parts = [
        f"{published.fiscal_year or ''} 年{verb} {money_of(total, unit=unit)}{f'（{fund}）' if fund else ''}"
    ]
    parts += filter(None, [change_of(total, unit)])
    if project is not None and project["fund"] == total["fund"]:
        parts.append(f"其中项目支出 {money_of(project, unit=unit)}")
    return f"{published.department} {'，'.join(parts).strip()}。"


def describe_standout(items: pd.DataFrame, unit: str = "万元") -> str:
    """Say which item changed most, and why as far as the document says.

    Parameters
    ----------
    items
        Result of :func:`budgetlib.analysis.item_changes`; told are those that count.
    """
    counted = items[items["is_counted"].astype(bool) & items["change_yuan"].fillna(0).ne(0)]
    if counted.empty:
        return ""
    row = present(records(counted.loc[[counted["change_yuan"].abs().idxmax()]])[0])
    amount = "" if row["amount_yuan"] is None else f" {money_of(row, unit=unit)}"
    reason = f"文件说明的原因：{row['reason'].rstrip('。；，')}。" if row["reason"] else ""
    return (
        f"读出变动的 {len(counted)} 项中变动最大的是{row['item_name']}（{row['whole']}）{amount}，"
        f"{change_of(row, unit)}。{reason}"
    )


def describe_largest_project(key: pd.DataFrame, unit: str = "万元") -> str:
    """Say which of the projects that were read is the largest."""
    rows = records(key[key["measure"] == "largest_project"])
    return "".join(
        f"读出的项目中金额最大的是{row['item_name']}，{money_of(row, unit=unit)}。" for row in rows
    )
