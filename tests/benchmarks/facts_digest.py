"""The facts of every document, one line a table: ``diff`` of two runs shows what a change of the code did.

    python -m tests.benchmarks.facts_digest > before.txt
    python -m tests.benchmarks.facts_digest --rows --document 若羌县人民政府办公室-2024-部门预算 > rows.txt

Takes the folder of published documents, or a data folder that ``budgetlib extract`` has written.
"""

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from budgetlib.contract.schema import TABLES
from budgetlib.corpus.extract import extract

DEFAULT = Path(__file__).parents[3] / "shared" / "documents"


def digest(data: Path, is_by_row: bool, document: str | None = None) -> Iterator[str]:
    """Lines of document, table and number of rows with a hash over them, or each row with its values."""
    for table in TABLES:
        for path in sorted((data / table).glob("*.parquet")):
            if document in (None, path.stem):
                rows = _rows(pd.read_parquet(path))
                name = f"{path.stem}\t{table}\t"
                if is_by_row:
                    yield from (name + row for row in rows)
                elif rows:
                    yield f"{name}{len(rows)}\t{_fingerprint(rows)}"


def _rows(frame: pd.DataFrame) -> list[str]:
    records = frame.drop(columns="document_id").to_dict("records")
    return sorted("\t".join(f"{name}={_text(value)}" for name, value in row.items()) for row in records)


def _fingerprint(rows: list[str]) -> str:
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None or value is pd.NA else str(value).replace("\n", "\\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rows", action="store_true", help="one line a row, with its values")
    parser.add_argument("--document", help="this document alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data = options.folder
        if not (data / "documents").is_dir():
            data = Path(temporary)
            extract([options.folder], data, progress=False)
        for line in digest(data, options.rows, options.document):
            print(line)


if __name__ == "__main__":
    sys.exit(main())
