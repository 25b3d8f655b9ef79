"""Projects as the text describes them: labels and values, or sections with fixed headings."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetlib.contract.records import AllocationRow, ProjectRow
from budgetlib.money import UNIT_WORDS
from budgetlib.narrative.paragraphs import outline_of
from budgetlib.narrative.phrases import wordings
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.tokens import MONEY, NUMBER, uniform, yuan
from budgetlib.privacy import redact
from budgetlib.vocabulary.wording import words

_MONEY = re.compile(MONEY)
_ITEM = re.compile(rf"(?P<purpose>.*?)为?(?P<amount>{NUMBER})(?P<unit>{UNIT_WORDS})?）?")
_SHORT_UNIT = re.compile(r"(?<=\d)万(?!\w)")  # 1720.00万
_ABOUT_ONE = re.compile(r"(?P<name>.+?)项目经费情况说明")
_ENDS = re.compile(words("narrative_headings", "after_projects"))
_LONGEST_LABEL = 16  # letters with its colon: what is longer is text


@dataclass(slots=True)
class _Draft:
    """One project in the making."""

    page: int
    values: dict[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------------------------ entry
def read_projects(placed: Sequence[Placed]) -> tuple[list[ProjectRow], list[AllocationRow]]:
    """The projects that the narrative describes, and how their money is divided.

    An amount without a unit in a list takes the unit of the list if the parts then add up to the
    project's amount; if they do not, it gives no row.
    """
    drafts = [*_drafts(_from_labels(placed)), *_drafts(_from_headings(placed))]
    drafts = [d for d in drafts if d.values.get("project")]
    return [_project(draft) for draft in drafts], [row for draft in drafts for row in _allocations(draft)]


def _project(draft: _Draft) -> ProjectRow:
    values = draft.values
    return ProjectRow(
        page=draft.page,
        project=redact(values["project"].strip("。；，")),
        policy_basis=_text(values.get("policy_basis")),
        amount_yuan=_first_amount(values.get("amount")),
        implementing_unit=_text(values.get("implementing_unit")),
        period=_text(values.get("period")),
    )


def _text(value: str | None) -> str | None:
    stripped = redact((value or "").strip("；。，").strip())
    return stripped or None


def _first_amount(text: str | None) -> Decimal | None:
    """The amount that the text names, if it names one; a plan by quarters names several."""
    whole = _SHORT_UNIT.sub("万元", uniform(text or ""))
    found = [yuan(m["minus"], m["digits"], m["unit"]) for m in _MONEY.finditer(whole)]
    return found[0] if len(found) == 1 else None


# ------------------------------------------------------------------------------------ the words of a project
_Said = tuple[str | None, str, int]  # a field, what is said of it, the page; None goes on with the one before


def _drafts(said: Iterable[_Said]) -> Iterator[_Draft]:
    """Every project from its name on, with all that is said of it; the field ``end`` ends it."""
    draft, current = None, None
    for named, text, page in said:
        current = named or current
        if named in ("project", "end"):
            if draft is not None:
                yield draft
            draft = _Draft(page) if named == "project" else None
        if draft is not None and current is not None:
            draft.values[current] = draft.values.get(current, "") + text
    if draft is not None:
        yield draft


def _from_labels(placed: Sequence[Placed]) -> Iterator[_Said]:
    """项目名称：… 设立的政策依据：… one under the other."""
    for one in placed:
        paragraph = one.paragraph
        if paragraph.is_heading and _ENDS.search(paragraph.text):
            yield "end", "", paragraph.page
        found = _label(uniform(paragraph.text))
        if found is not None:
            yield found[0], paragraph.text[found[1] :], paragraph.page
        elif not paragraph.is_heading:
            yield None, paragraph.text, paragraph.page


def _label(text: str) -> tuple[str, int] | None:
    """The field that a text begins to give (项目名称：…), and where its value begins."""
    start = outline_of(text)[1]
    colon = text.find("：", start, start + _LONGEST_LABEL)
    name = _field(text[start:colon]) if colon > 0 else None
    return (name, colon + 1) if name else None


def _from_headings(placed: Sequence[Placed]) -> Iterator[_Said]:
    """某项目经费情况说明, then 一、项目概述 二、立项依据 … as headings with a paragraph each."""
    for one in placed:
        paragraph = one.paragraph
        title = paragraph.text[outline_of(paragraph.text)[1] :]
        if not paragraph.is_heading:
            yield None, paragraph.text, paragraph.page
        elif about := _ABOUT_ONE.fullmatch(title):
            yield "project", about["name"], paragraph.page
            yield "", "", paragraph.page
        else:
            yield _field(title) or "", "", paragraph.page


def _field(title: str) -> str | None:
    return next((w.name for w in wordings("narrative_projects", "field") if w.pattern.fullmatch(title)), None)


# ------------------------------------------------------------------------------------ allocations
@dataclass(frozen=True, slots=True)
class _Part:
    purpose: str
    number: Decimal
    unit: str | None
    yuan: Decimal | None


def _allocations(draft: _Draft) -> Iterator[AllocationRow]:
    parts = list(_parts(draft.values.get("allocation", "")))
    total = _first_amount(draft.values.get("amount"))
    for part, amount in zip(parts, _with_understood_units(parts, total), strict=True):
        if amount is not None:
            yield AllocationRow(redact(draft.values["project"].strip("。；，")), redact(part.purpose), amount)


def _parts(text: str) -> Iterator[_Part]:
    plain = uniform(text.strip())
    for piece in re.split(r"[；。]|(?<=元)[、，]", plain):
        match = _ITEM.fullmatch(piece, outline_of(piece)[1])
        if match is None or not match["purpose"].strip("：，（"):
            continue
        number = Decimal(match["amount"].replace(",", ""))
        amount = yuan("", match["amount"], match["unit"]) if match["unit"] else None
        yield _Part(match["purpose"].strip("：，（"), number, match["unit"], amount)


def _with_understood_units(parts: Sequence[_Part], total: Decimal | None) -> list[Decimal | None]:
    units = {part.unit for part in parts if part.unit}
    printed = [part.yuan for part in parts]
    if len(units) != 1:
        return printed
    unit = units.pop()
    understood = [part.yuan or yuan("", str(part.number), unit) for part in parts]
    return understood if sum(filter(None, understood)) == total else printed
