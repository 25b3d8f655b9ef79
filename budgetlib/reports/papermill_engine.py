"""A papermill engine that runs a notebook in this very process, in a fresh IPython shell.

A kernel takes seconds to start, mostly for imports that every report needs. The runner hands each notebook
to a process of its own in which the imports are already done, so that a second process for a kernel would add
nothing but time. Notebooks in another language go to papermill's own engine.
"""

import atexit
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, cast

import nbformat.v4 as nbf
from IPython.core import pylabtools
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import Engine, NBClientEngine, papermill_engines
from traitlets import Type
from traitlets.config import Config

ENGINE = "budgetlib"


def recorder(part: Any) -> list[Any]:
    """The list of outputs of the shell that a hook or publisher belongs to."""
    return cast("list[Any]", part.shell.outputs)


class RecordingHook(DisplayHook):
    """Keeps the value of a cell's last expression as a notebook output."""

    def write_output_prompt(self) -> None:
        """Print nothing: the output is kept, not written to a terminal."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        output = nbf.new_output(
            "execute_result", data=format_dict, metadata=md_dict or {}, execution_count=self.prompt_count
        )
        recorder(self).append(output)

    def log_output(self, format_dict: dict[str, Any]) -> None:
        """Keep no history of outputs."""

    def finish_displayhook(self) -> None:
        """Print no line end."""


class RecordingPublisher(DisplayPublisher):
    """Keeps what ``display`` shows as notebook outputs."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: Any = False,
        **kwargs: Any,
    ) -> None:
        recorder(self).append(nbf.new_output("display_data", data=data, metadata=metadata or {}))

    def clear_output(self, wait: bool = False) -> None:
        recorder(self).clear()


class NotebookShell(InteractiveShell):
    """An IPython shell that records instead of printing, and leaves nothing on the disk."""

    displayhook_class = Type(RecordingHook)
    display_pub_class = Type(RecordingPublisher)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs: list[Any] = []
        super().__init__(**kwargs)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.append(
            nbf.new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        )


@contextmanager
def fresh_shell() -> Iterator[NotebookShell]:
    """A new shell with an empty namespace, made the current one for the ``with`` block."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    main, hook = sys.modules.get("__main__"), sys.displayhook
    NotebookShell.clear_instance()
    with tempfile.TemporaryDirectory() as folder:
        shell = NotebookShell.instance(config=config, ipython_dir=folder)
        pylabtools.select_figure_formats(shell, {"png"})
        try:
            yield shell
        finally:
            shell.atexit_operations()
            atexit.unregister(shell.atexit_operations)
            NotebookShell.clear_instance()
            sys.displayhook = hook
            if main is not None:
                sys.modules["__main__"] = main


class InProcessEngine(Engine):
    """Runs the cells of a Python notebook one after the other; stops at the first error."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Execute all cells; papermill calls this with its notebook manager."""
        if nb_man.nb.metadata.get("kernelspec", {}).get("language", "python") != "python":
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **kwargs)
            return
        with fresh_shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type == "code" and not _execute(shell, nb_man, cell, index):
                    break


def _execute(shell: NotebookShell, nb_man: Any, cell: Any, index: int) -> bool:
    nb_man.cell_start(cell, index)
    shell.outputs.clear()
    printed, warned = io.StringIO(), io.StringIO()
    with redirect_stdout(printed), redirect_stderr(warned):
        result = shell.run_cell(cell.source, store_history=True)
    streams = (("stdout", printed), ("stderr", warned))
    texts = [nbf.new_output("stream", name=name, text=s.getvalue()) for name, s in streams if s.getvalue()]
    cell.outputs, cell.execution_count = [*texts, *shell.outputs], result.execution_count
    if not result.success:
        nb_man.cell_exception(cell, index)
        return False
    nb_man.cell_complete(cell, index)
    return True


def register() -> str:
    """Make the engine known to papermill and return its name."""
    papermill_engines.register(ENGINE, InProcessEngine)
    return ENGINE
