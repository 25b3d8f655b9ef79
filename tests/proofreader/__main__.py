"""``python -m tests.proofreader``: read the reports in a folder against the originals in another."""

import argparse
import sys
import time
from pathlib import Path

from tests.proofreader.proofread import CHECKS, counts, proofread, summary, summary_rows, write_list


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proofreader", description=__doc__)
    parser.add_argument("--reports", type=Path, required=True, help="folder of <document>/<report>.html")
    parser.add_argument("--documents", type=Path, required=True, help="folder of the published files")
    parser.add_argument("--document", action="append", default=[], help="only this document (repeatable)")
    parser.add_argument("--kind", action="append", default=[], help="only this report, e.g. year-on-year")
    parser.add_argument("--check", action="append", default=[], help=f"only this check: {', '.join(CHECKS)}")
    parser.add_argument("--list", type=Path, help="write the list as .csv or .json")
    parser.add_argument("--summary", type=Path, help="write a summary as Markdown")
    parser.add_argument("--counts", action="store_true", help="print only the counts")
    wanted = parser.parse_args()
    start = time.monotonic()
    violations = proofread(wanted.reports, wanted.documents, wanted.document, wanted.kind, wanted.check)
    if not wanted.counts:
        print("\n\n".join(map(str, violations)), end="\n\n")
    for line in summary_rows(counts(violations)):
        print(line)
    print(f"{len(violations)} violations, {time.monotonic() - start:.0f} s", file=sys.stderr)
    if wanted.list:
        write_list(violations, wanted.list)
    if wanted.summary:
        wanted.summary.write_text(summary(violations), "utf-8")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
