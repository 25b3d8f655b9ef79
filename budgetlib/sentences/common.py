"""What every report says: whose disclosure it is, and what limits the reading."""

from collections.abc import Iterable

import pandas as pd

from budgetlib.analysis.plain_rows import records
from budgetlib.analysis.publication import Publication
from budgetlib.vocabulary.labels import labels


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
    """Say what limits the report: files read in part, and findings of the checks."""
    counts = published.findings["severity"].value_counts()
    parts = []
    if (published.documents["status"] == "partial").any():
        parts.append("文件有一部分未能读出，见数据检查报告。")
    if len(counts):
        listed = "、".join(f"{name} {counts[s]} 条" for s, name in labels("severity").items() if s in counts)
        parts.append(f"数据检查共有{listed}，详见数据检查报告。")
    if published.coverage.empty:
        parts.append("数据中没有检查的记录。")
    return "".join(parts) or "数据检查没有发现不一致之处。"


def key_points(points: Iterable[str], caveats: Iterable[str]) -> str:
    """The first things worth knowing, numbered, and below them what limits the reading, in Markdown."""
    numbered = "\n".join(f"{i}. {point}" for i, point in enumerate(points, start=1))
    return f"{numbered}\n\n阅读时请注意：\n\n{bullet_list(caveats)}"


def describe_rounding(unit: str) -> str:
    """Say in which unit amounts are and that they are rounded for the eye only."""
    return (
        f"金额单位为{unit}，显示时四舍五入，各项相加可能与合计差在末位；下载的数据保留印出的原数。"
        "没有印出的数不当作零。"
    )


def describe_scope(frame: pd.DataFrame, what: str = "支出") -> str:
    """Say which money the figures cover: all of it, or a part."""
    funds = _funds(frame)
    if not funds or funds == [labels("fund")["all"]]:
        return f"{what}包括全部资金，不只是财政拨款。" if funds else f"表中没有注明{what}包括哪些资金。"
    return f"{what}只包括{'、'.join(funds)}，文件中如有其他资金不在其内。"


def bullet_list(sentences: Iterable[str]) -> str:
    """Sentences as a Markdown list, or a sentence that there is nothing to say."""
    return "\n".join(f"- {sentence}" for sentence in sentences) or "没有需要特别说明的限制。"


def scope_text(frame: pd.DataFrame) -> str:
    """Which money the figures cover, in brackets: all funds, or a part of them."""
    funds = _funds(frame)
    return f"（{'、'.join(funds)}）" if funds else ""


def _funds(frame: pd.DataFrame) -> list[str]:
    return [labels("fund").get(fund, fund) for fund in dict.fromkeys(frame["fund"].dropna())]
