"""Which printed amounts a total is made of: trees of codes, of outline numbers, of headings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetlib.audit.facts import Entry
from budgetlib.audit.message_words import phrase
from budgetlib.vocabulary.wording import is_total_name, squeeze

_CODE_LENGTHS = (3, 5, 7)


def is_part(name: str) -> bool:
    """Whether a label says that it is a part of what stands before (其中)."""
    return name.startswith("其中") or "其中：" in name or "其中:" in name


def is_part_heading(label: str) -> bool:
    """Whether a column is one of the parts that its group adds up: not 其中, 扣除…后预算数, 对应上年….

    Such a column says the group's amount otherwise; it adds nothing to it.
    """
    return not is_part(label) and phrase("no_part").search(label) is None


def is_total_heading(label: str) -> bool:
    """Whether a heading cell names the total of its group: 合计, 小计, 本年收入合计."""
    return is_total_name(label) or label.endswith("总数")


def nested_codes(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry | None]]:
    """Each coded entry of a column with the entry that it is a part of, None at the top.

    The rows are taken in printed order, so that a code that comes back under another unit or another
    government class has the children that follow it and no others.
    """
    above: list[tuple[str, str, Entry]] = []  # class and code of the parents that may still have children
    for entry in entries:
        code, kind = entry.code, entry.classification
        if code is None or entry.is_total:
            continue
        while above and not (above[-1][0] == kind and code != above[-1][1] and code.startswith(above[-1][1])):
            above.pop()
        if len(code) not in _CODE_LENGTHS and not above:
            continue  # a unit's code, or a code without its class
        yield entry, above[-1][2] if above else None
        above.append((kind, code, entry))


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """A printed amount and the printed amounts that it is made of."""

    parent: Entry
    children: tuple[Entry, ...]


def code_families(column: Sequence[Entry]) -> tuple[list[Family], list[Entry]]:
    """Parents with their children by code, and the entries at the top, in one column of a table."""
    children: dict[int, list[Entry]] = {}
    parents: dict[int, Entry] = {}
    top: list[Entry] = []
    for entry, parent in nested_codes(column):
        if parent is None:
            top.append(entry)
            continue
        parents[id(parent)] = parent
        children.setdefault(id(parent), []).append(entry)
    return [Family(parents[key], tuple(group)) for key, group in children.items()], top


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """One node of a table's headings; ``total`` is the column that prints the node's own amount."""

    label: str
    columns: list[int] = field(default_factory=list)  # columns that end here
    children: dict[str, "Heading"] = field(default_factory=dict)
    total: list[int] = field(default_factory=list)  # columns under a total heading of this node


def heading_tree(columns: Iterable[tuple[int, tuple[str, ...]]]) -> Heading:
    """The tree of headings over some columns; a total heading belongs to the node above it."""
    root = Heading("")
    for number, path in columns:
        node = root
        labels = _distinct(path)
        for label in labels[:-1]:
            node = node.children.setdefault(label, Heading(label))
        if labels and is_total_heading(labels[-1]):
            node.total.append(number)
        elif labels:
            node.children.setdefault(labels[-1], Heading(labels[-1])).columns.append(number)
    return root


def _distinct(path: tuple[str, ...]) -> list[str]:
    """The labels of a path without a label that repeats the one above it (a merged heading cell)."""
    labels = [squeeze(label) for label in path]
    return [label for i, label in enumerate(labels) if i == 0 or label != labels[i - 1]]


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """A total column and the columns that it adds up; ``parts`` nest where a group has no total column."""

    whole: int
    parts: tuple["int | ColumnGroup", ...]


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A part that is printed in one column (``own``), or else only in the columns of its own parts."""

    own: int | None
    parts: tuple["int | ColumnGroup", ...]


def column_sums(root: Heading) -> list[ColumnSum]:
    """Every total column of a tree of headings with its parts."""
    sums = []
    nodes = [root]
    while nodes:
        node = nodes.pop()
        nodes += node.children.values()
        whole = _own_column(node)
        parts = _parts(node)
        if whole is not None and parts:
            sums.append(ColumnSum(whole, parts))
    return sums


def _own_column(node: Heading) -> int | None:
    own = node.total or (node.columns if node.children else [])
    return own[0] if len(own) == 1 else None


def _parts(node: Heading) -> tuple[int | ColumnGroup, ...]:
    parts: list[int | ColumnGroup] = []
    for child in node.children.values():
        if not is_part_heading(child.label):
            continue
        if child.children:
            parts.append(ColumnGroup(_own_column(child), _parts(child)))
        elif child.total:
            parts += child.total[:1]
        else:
            parts += child.columns
    return tuple(parts)


def parts_in_row(parts: Iterable[int | ColumnGroup], row: dict[int, Entry]) -> list[Entry]:
    """The printed amounts of a row that stand for the parts; a blank group total gives way to its parts."""
    found: list[Entry] = []
    for part in parts:
        if isinstance(part, int):
            found += [row[part]] if part in row else []
        elif part.own is not None and part.own in row:
            found.append(row[part.own])
        else:
            found += parts_in_row(part.parts, row)
    return found


def nested_by_sums(rows: Sequence[Entry]) -> list[Entry]:
    """The rows at the top where nesting shows in nothing but the sums: a head equals the rows after it.

    Read from the end, a row takes in the rows below it as soon as their sum is its own amount.
    """
    top: list[Entry] = []
    for entry in reversed([e for e in rows if e.amount_yuan]):
        running, slack = Decimal(0), entry.step_yuan / 2
        for taken, below in enumerate(reversed(top), start=1):
            running += below.amount_yuan
            slack += below.step_yuan / 2
            if abs(running - entry.amount_yuan) <= slack:
                del top[-taken:]
                break
        top.append(entry)
    return top[::-1]
