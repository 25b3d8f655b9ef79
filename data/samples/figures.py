"""Read the figure files of a sample document.

A document is a folder of `figures/`. Its `document.toml` says what is printed and how; beside it stand

- one CSV file a printed table, cell by cell. ``<`` marks a cell that is merged with the one on its left,
  ``^`` one that is merged with the cell above it;
- `changes.csv`, `projects.csv` and so on: the figures of the narrative, one statement a row.
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LEFT, ABOVE = "<", "^"
CODE, NAME, AMOUNT = "c", "n", "a"


@dataclass(frozen=True)
class PrintedTable:
    """One table as it is printed.

    `columns` has one letter a column: ``c`` code (or a part of one), ``n`` name, ``a`` amount, ``t`` other.
    With `inherit_codes` a row prints only its own part of the code; the parts before it stand further up.
    """

    kind: str
    title: str
    columns: str
    header_rows: int
    rows: tuple[tuple[str, ...], ...]
    number: str = ""
    unit: str = ""
    note: str = ""
    heading: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    printed: bool = True
    page: str = ""
    inline: bool = False
    repeat_heading: bool = True
    shows_body: bool = True
    inherit_codes: bool = False

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        return self.rows[self.header_rows :]


@dataclass(frozen=True)
class SampleDocument:
    """All that is printed in one document."""

    name: str
    department: str
    year: int
    narrative: str
    cover: tuple[str, ...]
    style: dict[str, Any]
    facts: dict[str, str]
    tables: tuple[PrintedTable, ...]
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def read_rows(path: Path) -> tuple[tuple[str, ...], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(tuple(row) for row in csv.reader(file))


def read_table(folder: Path, entry: dict[str, Any]) -> PrintedTable:
    fields = dict(entry)
    name = fields.pop("file", None)
    rows = read_rows(folder / name) if name else ()
    for key in ("heading", "weights"):
        fields[key] = tuple(fields.get(key, ()))
    fields.setdefault("columns", "")
    fields.setdefault("header_rows", 0)
    if any(len(row) != len(fields["columns"]) for row in rows):
        raise ValueError(f"{folder.name}/{name}: a row has not {len(fields['columns'])} cells")
    return PrintedTable(rows=rows, **fields)


def read_lists(folder: Path, tables: set[str]) -> dict[str, list[dict[str, str]]]:
    """Read the figures of the narrative: the CSV files of `folder` that are not tables."""
    lists = {}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in tables:
            with path.open(encoding="utf-8", newline="") as file:
                lists[path.stem] = list(csv.DictReader(file))
    return lists


def read_document(folder: Path) -> SampleDocument:
    """Read the figure files in `folder`."""
    described = tomllib.loads((folder / "document.toml").read_text(encoding="utf-8"))
    entries = described.pop("tables")
    return SampleDocument(
        name=folder.name,
        tables=tuple(read_table(folder, entry) for entry in entries),
        lists=read_lists(folder, {entry["file"] for entry in entries if "file" in entry}),
        cover=tuple(described.pop("cover")),
        facts=described.pop("facts", {}),
        style=described.pop("style", {}),
        **described,
    )


def document_folders() -> list[Path]:
    return sorted(path.parent for path in (FOLDER / "figures").glob("*/document.toml"))


@dataclass(frozen=True)
class PrintedAmount:
    """One amount of a table: the row's code and name as printed, and the number in the table's unit."""

    kind: str
    code: str | None
    name: str
    row: int
    column: int
    amount: Decimal


def split_name(text: str) -> tuple[str, str]:
    """Split `[2010301]行政运行` or `201 一般公共服务支出` into code and name."""
    digits = text.lstrip("[［ 　").split("]")[0].split("］")[0].split(" ")[0]
    if digits.isascii() and digits.isdigit() and len(digits) >= 3:
        return digits, text.replace(digits, "", 1).strip("[]［］ 　")
    return "", text.strip()


def whole_codes(table: PrintedTable) -> list[tuple[str, ...]]:
    """Return the body with the parts of codes that stand in the rows above filled in."""
    if not table.inherit_codes:
        return list(table.body)
    rows: list[tuple[str, ...]] = []
    for cells in table.body:
        own = [column for column, role in enumerate(table.columns) if role == CODE and cells[column]]
        above = rows[-1] if rows and own else ("",) * len(cells)
        first = own[0] if own else 0
        rows.append(tuple(above[column] if column < first else cell for column, cell in enumerate(cells)))
    return rows


def whole_part(part: str, before: str) -> str:
    """Give 款 and 项 their two digits, where a document has lost the zero: `301`, `2` is 30102."""
    return part.zfill(2) if before else part


def amounts_of_row(table: PrintedTable, row: int, cells: tuple[str, ...]) -> Iterator[PrintedAmount]:
    code = name = left = ""
    for column, (role, cell) in enumerate(zip(table.columns, cells, strict=True)):
        if role in (CODE, NAME) and left == AMOUNT:
            code = name = ""
        if role == CODE and cell not in (LEFT, ABOVE):
            code, name = (code + whole_part(cell, code), name) if cell.isdigit() else (code, name or cell)
        elif role == NAME and cell not in (LEFT, ABOVE):
            own, text = split_name(cell)
            code, name = own or code, text or name
        elif role == AMOUNT and cell not in ("", LEFT, ABOVE):
            yield PrintedAmount(table.kind, code or None, name, row, column, Decimal(cell.replace(",", "")))
        left = role


def amounts_of(table: PrintedTable) -> Iterator[PrintedAmount]:
    """Return the amounts of `table` row by row; blank cells give none."""
    for row, cells in enumerate(whole_codes(table)):
        yield from amounts_of_row(table, row, cells)
