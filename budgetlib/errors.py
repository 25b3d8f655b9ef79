"""Everything budgetlib raises on purpose; each message is one plain sentence."""


class BudgetlibError(Exception):
    """Base of all errors that a user may see; ``str(error)`` is one sentence.

    Elsewhere an exception like any other, in a notebook it shows as its sentence without the path through
    the program, which says nothing about the document or the parameter that it is about.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]


class AmountError(BudgetlibError):
    """A text that is neither an amount nor a known blank."""


class DocumentError(BudgetlibError):
    """A file that cannot be read: the sentence names the file, the page if known, and the cause."""

    def __init__(self, source: str, cause: str, page: int | None = None):
        self.source, self.cause, self.page = source, cause, page
        where = f"{source}, page {page}" if page is not None else source
        super().__init__(f"{where}: {cause}")


class ParameterError(BudgetlibError):
    """A wrong command, option or notebook parameter, with the nearest valid name where there is one."""


class UnknownKeyError(ParameterError, KeyError):
    """A key that names nothing, or more than one thing: ``disclosure[key]``, ``corpus[key]``."""

    __str__ = Exception.__str__  # a KeyError shows its message in quotation marks


class NoInputError(BudgetlibError):
    """Nothing to read: no such file, or a folder without disclosures."""


class NotebookError(BudgetlibError):
    """A notebook that failed while it ran."""
