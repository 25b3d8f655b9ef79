"""From records to DataFrames and Arrow schemas, so that a column has one type everywhere."""

import dataclasses
import types
import typing
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import starmap
from operator import attrgetter
from typing import Any

import pandas as pd
import pyarrow as pa

from budgetlib.contract.records import RECORDS

TABLES = tuple(RECORDS)

_ARROW = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64(), date: pa.date32()}
_PANDAS: dict[type, Any] = {
    str: "str",
    int: "Int64",
    bool: "bool",
    float: "float64",
    date: "object",
    Decimal: "object",
}


def _plain_type(annotation: Any) -> tuple[type, str | None]:
    """The type under ``X | None`` and ``Annotated``, with the annotation's note."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        annotation = next(a for a in typing.get_args(annotation) if a is not type(None))
    if typing.get_origin(annotation) is typing.Annotated:
        plain, note = typing.get_args(annotation)[:2]
        return plain, note
    return annotation, None


@cache
def columns(table: str) -> dict[str, tuple[type, str | None]]:
    """Column names of a contract table with their Python type (and the decimal's note), in order."""
    hints = typing.get_type_hints(RECORDS[table], include_extras=True)
    fields = {f.name: _plain_type(hints[f.name]) for f in dataclasses.fields(RECORDS[table])}
    return {"document_id": (str, None), **fields}


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Arrow schema of a contract table: money is ``decimal128(20, 2)``, whole numbers may be null."""

    def arrow_type(kind: type, note: str | None) -> pa.DataType:
        if kind is Decimal:
            return pa.decimal128(24, 6) if note == "decimal(24, 6)" else pa.decimal128(20, 2)
        return _ARROW[kind]

    return pa.schema([(name, arrow_type(*kind)) for name, kind in columns(table).items()])


def frame(table: str, document_id: str, rows: Iterable[Any]) -> pd.DataFrame:
    """Build the DataFrame of one contract table from its records.

    Columns and dtypes are the same for no rows as for many: text is ``str``, whole numbers ``Int64``
    (null allowed), money ``Decimal`` in an object column.
    """
    records = list(rows)
    if not records:
        return _empty(table).copy()
    data = {"document_id": [document_id] * len(records), **columns_of(table, records)}
    return pd.DataFrame({name: _array(data[name], kind) for name, (kind, _) in columns(table).items()})


def columns_of(table: str, rows: pd.DataFrame | Sequence[Any]) -> dict[str, list[Any]]:
    """The columns of one table, of its DataFrame or of its records, as lists; null is ``None``."""
    names = [name for name in columns(table) if name != "document_id"]
    if not isinstance(rows, pd.DataFrame):
        return {name: list(map(attrgetter(name), rows)) for name in names}
    return {name: [None if v is pd.NA or v != v else v for v in rows[name].tolist()] for name in names}


def rows_of(table: str, rows: pd.DataFrame | Iterable[Any]) -> tuple[Any, ...]:
    """The records of one table, the inverse of :func:`frame`; records are handed on as they are."""
    if not isinstance(rows, pd.DataFrame):
        return tuple(rows)
    return tuple(starmap(RECORDS[table], zip(*columns_of(table, rows).values(), strict=True)))


@cache
def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({name: _array([], kind) for name, (kind, _) in columns(table).items()})


def _array(values: list[Any], kind: type) -> pd.api.extensions.ExtensionArray:
    """The values of one column with the dtype of its kind; a Series would be made to be taken apart again."""
    return pd.array(values, dtype=_PANDAS[kind])
