"""Codes and names of the public classifications: known, repeated, with the right name, under a parent."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from budgetlib.audit.facts import Entry, Facts, Table, grouped, per_table
from budgetlib.audit.message_words import phrase, vocabulary
from budgetlib.audit.nesting import nested_codes
from budgetlib.audit.registry import EXACT, HELD, Failure, NotChecked, Result, held, rule
from budgetlib.vocabulary.kinds import kinds_answering
from budgetlib.vocabulary.wording import plain_name

_SOURCE = "政府收支分类科目；随附目录为公开文件中所见编码与名称的汇总，并不完整"


def _printed_by_class(facts: Facts) -> list[Table]:
    """Tables that print their classes; a flat list of several units repeats its codes by design."""
    return facts.of_kind(*kinds_answering("functional"), *kinds_answering("basic"))


@cache
def known_names(classification: str) -> dict[str, str]:
    """Code to name; the two economic classifications share one list."""
    name = "functional" if classification == "functional" else "economic"
    return {row["code"]: plain_name(row["name"]) for row in vocabulary(name)}


@cache
def _first_seen() -> dict[str, int]:
    """Economic code to the first year in which it was seen with the listed name."""
    seen = {row["code"]: [int(year) for year in row["years"].split()] for row in vocabulary("economic")}
    return {code: min(years, default=0) for code, years in seen.items()}


def _is_older(entry: Entry, year: int | None) -> bool:
    """Whether the budget is older than the listed name: the economic classification changed in 2018."""
    is_economic = entry.classification != "functional"
    return is_economic and year is not None and year < min(2018, _first_seen().get(entry.item_code or "", 0))


@per_table
def coded_rows(table: Table) -> list[Entry]:
    """One entry for each coded row of a table, in printed order."""
    first: dict[tuple[int, str | None], Entry] = {}
    for entry in table.entries:
        if entry.code:
            first.setdefault((entry.row, entry.item_code), entry)
    return list(first.values())


def _similar(a: str, b: str) -> bool:
    """Whether two names may be wordings of one item: the same letters, or one within the other."""
    a, b = (phrase("filler_of_names").sub("", name) for name in (a, b))
    if not a or not b or a in b or b in a:
        return True
    return len(set(a) & set(b)) * 2 >= min(len(set(a)), len(set(b)))


@rule(
    "codes.name",
    severity="warning",
    statement="科目编码与科目名称相符",
    reads="amounts：item_code、item_name",
    reason=_SOURCE,
    tolerance="名称措辞不同而字面相近者视为相符",
)
def check_names_match_codes(facts: Facts) -> Iterator[Result]:
    seen: set[tuple[str | None, str]] = set()
    for table in facts.itemised:
        rows = coded_rows(table)
        crowded = _codes_of_many_names(rows)
        if crowded:
            yield NotChecked(f"{table.label}的编码未能读全")
        for entry in rows:
            if entry.item_code not in crowded and (entry.item_code, entry.name) not in seen:
                seen.add((entry.item_code, entry.name))
                yield from _name_matches(entry, facts.document.fiscal_year)


def _codes_of_many_names(rows: Sequence[Entry]) -> set[str | None]:
    """Codes that stand beside three names or more: a column of the code was lost in reading."""
    names = grouped(rows, lambda e: e.item_code)
    return {code for code, found in names.items() if len({plain_name(e.name) for e in found}) > 2}


def _name_matches(entry: Entry, year: int | None) -> Iterator[Result]:
    names = known_names(entry.classification)
    listed, printed = names.get(entry.item_code or ""), plain_name(entry.name)
    if listed is None:
        yield from _named_like_a_sibling(entry, printed, names)
        return
    if not printed or _is_older(entry, year):
        return
    if listed == printed:
        yield held(entry)
        return
    elsewhere = [code for code, name in names.items() if name == printed]
    siblings = [code for code in elsewhere if code[:-2] == (entry.item_code or "")[:-2]]
    if not siblings and _similar(listed, printed):
        yield held(entry)
        return
    hint = f"，该名称在目录中的编码为{'、'.join((siblings or elsewhere)[:3])}" if elsewhere else ""
    message = (
        f"第{entry.page}页编码{entry.item_code}印为“{printed}”，目录中为“{listed}”{hint}，编码与名称不一致。"
    )
    yield Failure(message, {"科目": entry}, severity=None if siblings else "info")


def _named_like_a_sibling(entry: Entry, printed: str, names: Mapping[str, str]) -> Iterator[Result]:
    """A code that the list does not know is no finding, unless it bears the name of one beside it."""
    code = entry.item_code or ""
    siblings = [c for c, name in names.items() if name == printed and c[:-2] == code[:-2]]
    if siblings:
        listed = "、".join(siblings)
        message = f"第{entry.page}页编码{code}印为“{printed}”，目录中为{listed}，编码与名称不一致。"
        yield Failure(message, {"科目": entry}, severity="info")


@rule(
    "codes.repeated",
    severity="info",
    statement="同一上级科目之下，同一编码与名称只出现一次",
    reads="amounts：item_code、second_code、item_name",
    reason="重复的行会使合计重复计算",
    tolerance=EXACT,
)
def check_codes_not_repeated(facts: Facts) -> Iterator[Result]:
    for table in _printed_by_class(facts):
        yield from _repeated(coded_rows(table))


def _repeated(rows: Sequence[Entry]) -> Iterator[Result]:
    nested = ((e, parent) for e, parent in nested_codes(rows) if parent is not None)
    for group in grouped(nested, lambda pair: (id(pair[1]), pair[0].item_code, pair[0].second_code)).values():
        first, times = group[0][0], len(group)
        message = f"第{first.page}页编码{first.item_code}（{first.name}）在同一上级科目之下出现{times}次。"
        yield HELD if times == 1 else Failure(message, {"科目": [e for e, _ in group]})


@rule(
    "codes.parent",
    severity="info",
    statement="印有类级科目的表中，各款、项之前印有其所属的类",
    reads="amounts：item_code",
    reason="政府收支分类科目的层级",
    tolerance=EXACT,
)
def check_parents_are_printed(facts: Facts) -> Iterator[Result]:
    for table in _printed_by_class(facts):
        if table.table_id in facts.doubtful:
            yield NotChecked("表中有数字未能读出")
            continue
        rows = coded_rows(table)
        classes = {e.item_code for e in rows if len(e.item_code or "") == 3}
        if not classes:
            if rows:
                yield NotChecked("表中未印类级科目")
            continue
        yield from _with_parents(rows, classes)


def _with_parents(rows: Sequence[Entry], classes: set[str | None]) -> Iterator[Result]:
    for entry in rows:
        code = entry.item_code or ""
        if len(code) > 3 and code[:3] not in classes:
            message = f"第{entry.page}页编码{code}（{entry.name}）所属的类{code[:3]}未在表中印出。"
            yield Failure(message, {"科目": entry})
        else:
            yield HELD
