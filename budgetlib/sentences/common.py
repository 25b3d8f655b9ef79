"""What every report says: whose disclosure it is, and what limits the reading."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from budgetlib.analysis.absence import NOTHING_PRINTED, ONLY_ZEROS, unpublished
from budgetlib.analysis.citations import citations_of, formula_of
from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.formatting import amount_text, marked, page_text
from budgetlib.vocabulary.labels import labels

# So many comparisons make it worth saying that all of them held.
_ENOUGH_CHECKS = 100


def describe_publication(published: Publication) -> str:
    """Say whose disclosure this is, of which year, and from which files it was read."""
    first = published.documents.iloc[0]
    level = labels("entity_level").get(str(first["entity_level"]), "")
    what = level + labels("kind").get(str(first["kind"]), "预算或决算")
    year = "年度未能识别" if published.fiscal_year is None else f"{published.fiscal_year} 年"
    files = "、".join(
        f"“{row['source']}”（{labels('format').get(row['format'], row['format'])}，{row['pages']} 页）"
        for row in records(published.documents)
    )
    return (
        f"{published.department}，{year}{what}公开。数据来自 {len(published.documents)} 个文件：{files}；"
        f"读出 {len(published.tables)} 张表、{len(published.amounts):,} 个金额。"
    )


def describe_reading(published: Publication) -> str:
    """Say what limits the report: files read in part, and findings of the checks.

    That nothing was found is said only where there was enough to find it in.
    """
    counts = published.findings["severity"].value_counts()
    checks = int(published.coverage["checks"].fillna(0).sum())
    lost = published.unread.dropna(subset="table_id")
    is_partial = bool((published.documents["status"] == "partial").any() or len(lost))
    parts = [_loss_text(lost)] if is_partial else []
    if len(counts):
        listed = "、".join(f"{name} {counts[s]} 条" for s, name in labels("severity").items() if s in counts)
        parts.append(f"数据检查共有{listed}，详见数据检查报告。")
    elif checks >= _ENOUGH_CHECKS and not is_partial:
        parts.append(f"数据检查比较了 {checks:,} 处，都相符。")
    return "".join(parts)


def _loss_text(lost: pd.DataFrame) -> str:
    """What of the tables was not read, with the pages."""
    if lost.empty:
        return "文件有一部分未能读出，见数据检查报告。"
    pages = page_text(sorted({int(page) for page in lost["page"]}))
    return f"表中有 {len(lost):,} 个数字未能读出（{pages}），见数据检查报告。"


def key_points(points: Iterable[str], caveats: Iterable[str]) -> str:
    """The first things worth knowing, numbered, and below them what limits the reading, in Markdown.

    Empty without a point: what is not said needs no limits.
    """
    said = [point for point in points if point]
    if not said:
        return ""
    numbered = "\n".join(f"{i}. {point}" for i, point in enumerate(said, start=1))
    limits = bullet_list(caveat for caveat in caveats if caveat)
    noted = f"> 阅读时请注意\n\n{limits}" if limits else ""
    return "\n\n".join(part for part in (numbered, noted) if part)


def describe_rounding(unit: str) -> str:
    """Say in which unit amounts are and that they are rounded for the eye only."""
    return (
        f"金额单位为{unit}，显示时四舍五入，各项相加可能与合计差在末位；下载的数据保留印出的原数。"
        "没有印出的数不当作零。"
    )


def describe_unpublished(published: Publication) -> str:
    """List the tables that the document shows to hold no money, each with its proof; empty without one."""
    several = len(published.documents) > 1
    return bullet_list(_absence_text(row, several) for row in records(unpublished(published)))


def _absence_text(row: dict[str, Any], several: bool) -> str:
    where = f"{row['document_id']}，" if several else ""
    proofs = {NOTHING_PRINTED: "表中没有数字", ONLY_ZEROS: "表中的数字都是 0"}
    quote = f"，文件写明“{row['quote']}”" if row["quote"] else ""
    return (
        f"{row['title'] or row['item_name']}（{where}第 {row['page']} 页）：{proofs[row['proof']]}{quote}。"
    )


def total_text(row: dict[str, Any], unit: str) -> str:
    """A total under the word that it is printed under, such as 本年收入合计; what is added up says so."""
    flow = labels("flow")[row["flow"]]
    name = row.get("total_name") or "合计"
    word = name if flow in name else f"{flow}{name}"
    computed = "（推算）" if row.get("total_origin") == "computed" else ""
    return f"{word} {_linked(row, 'total_yuan', unit)}{computed}"


def figure_text(row: Mapping[str, Any], unit: str, name: str = "amount_yuan") -> str:
    """One amount of a result with its unit, leading to its places; 推算 behind it where it is computed."""
    return _linked(row, name, unit) + ("（推算）" if formula_of(row, name) else "")


def _linked(row: Mapping[str, Any], name: str, unit: str) -> str:
    return marked(amount_text(row[name], unit), citations_of(row, name), formula_of(row, name))


def bullet_list(sentences: Iterable[str]) -> str:
    """Sentences as a Markdown list; empty without one."""
    return "\n".join(f"- {sentence}" for sentence in sentences)


def scope_text(frame: pd.DataFrame, form: str = "（{}）") -> str:
    """Which money the figures cover, in brackets: all funds, or a part of them."""
    funds = [labels("fund").get(fund, fund) for fund in dict.fromkeys(frame["fund"].dropna())]
    return form.format("、".join(funds)) if funds else ""
