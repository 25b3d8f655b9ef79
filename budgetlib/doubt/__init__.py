"""What may have been misread: losses, and places that are read a second time before the document is blamed.

Three look for doubt, in this order. ``losses`` says what could not be read at all. ``second_look`` takes
the text of each cell of a finding from the text layer again, without rows and columns. ``second_engine``
reads the pages of tables that do not add up anew, and the reading that adds up better stays. What came of
it is ``reading_check`` of the finding.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from budgetlib.audit.facts import ReadRecords
from budgetlib.doubt.second_engine import better_reading
from budgetlib.doubt.second_look import look_again
from budgetlib.reading.pages import SourceDocument


def doubted_reading(
    path: Path, origin: SourceDocument, interpret: Callable[[SourceDocument], ReadRecords]
) -> ReadRecords:
    """Interpret the pages of a document, and doubt the reading before the document.

    Parameters
    ----------
    path
        The file, which is opened again where there is doubt; only a PDF can be.
    origin
        Its pages as they were read.
    interpret
        Makes records of pages, with the findings of losses and of the audit.

    Returns
    -------
    ReadRecords
        The best interpretation; its findings have their ``reading_check``.
    """
    if origin.format != "pdf":
        return interpret(origin)

    def looked_at(pages: SourceDocument) -> ReadRecords:
        reading = interpret(pages)
        return replace(reading, findings=look_again(reading.findings, path))

    return better_reading(path, origin, looked_at)
