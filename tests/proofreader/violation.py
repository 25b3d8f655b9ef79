"""What a check sees, and what it says where a report is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.proofreader.original import Original
from tests.proofreader.report import Place, Report, Row, Sentence


@dataclass(frozen=True, slots=True)
class Violation:
    """One sentence or row that is not so: which check says it, where, and why."""

    check: str
    document: str
    report: str
    section: str
    said: str
    place: str
    why: str

    def __str__(self) -> str:
        where = f"（{self.place}）" if self.place else ""
        return (
            f"[{self.check}] {self.document}/{self.report} · {self.section}\n"
            f"    {self.said[:300]}\n    → {self.why}{where}"
        )


@dataclass(frozen=True)
class Reading:
    """A report with the originals that it rests on, by name."""

    report: Report
    originals: dict[str, Original]

    def violation(
        self, check: str, said: Row | Sentence, why: str, place: Place | str | None = None
    ) -> Violation:
        return Violation(
            check, self.report.document, self.report.kind, said.section, str(said), str(place or ""), why
        )

    def original(self, place: Place) -> Original | None:
        """The file that a place is in; ``None`` where it is not at hand or its page is a picture."""
        found = self.originals.get(place.document)
        readable = found is not None and 1 <= place.page <= len(found.pages)
        return found if found and readable and not found.page(place.page).is_picture else None

    @cached_property
    def own(self) -> Original | None:
        """The file that the report is about, where it can be read."""
        found = self.originals.get(self.report.document)
        return found if found and not found.has_pictures else None

    @cached_property
    def readable(self) -> list[Original]:
        return [original for original in self.originals.values() if not original.has_pictures]

    def results(self) -> Iterator[Sentence]:
        """The sentences that analyses say."""
        return (sentence for sentence in self.report.sentences if sentence.is_result)
