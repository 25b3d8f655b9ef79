"""The line under a chart: which document, table and page its figures are printed in."""

import pandas as pd


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
        parts.append(f"{document_id}，{'、'.join(titles[:3])}{page_text(pages)}")
    return f"来源：{'；'.join(parts)}。{note}"


def page_text(pages: list[int]) -> str:
    """Pages in words: 第 3 页, 第 3–5 页, 第 3、7 页.

    Examples
    --------
    >>> page_text([3, 4, 5])
    '，第 3–5 页'
    """
    if not pages:
        return ""
    if len(pages) > 1 and pages == list(range(pages[0], pages[-1] + 1)):
        return f"，第 {pages[0]}–{pages[-1]} 页"
    shown = "、".join(str(page) for page in pages[:6])
    return f"，第 {shown} {'等页' if len(pages) > 6 else '页'}"
