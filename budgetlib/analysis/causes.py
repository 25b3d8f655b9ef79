"""Why a document could not be read, in Chinese: the sentences of the program are English."""

import re
from functools import cache

from budgetlib.vocabulary import read_vocabulary

UNKNOWN_CAUSE = "文件未能读出"
_PLACE = re.compile(r"^.*?(?:, page (?P<page>\d+))?: (?P<cause>.*)$", re.DOTALL)


@cache
def _causes() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["label"]) for row in read_vocabulary("error_causes"))


def chinese_cause(error: str) -> str:
    """Say the error of a failed document in Chinese, by ``error_causes.csv``.

    Parameters
    ----------
    error
        As ``documents.error`` has it: file, page where known, and cause.

    Returns
    -------
    str
        The cause with its page and without the file; :data:`UNKNOWN_CAUSE` for a sentence that is not in
        the table.

    Examples
    --------
    >>> chinese_cause("budget.pdf: the file asks for a password")
    '文件有密码保护'
    >>> chinese_cause("budget.pdf, page 3: the memory is full of crumbs")
    '第 3 页：文件未能读出'
    """
    parts = _PLACE.match(error)
    cause, page = (parts["cause"], parts["page"]) if parts else (error, None)
    found = ((pattern.search(cause), label) for pattern, label in _causes())
    text = next((match.expand(label) for match, label in found if match), UNKNOWN_CAUSE)
    return f"第 {page} 页：{text}" if page else text
