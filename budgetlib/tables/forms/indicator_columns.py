"""The list of indicators in a form: known by its headings, wherever in the form they stand."""

from collections.abc import Sequence

from budgetlib.tables.forms.form_labels import project_named
from budgetlib.vocabulary.wording import meaning_in, plain

LONGEST_HEADING = 40  # characters: what is longer tells of an indicator and is no heading


def indicator_columns(texts: Sequence[str]) -> dict[str, int]:
    """Columns by field where a row is the heading of a list of indicators; empty where it is none.

    Such a heading names the indicator, and its target or the sign of it. 绩效指标 without levels beside it
    stands for all three (``combined``).

    Examples
    --------
    >>> indicator_columns(["三级指标", "指标值", "备注"])
    {'level3': 0, 'target': 1}
    """
    columns: dict[str, int] = {}
    for position, text in enumerate(texts):
        field = meaning_in("indicator_headings", plain(text)) if len(text) <= LONGEST_HEADING else None
        if field:
            columns.setdefault(field, position)
    if {"level1", "level3"} & columns.keys():
        columns.pop("combined", None)
    names_indicator = {"level3", "combined"} & columns.keys()
    names_target = {"target", "operator"} & columns.keys()
    return columns if names_indicator and names_target else {}


def indicator_headings_above(rows: Sequence[Sequence[str]]) -> list[int | None]:
    """For each row the heading of indicators that holds there; ``None`` where a project's own form begins.

    Examples
    --------
    >>> indicator_headings_above([["项目名称", "值班"], ["三级指标", "指标值"], ["次数", "3"]])
    [None, 1, 1]
    """
    found: list[int | None] = []
    above: int | None = None
    for number, texts in enumerate(rows):
        if indicator_columns(texts):
            above = number
        elif project_named(texts):
            above = None
        found.append(above)
    return found
