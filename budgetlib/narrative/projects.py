"""Projects as the text describes them: labels and values, or sections with fixed headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetlib.contract.records import AllocationRow, ProjectRow
from budgetlib.narrative.paragraphs import outline_of
from budgetlib.narrative.phrases import wordings
from budgetlib.narrative.sections import Placed
from budgetlib.narrative.tokens import MONEY, NUMBER, uniform, yuan
from budgetlib.privacy import redact

_MONEY = re.compile(MONEY)
_ITEM = re.compile(
    rf"^(?:[（(]?\d{{1,2}}[)）、.．]|[①-⑳])?(?P<purpose>.*?)(?:为|：)?(?P<amount>{NUMBER})(?P<unit>亿元|万元|千元|元)?(?:[）)])?[。]?$"
)
_ABOUT_ONE = re.compile(r"^(?P<name>.{2,60}?)(?:的)?项目经费情况(?:说明)?$|^(?P<other>.{2,60}?)项目情况说明$")
_SKIPPED = frozenset({"glossary", "duties", "tasks", "tables"})
_ENDS = re.compile(r"名词解释|政府性?基金|国有资本|三公|运行经费")


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
    drafts = [*_from_labels(placed), *_from_headings(placed)]
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
    found = [yuan(m["minus"], m["digits"], m["unit"]) for m in _MONEY.finditer(uniform(text or ""))]
    return found[0] if len(found) == 1 or (found and re.match(r"[^，。]{0,8}\d", text or "")) else None


# ------------------------------------------------------------------------------------ labels in text
def _label(text: str) -> tuple[str, int] | None:
    """The field that a text begins to give (项目名称：…), and where its value begins."""
    start = outline_of(text)[1]
    if "：" not in text[start : start + 16]:
        return None
    for wording in wordings("narrative_projects", "field"):
        match = wording.pattern.match(text, start)
        if match and text[match.end() : match.end() + 1] == "：":
            return wording.name, match.end() + 1
    return None


def _from_labels(placed: Sequence[Placed]) -> Iterator[_Draft]:
    """项目名称：… 设立的政策依据：… one under the other, each project from its name on."""
    draft: _Draft | None = None
    current: str | None = None
    for one in placed:
        text = one.paragraph.text
        if one.section in _SKIPPED or (one.paragraph.is_heading and _ENDS.search(text)):
            if draft is not None:
                yield draft
            draft = current = None
            continue
        for piece in _split_at_labels(uniform(text), text):
            found = _label(uniform(piece))
            if found is not None and found[0] == "project":
                if draft is not None:
                    yield draft
                draft = _Draft(one.paragraph.page)
            if found is not None and draft is not None:
                current = found[0]
                draft.values[current] = piece[found[1] :]
            elif draft is not None and current is not None and not one.paragraph.is_heading:
                draft.values[current] += piece
    if draft is not None:
        yield draft


def _split_at_labels(text: str, printed: str) -> Iterator[str]:
    """A paragraph with several labels in its parts; ``text`` is ``printed`` in uniform punctuation."""
    starts = [0]
    for match in re.finditer(r"[。；]", text):
        if match.end() < len(text) and _label(text[match.end() :]):
            starts.append(match.end())
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield printed[start:end]


# ------------------------------------------------------------------------------------ headings
def _from_headings(placed: Sequence[Placed]) -> Iterator[_Draft]:
    """某项目经费情况说明, then 一、项目概述 二、立项依据 … as headings with a paragraph each."""
    draft: _Draft | None = None
    current: str | None = None
    for one in placed:
        paragraph = one.paragraph
        if paragraph.is_heading:
            title = paragraph.text[outline_of(paragraph.text)[1] :]
            about = _ABOUT_ONE.match(title)
            if about is not None and paragraph.outline is None:
                if draft is not None:
                    yield draft
                draft, current = _Draft(paragraph.page, {"project": about["name"] or about["other"]}), None
                continue
            current = _heading_field(title) if draft is not None else None
            if (
                draft is not None
                and current is None
                and paragraph.outline in (1, None)
                and _ENDS.search(title)
            ):
                yield draft
                draft = None
        elif draft is not None and current is not None:
            draft.values[current] = draft.values.get(current, "") + paragraph.text
    if draft is not None:
        yield draft


def _heading_field(title: str) -> str | None:
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
    for piece in re.split(r"[；。]|(?<=元)[、，]|(?<=\d)、(?=[^\d])", plain):
        match = _ITEM.match(piece.strip())
        if match is None or not match["purpose"].strip("：，、"):
            continue
        number = Decimal(match["amount"].replace(",", ""))
        amount = yuan("", match["amount"], match["unit"]) if match["unit"] else None
        yield _Part(match["purpose"].strip("：，、 "), number, match["unit"], amount)


def _with_understood_units(parts: Sequence[_Part], total: Decimal | None) -> list[Decimal | None]:
    units = {part.unit for part in parts if part.unit}
    if len(units) != 1 or total is None:
        return [part.yuan for part in parts]
    unit = units.pop()
    understood = [part.yuan if part.unit else yuan("", str(part.number), unit) for part in parts]
    known = [amount for amount in understood if amount is not None]
    return understood if sum(known) == total else [part.yuan for part in parts]
