"""Sentences on comparable bodies side by side: who is highest and lowest, and where one of them stands."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetlib.analysis.peers import find_measure, quartiles
from budgetlib.analysis.plain_rows import records
from budgetlib.formatting import amount_text, percent_text
from budgetlib.sentences.common import bullet_list
from budgetlib.vocabulary.labels import labels

_NAMED = 3


def is_highlighted(row: Mapping[str, Any], highlight: str) -> bool:
    """Whether a row is of the body asked for: by its name, a part of it, or the id of its document."""
    return bool(highlight) and (highlight in str(row["body"]) or highlight == row["document_id"])


def describe_bodies(bodies: pd.DataFrame) -> str:
    """Say how many bodies and years there are, and of which levels; nothing where there are none.

    Parameters
    ----------
    bodies
        Result of :func:`budgetlib.analysis.list_bodies`.
    """
    if bodies.empty:
        return ""
    years = sorted({int(year) for year in bodies["fiscal_year"].dropna()})
    span = "" if not years else f"，年度 {years[0]}" + (f" 至 {years[-1]}" if len(years) > 1 else "")
    levels = bodies["place_level"].value_counts()
    names = labels("place_level")
    listed = "、".join(f"{name} {levels[level]} 份" for level, name in names.items() if level in levels)
    known = f"；按地方级别：{listed}" if listed else ""
    return (
        f"共 {bodies['body'].nunique()} 个主体的 {len(bodies)} 份公开（同一主体、同一年度、同一种类的说明和"
        f"报表算一份）{span}{known}。"
    )


def describe_peers(compared: pd.DataFrame, measure: str, unit: str = "万元") -> str:
    """Say who is highest and who lowest in each comparable group; nothing where there is no group.

    Parameters
    ----------
    compared
        Result of :func:`budgetlib.analysis.compare_bodies`.
    measure
        The measure that it is of.
    unit
        Of amounts of money.
    """
    return "".join(_group_texts(compared, measure, unit))


def _group_texts(compared: pd.DataFrame, measure: str, unit: str) -> list[str]:
    groups = [rows for _, rows in compared.groupby("group", sort=True)]
    texts = [_group_text(rows, measure, unit) for rows in groups[:_NAMED]]
    more = [f"另有 {len(groups) - _NAMED} 个可比组，见图和表。"] if len(groups) > _NAMED else []
    return [*texts, *more]


def _group_text(rows: pd.DataFrame, measure: str, unit: str) -> str:
    members = records(rows.sort_values("value", ascending=False, kind="stable"))
    first, last = members[0], members[-1]
    high, low = (value_text(member["value"], measure, unit) for member in (first, last))
    text = f"{first['group_name']}的 {len(members)} 个主体：{find_measure(measure).label}（{first['basis']}）"
    if first["value"] == last["value"]:
        return f"{text}都是 {high}。"
    text += f"最高的是{first['body']}（{high}），最低的是{last['body']}（{low}）"
    middle = quartiles(row["value"] for row in members)
    if middle is None:
        return f"{text}。"
    lower, median, upper = (value_text(value, measure, unit) for value in middle)
    return f"{text}，中位数 {median}，中间一半在 {lower}至{upper}之间。"


def value_text(value: Any, measure: str, unit: str) -> str:
    """A figure of a measure: money in the unit, or a percentage."""
    chosen = find_measure(measure)
    if chosen.is_money:
        return amount_text(value, unit)
    return percent_text(value, signed="change" in chosen.column)


def describe_highlight(compared: pd.DataFrame, measure: str, highlight: str, unit: str = "万元") -> str:
    """Say where the highlighted body stands in its group; nothing where it is in none."""
    rows = [row for row in records(compared) if is_highlighted(row, highlight)]
    return "".join(_standing(row, compared, measure, unit) for row in rows)


def _standing(row: Mapping[str, Any], compared: pd.DataFrame, measure: str, unit: str) -> str:
    """Its place counted from the highest; bodies with the same figure share one."""
    values = compared.loc[compared["group"] == row["group"], "value"]
    tied = "并列" if (values == row["value"]).sum() > 1 else ""
    place = int((values > row["value"]).sum()) + 1
    return (
        f"{row['body']}为 {value_text(row['value'], measure, unit)}，在 {len(values)} 个可比主体中"
        f"由高到低{tied}排第 {place}。"
    )


def peers_caveats(bodies: pd.DataFrame) -> list[str]:
    """What limits the comparison, one plain sentence each."""
    errors = int((bodies["errors"].fillna(0) > 0).sum())
    lists = [
        (errors, f"{errors} 份公开有数据检查发现的不一致，见各自的数据检查报告。"),
        (len(bodies), "地方级别和职能由印出的名称判断；职能相同的机构，下属单位的数量可能不同。"),
    ]
    return [sentence for applies, sentence in lists if applies]


def summarise_peers(compared: Mapping[str, pd.DataFrame], unit: str = "万元") -> str:
    """The first things worth knowing: of each measure given, the largest group that may be compared."""
    return _listed([text for name, rows in compared.items() for text in _group_texts(rows, name, unit)[:1]])


def describe_compared(compared: pd.DataFrame, measure: str, highlight: str = "", unit: str = "万元") -> str:
    """Say who is highest within each comparable group, and where the chosen body stands."""
    standing = describe_highlight(compared, measure, highlight, unit)
    return _listed([*_group_texts(compared, measure, unit), *([standing] if standing else [])])


def _listed(texts: list[str]) -> str:
    return bullet_list(texts) if texts else ""
