"""What an extraction of the sample documents must find: the amounts of their figure files, in yuan."""

from collections.abc import Iterator
from decimal import Decimal

from .figures import FOLDER, amounts_of, read_document

YUAN_OF_UNIT = {"元": Decimal(1), "万元": Decimal(10_000)}


def expected_amounts(name: str) -> Iterator[tuple[str, str | None, Decimal]]:
    """Yield `(table_kind, item_code, amount_yuan)` for each amount printed in the tables of document `name`.

    `item_code` is None where the row has no code. Amounts inside performance tables are left out.
    """
    for table in read_document(FOLDER / "figures" / name).tables:
        for amount in amounts_of(table):
            yield amount.kind, amount.code, amount.amount * YUAN_OF_UNIT[table.unit]


def expected_changes(name: str) -> Iterator[tuple[str, str | None, Decimal | None, Decimal | None]]:
    """Yield `(item_name, item_code, change_yuan, change_pct)` for each change that document `name` states.

    The code is None where a statement is not on a functional or economic item; whether the sentence prints it
    depends on the document. Amount or percentage are None where the sentence has none.
    """
    for row in read_document(FOLDER / "figures" / name).lists["changes"]:
        change, percent = (
            Decimal(row[key].replace(",", "")) if row[key] else None for key in ("change", "pct")
        )
        yield row["item"], row["code"] or None, None if change is None else change * 10_000, percent
