"""The line under a chart: which document, table and page its figures are printed in."""

import pandas as pd

from budgetlib.formatting import page_text


def source_line(frame: pd.DataFrame, note: str = "") -> str:
    """Name documents, tables and pages, each once.

    Parameters
    ----------
    frame
        Any result of :mod:`budgetlib.analysis` with ``document_id``, ``page`` and perhaps ``table_title``.
    note
        A further remark, such as what is left out.
    """
    if "document_id" not in frame or frame["document_id"].dropna().empty:
        return note
    parts = []
    for document_id, rows in frame.dropna(subset="document_id").groupby("document_id", sort=False):
        printed = rows["table_title"].dropna() if "table_title" in rows else ()
        titles = [title for title in dict.fromkeys(printed) if title] or ["文字说明"]
        pages = sorted({int(page) for page in rows["page"].dropna()}) if "page" in rows else []
        named = (str(document_id), "、".join(titles[:3]), page_text(pages))
        parts.append("，".join(part for part in named if part))
    return f"来源：{'；'.join(parts)}。{note}"
