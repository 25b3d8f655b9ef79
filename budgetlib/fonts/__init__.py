"""The font that charts and typeset pages use, so that Chinese text looks the same on every machine."""

from pathlib import Path


def font_path() -> Path:
    """Return the path of the TrueType font file of the family "Budgetlib Sans".

    The font covers GB 2312, punctuation, full-width forms, circled digits, arrows, Latin and Greek.
    It is a subset of Noto Sans CJK SC; the licence (SIL OFL 1.1) stands beside it in ``OFL.txt``.

    Examples
    --------
    >>> font_path().name
    'BudgetlibSans-Regular.ttf'
    """
    return Path(__file__).with_name("BudgetlibSans-Regular.ttf")
