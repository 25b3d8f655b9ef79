"""What every report says: whose disclosure it is, and what limits the reading."""

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from budgetlib.analysis.dossier import Dossier
from budgetlib.analysis.names import FUND_LABELS, KIND_LABELS
from budgetlib.analysis.reading import FORMS, SEVERITIES
from budgetlib.analysis.records import records

STATED_STEP = Decimal(100)  # 0.01 万元, the last digit that statements are printed with
_ENTITY = {"department": "部门", "unit": "单位"}


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


def bullet_list(sentences: Iterable[str]) -> str:
    """Sentences as a Markdown list, or a sentence that there is nothing to say."""
    return "\n".join(f"- {sentence}" for sentence in sentences) or "没有需要特别说明的限制。"


def scope_text(frame: pd.DataFrame) -> str:
    """Which money the figures cover, in brackets: all funds, or a part of them."""
    funds = [FUND_LABELS.get(f, f) for f in dict.fromkeys(frame["fund"].dropna())]
    return f"（{'、'.join(funds)}）" if funds else ""
