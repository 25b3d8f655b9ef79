"""Many documents as one set of DataFrames, read from the data folder table by table on first use."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from budgetlib.contract.schema import TABLES
from budgetlib.corpus import store
from budgetlib.errors import NoInputError, UnknownKeyError, nearest
from budgetlib.views.overviews import corpus_html


@dataclass(frozen=True, repr=False)
class Corpus:
    """Stored documents; one DataFrame a table of the data contract, each with ``document_id`` in front.

    The tables are attributes: ``documents``, ``amounts``, ``changes`` and the others. A table is read when it
    is first asked for and kept. ``document_ids`` are sorted.

    Examples
    --------
    With what ``make report`` has written::

        corpus = load("data/processed")
        corpus.amounts.query("table_kind == 'general_expenditure'")
        corpus["若羌县人民政府办公室-2024-部门预算"].changes
    """

    directory: Path
    document_ids: tuple[str, ...]

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A table of the data contract."""
        if name not in TABLES:
            raise AttributeError(f"a corpus has no attribute “{name}”{nearest(name, TABLES)}")
        if name == "documents":
            rows = store.read_documents(self.directory)
            rows = rows[rows["document_id"].isin(self.document_ids)].reset_index(drop=True)
        else:
            rows = store.read_table(self.directory, name, self.document_ids)
        self.__dict__[name] = rows  # kept: the next time this function is not called
        return rows

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *TABLES]

    def __repr__(self) -> str:
        return f"Corpus({self.directory}: {len(self)} documents)"

    def __getitem__(self, document_id: str) -> "Corpus":
        """The same tables of one document only: ``corpus["若羌县人民政府办公室-2024-部门预算"].amounts``.

        Raises
        ------
        UnknownKeyError
            If the document is not in the corpus; the message names the nearest id.
        """
        return _subset(self, [document_id])

    def __contains__(self, document_id: object) -> bool:
        return document_id in self.document_ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.document_ids)

    def __len__(self) -> int:
        return len(self.document_ids)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.document_ids)

    def source_file(self, document_id: str) -> Path:
        """The file that a document was read from, for reading it once more or looking at its pages.

        Raises
        ------
        UnknownKeyError
            If the document is not in the corpus.
        NoInputError
            If the file is no longer where it was read from, or has changed since.

        Examples
        --------
        >>> budgetlib.read(corpus.source_file("若羌县人民政府办公室-2024-部门预算"))  # doctest: +SKIP
        """
        _subset(self, [document_id])
        path = store.original_file(self.directory, document_id)
        if path is None:
            raise NoInputError(f"the file that {document_id} was read from has been moved or has changed")
        return path

    def _repr_html_(self) -> str:
        return corpus_html(self.documents)


def load(directory: Path | str, documents: Iterable[str] | None = None) -> Corpus:
    """Open the data folder that ``budgetlib extract`` has written.

    Parameters
    ----------
    directory
        The data folder.
    documents
        Ids of the documents wanted; default: all.

    Raises
    ------
    NoInputError
        If there is no such folder, or it holds no documents.
    UnknownKeyError
        If an id is not in it; the message names the nearest.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise NoInputError(f"no such data folder: {directory}")
    ids = store.document_ids(directory)
    if not ids:
        raise NoInputError(f"no documents in the data folder {directory}; run budgetlib extract first")
    corpus = Corpus(directory, ids)
    return corpus if documents is None else _subset(corpus, documents)


def _subset(corpus: Corpus, documents: Iterable[str]) -> Corpus:
    wanted = sorted(set(documents))
    for name in wanted:
        if name not in corpus.document_ids:
            raise UnknownKeyError(
                f"no document {name} in {corpus.directory}{nearest(name, corpus.document_ids)}"
            )
    return Corpus(corpus.directory, tuple(wanted))
