"""All checks on all reports of a folder."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, fields
from functools import lru_cache
from pathlib import Path

from tests.proofreader.absence import check_absence
from tests.proofreader.changes import check_changes
from tests.proofreader.figures import check_figures
from tests.proofreader.formulas import check_formulas, check_unexplained
from tests.proofreader.funds import check_funds
from tests.proofreader.growth import check_growth
from tests.proofreader.names import check_names
from tests.proofreader.original import Original, open_original
from tests.proofreader.pages import check_pages
from tests.proofreader.printed import check_printed
from tests.proofreader.rankings import check_rankings
from tests.proofreader.remainders import check_remainders
from tests.proofreader.report import read_report
from tests.proofreader.shares import check_shares
from tests.proofreader.statements import check_statements
from tests.proofreader.totals import check_totals
from tests.proofreader.violation import Reading, Violation
from tests.proofreader.words import check_words

CHECKS: dict[str, Callable[[Reading], Iterator[Violation]]] = {
    "printed": check_printed,
    "formulas": check_formulas,
    "unexplained": check_unexplained,
    "names": check_names,
    "absence": check_absence,
    "shares": check_shares,
    "remainders": check_remainders,
    "totals": check_totals,
    "funds": check_funds,
    "changes": check_changes,
    "growth": check_growth,
    "rankings": check_rankings,
    "figures": check_figures,
    "pages": check_pages,
    "statements": check_statements,
    "words": check_words,
}
_EXCEPTIONS = Path(__file__).with_name("exceptions.csv")
_MEANINGS = Path(__file__).with_name("meanings.csv")
_SHOWN = 40  # violations of one check in a summary


def proofread(
    reports: Path,
    documents: Path,
    only: Sequence[str] = (),
    kinds: Sequence[str] = (),
    checks: Sequence[str] = (),
) -> list[Violation]:
    """Read the reports of a folder against the published files.

    Parameters
    ----------
    reports
        Holds ``<document>/<kind>.html``.
    documents
        Holds the published files, each named as its document.
    only, kinds, checks
        Documents, reports and checks to confine the reading to; all where empty.

    Returns
    -------
    list of Violation
        In the order of documents, reports and checks; what ``exceptions.csv`` explains is left out.
    """
    paths = {path.stem: path for path in sorted(documents.iterdir())}

    @lru_cache(maxsize=4)
    def opened(name: str) -> Original:
        return open_original(paths[name])

    found: list[Violation] = []
    for path in sorted(reports.glob("*/*.html")):
        if (not only or path.parent.name in only) and (not kinds or path.stem in kinds):
            report = read_report(path)
            originals = {name: opened(name) for name in report.documents if name in paths}
            reading = Reading(report, originals)
            for name, check in CHECKS.items():
                if not checks or name in checks:
                    found.extend(dict.fromkeys(check(reading)))
    return [violation for violation in found if not _is_explained(violation)]


@lru_cache
def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def meanings() -> dict[str, str]:
    """What each kind of violation means, in words."""
    return {row["check"]: row["meaning"] for row in _rows(_MEANINGS)}


def _is_explained(violation: Violation) -> bool:
    return any(
        row["document"] in ("", violation.document)
        and row["check"] == violation.check
        and row["said"] in violation.said
        for row in _rows(_EXCEPTIONS)
    )


def counts(violations: Iterable[Violation]) -> Counter[tuple[str, str]]:
    """How many violations each check found in each kind of report."""
    return Counter((violation.check, violation.report) for violation in violations)


def summary_rows(counted: Counter[tuple[str, str]]) -> list[str]:
    """The counts as lines, the check with most first."""
    by_check: Counter[str] = Counter()
    for (check, _), number in counted.items():
        by_check[check] += number
    return [
        f"{number:6} {check:18} "
        + "，".join(f"{kind} {n}" for (name, kind), n in sorted(counted.items()) if name == check)
        for check, number in by_check.most_common()
    ]


def summary(violations: Sequence[Violation]) -> str:
    """The violations as Markdown: check by check, the rarest first, each told once."""
    several = Counter(violation.check for violation in violations)
    parts = [
        f"# {len(violations)} 处不实",
        *(f"- {line.strip()}" for line in summary_rows(counts(violations))),
    ]
    for check, number in sorted(several.items(), key=lambda pair: pair[1]):
        own = {(v.said, v.why): v for v in violations if v.check == check}
        told = [f"- {v.document}/{v.report}：{v.said[:160]} → {v.why[:160]}" for v in own.values()]
        parts += [f"\n## {check}（{number}）：{meanings()[check]}\n", *told[:_SHOWN]]
        parts += [f"- ……另有 {len(told) - _SHOWN} 处"] * (len(told) > _SHOWN)
    return "\n".join(parts) + "\n"


def write_list(violations: Sequence[Violation], path: Path) -> None:
    """Write the violations for a spreadsheet (``.csv``) or a program (``.json``)."""
    if path.suffix == ".json":
        path.write_text(json.dumps([asdict(v) for v in violations], ensure_ascii=False, indent=1), "utf-8")
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields(Violation))
        writer.writerows(map(astuple, violations))
