"""The data folder as one exchange file or folder: CSV, Excel, DuckDB or a Frictionless data package.

Money stays exact everywhere. Where a format cannot hold a value as it is, that shows in the file.
"""

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib import __version__
from budgetlib.contract.schema import TABLES, arrow_schema, columns
from budgetlib.corpus.collection import Corpus
from budgetlib.corpus.store import StoreError
from budgetlib.errors import ParameterError

_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
_EXACT_DIGITS = 15  # what the binary numbers of a spreadsheet hold without loss
_CUT = " […]"
# What a spreadsheet takes for a formula, unless it is a number, or the hyphens of an empty cell.
_FORMULA = re.compile(r"(?![+-]?\d[\d,.]*%?$|-+$)[=+\-@\t\r]")
_WIDE = frozenset({"document_id", "sentence", "message", "column_header"})
_KEYS = {
    "documents": ["document_id"],
    "tables": ["document_id", "table_id"],
    "findings": ["document_id", "finding_id"],
    "coverage": ["document_id", "rule_id"],
}
_FIELD_TYPES = {
    str: "string",
    int: "integer",
    bool: "boolean",
    float: "number",
    date: "date",
    Decimal: "number",
}


def export(corpus: Corpus, kind: str, out: Path | str) -> None:
    """Write all tables of a corpus in one of the formats of :data:`FORMATS`.

    Parameters
    ----------
    corpus
        The documents to write.
    kind
        ``csv`` (a folder of files that Excel opens as they are; text that it would take for a formula has
        an apostrophe before it), ``xlsx`` (one workbook, a sheet a table), ``duckdb`` (one database file) or
        ``datapackage`` (a folder with ``datapackage.json``, for programs: text as it is).
    out
        The folder or file to write; what is there of an earlier export is replaced.

    Raises
    ------
    ParameterError
        If the format is unknown, or DuckDB is not installed.
    StoreError
        If ``out`` cannot be written to, or a table has more rows than a worksheet.
    """
    if kind not in FORMATS:
        raise ParameterError(f"no export format {kind}; there are {', '.join(FORMATS)}")
    out = Path(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        FORMATS[kind](corpus, out)
    except OSError as error:
        raise StoreError(f"cannot write to {out}: {error.strerror or error}") from error


def _write_csv(corpus: Corpus, out: Path) -> None:
    # Without the mark at the start of the file, Excel takes Chinese text for something else.
    _write_csv_files(corpus, out, "utf-8-sig", _without_formulas)


def _write_csv_files(
    corpus: Corpus, folder: Path, encoding: str, as_shown: Callable[[str, pd.DataFrame], pd.DataFrame]
) -> None:
    folder.mkdir(exist_ok=True)
    for name in TABLES:
        with _replacing(folder / f"{name}.csv") as path:
            as_shown(name, getattr(corpus, name)).to_csv(path, index=False, encoding=encoding)


def _without_formulas(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name, (kind, _) in columns(table).items() if kind is str]
    return rows.assign(**{name: rows[name].map(defused, na_action="ignore") for name in texts})


def defused(text: str) -> str:
    """The text of a cell as no spreadsheet takes it for a formula; numbers stay numbers.

    Examples
    --------
    >>> defused("=1+1"), defused("-3.50%"), defused("-"), defused("甲")
    ("'=1+1", '-3.50%', '-', '甲')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _write_datapackage(corpus: Corpus, out: Path) -> None:
    _write_csv_files(corpus, out, "utf-8", lambda _, rows: rows)
    package = {
        "profile": "tabular-data-package",
        "name": "budget-disclosures",
        "title": "Budget disclosures as tables",
        "version": __version__,
        "resources": [_resource(name) for name in TABLES],
    }
    with _replacing(out / "datapackage.json") as path:
        path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _resource(table: str) -> dict[str, Any]:
    fields = [{"name": name, "type": _FIELD_TYPES[kind]} for name, (kind, _) in columns(table).items()]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table in _KEYS:
        schema["primaryKey"] = _KEYS[table]
    if table != "documents":
        reference = {"resource": "documents", "fields": ["document_id"]}
        schema["foreignKeys"] = [{"fields": ["document_id"], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _write_duckdb(corpus: Corpus, out: Path) -> None:
    import duckdb
    import pyarrow as pa

    with _replacing(out) as path, duckdb.connect(str(path)) as database:
        for name in TABLES:
            rows = pa.Table.from_pandas(getattr(corpus, name), arrow_schema(name), preserve_index=False)
            database.register("rows", rows)
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM rows')
            database.unregister("rows")


def _write_xlsx(corpus: Corpus, out: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for name in TABLES:
        _write_sheet(workbook, name, getattr(corpus, name))
    with _replacing(out) as path:
        workbook.save(path)


def _write_sheet(workbook: Any, name: str, rows: pd.DataFrame) -> None:
    from openpyxl.utils import get_column_letter

    if len(rows) >= _SHEET_ROWS:
        raise StoreError(f"{name} has {len(rows)} rows, more than a worksheet holds; export csv or duckdb")
    sheet = workbook.create_sheet(name)
    sheet.freeze_panes = "B2"
    last = get_column_letter(len(rows.columns))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    for position, column in enumerate(rows.columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = _width(column)
    sheet.append([_cell(sheet, column, bold=True) for column in rows.columns])
    for row in rows.astype(object).itertuples(index=False):
        sheet.append([_cell(sheet, value) for value in row])


def _width(column: str) -> int:
    return 40 if column in _WIDE else max(12, len(column) + 2)


def _cell(sheet: Any, value: Any, bold: bool = False) -> Any:
    """A cell that holds the value as it is; text never becomes a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if value is None or pd.isna(value):
        return None
    text = isinstance(value, str) or not _is_exact_in_a_sheet(value)
    cell = WriteOnlyCell(sheet, _fit(str(value)) if text else value)
    if text:
        cell.data_type = "s"
    elif isinstance(value, Decimal) and value.as_tuple().exponent == -2:
        cell.number_format = "#,##0.00"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _is_exact_in_a_sheet(value: Any) -> bool:
    return not isinstance(value, Decimal) or len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS


def _fit(text: str) -> str:
    """The text without characters that a workbook may not hold, cut visibly where it is too long."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    legal = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    return legal if len(legal) <= _CELL_CHARACTERS else legal[: _CELL_CHARACTERS - len(_CUT)] + _CUT


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A place to write a file to, which then takes the place of ``path`` whole."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        new = Path(folder, path.name)
        yield new
        os.replace(new, path)


FORMATS: dict[str, Callable[[Corpus, Path], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "duckdb": _write_duckdb,
    "datapackage": _write_datapackage,
}
