"""The command line. Each command is a thin shell over one function; what it needs is imported when it runs.

Exit status: 0 fine; 1 internal error; 2 wrong usage or parameter, or an output place that cannot be written
to; 3 no input found; 4 some document failed (the others are done); 5 a finding at or above ``--fail-on``;
6 a notebook failed. Where several of 4 to 6 apply, the highest.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budgetlib import __version__
from budgetlib.corpus.limits import MEMORY_LIMIT_MIB, TIME_LIMIT_SECONDS
from budgetlib.errors import (
    BudgetlibError,
    NoInputError,
    NotebookError,
    ParameterError,
    kind_and_place,
    nearest,
    nearest_or_all,
)

if TYPE_CHECKING:
    import pandas as pd

    from budgetlib.corpus.extract import ExtractSummary

INTERNAL, USAGE, NO_INPUT, DOCUMENT_FAILED, FOUND, NOTEBOOK_FAILED = range(1, 7)
INTERRUPTED = 130

Command = Callable[..., Any]


def main() -> None:
    """Run the command line and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese is no reason to stop
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; whatever goes wrong ends as one sentence on standard error and a status."""
    try:
        status = commands.main(args=list(arguments), prog_name="budgetlib", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        return _stopped(arguments, INTERRUPTED, "interrupted; what was finished is kept")
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as error:
        if os.environ.get("BUDGETLIB_DEBUG"):
            raise
        return _stopped(arguments, *_judge(error))
    return status if isinstance(status, int) else 0


def _stopped(arguments: Sequence[str], status: int, sentence: str) -> int:
    print(f"budgetlib: {sentence}", file=sys.stderr)
    if "--json" in arguments:
        _print_json({"error": sentence, "exit_status": status})
    return status


def _judge(error: Exception) -> tuple[int, str]:
    """The exit status that an error stands for, and its one sentence."""
    if isinstance(error, click.ClickException):
        return USAGE, _usage_sentence(error)
    statuses = {NoInputError: NO_INPUT, NotebookError: NOTEBOOK_FAILED, BudgetlibError: USAGE}
    for kind, status in statuses.items():
        if isinstance(error, kind):
            return status, str(error)
    return INTERNAL, f"internal error ({kind_and_place(error)}); please report it"


def _usage_sentence(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    see = f"; see {context.command_path if context else 'budgetlib'} --help"
    if isinstance(error, click.NoSuchOption):
        valid = [name for p in context.command.params for name in p.opts] if context else []
        return f"no such option: {error.option_name}{nearest(error.option_name, valid) or see}"
    sentence = " ".join(error.format_message().split()).rstrip(".")
    return f"{sentence[:1].lower()}{sentence[1:]}{see}"


class _Commands(click.Group):
    """A group whose refusal of an unknown command names the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, valid = args[0], self.list_commands(ctx)
        if not name.startswith("-") and name not in valid:
            raise ParameterError(f"no such command: {name}{nearest_or_all(name, valid)}")
        return super().resolve_command(ctx, args)


_PATH = click.Path(path_type=Path)
_inputs = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", type=_PATH)
_data = click.option("--data", required=True, metavar="DIR", type=_PATH, help="The data folder.")
_documents = click.option("--document", "documents", multiple=True, metavar="ID", help="Only this document.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
_jobs = click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Default: one a core.")
_OF_READING = (
    click.option("--force", is_flag=True, help="Read unchanged files again too."),
    click.option(
        "--time-limit",
        type=click.FloatRange(min=0, min_open=True),
        default=TIME_LIMIT_SECONDS,
        show_default=True,
        metavar="SECONDS",
        help="For one document.",
    ),
    click.option(
        "--memory-limit",
        type=click.IntRange(min=1),
        default=MEMORY_LIMIT_MIB,
        show_default=True,
        metavar="MIB",
        help="What one document may need on top of the program (Linux).",
    ),
)


def _reading(command: Command) -> Command:
    """The options that go to :func:`budgetlib.corpus.extract.extract` as they are."""
    for option in reversed((_jobs, *_OF_READING)):
        command = option(command)
    return command


def _output(help: str) -> Callable[[Command], Command]:
    return click.option("--out", required=True, metavar="PATH", type=_PATH, help=help)


@click.group(cls=_Commands, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="budgetlib")
def commands() -> None:
    """Chinese government budget disclosures as exact, traceable tables and reports."""


@commands.command()
@_inputs
@_output("The data folder to write.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers read instead.")
@_reading
@_json
def extract(inputs: tuple[Path, ...], out: Path, scheduler: str | None, as_json: bool, **reading: Any) -> int:
    """Read files or folders into tables, one Parquet file a document and table."""
    if reading["jobs"] is not None and scheduler is not None:
        raise ParameterError("--jobs and --scheduler exclude each other")
    summary = _extract(inputs, out, as_json, scheduler=scheduler, **reading)
    return DOCUMENT_FAILED if summary.failed else 0


@commands.command()
@_data
@_documents
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="Exit with 5 where there is one.")
@click.option("--annotate", metavar="DIR", type=_PATH, help="Write marked copies of PDFs.")
@click.option("--judged", metavar="FILE", type=_PATH, help="Findings judged before.")
@_json
def audit(
    data: Path,
    documents: tuple[str, ...],
    fail_on: str | None,
    annotate: Path | None,
    judged: Path | None,
    as_json: bool,
) -> int:
    """Print what does not add up, in each document and between documents about one body."""
    from budgetlib.audit import findings_as_json, render_findings

    findings, coverage = _audit(data, documents, judged)
    if annotate is not None:
        _annotate(data, documents, findings, annotate)
    print((findings_as_json if as_json else render_findings)(findings, coverage))
    failing = {"error": ["error"], "warning": ["error", "warning"], None: []}[fail_on]
    return FOUND if findings.severity.isin(failing).any() else 0


@commands.command()
@_data
@_output("The folder for the HTML files.")
@click.option("--notebook", "notebooks", multiple=True, metavar="NAME", help="Only this notebook.")
@_documents
@click.option("--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A notebook parameter.")
@_jobs
@click.option("--index-only", is_flag=True, help="Run nothing; write the index over the reports again.")
def report(
    data: Path,
    out: Path,
    notebooks: tuple[str, ...],
    documents: tuple[str, ...],
    parameters: tuple[str, ...],
    jobs: int | None,
    index_only: bool,
) -> int:
    """Run the notebooks and write HTML files with an index."""
    if index_only:
        return _write_index(data, out, bool(notebooks or documents or parameters))
    return _build_reports(data, out, notebooks, documents, _split_parameters(parameters), jobs)


@commands.command("run")
@_inputs
@_data
@_output("The folder for the HTML files.")
@_reading
def run_all(inputs: tuple[Path, ...], data: Path, out: Path, **reading: Any) -> int:
    """Extract, audit, report."""
    summary = _extract(inputs, data, as_json=False, exclude=[out], **reading)
    read = [result.document_id for result in summary.results if result.status != "failed"]
    if not read:
        return DOCUMENT_FAILED
    _print_counts(_audit(data, tuple(read), None)[0])
    reported = _build_reports(data, out, (), tuple(read), {}, reading["jobs"], compare_all=True)
    return reported or (DOCUMENT_FAILED if summary.failed else 0)


@commands.command()
@_data
@click.option("--format", "kind", required=True, type=click.Choice(["csv", "xlsx", "duckdb", "datapackage"]))
@_documents
@_output("The file or folder to write.")
def export(data: Path, kind: str, documents: tuple[str, ...], out: Path) -> None:
    """Write all tables as one exchange file or folder."""
    from budgetlib.corpus.collection import load
    from budgetlib.corpus.export import export as export_tables

    export_tables(load(data, documents or None), kind, out)
    print(out)


def _extract(inputs: Sequence[Path], out: Path, as_json: bool, **reading: Any) -> "ExtractSummary":
    """Read documents with progress on standard error, and tell what came of it."""
    from budgetlib.corpus.extract import extract as extract_documents

    summary = extract_documents(inputs, out, progress=True, **reading)
    _tell_extraction(summary, out, as_json)
    return summary


def _tell_extraction(summary: "ExtractSummary", out: Path, as_json: bool) -> None:
    from dataclasses import asdict

    for result in summary.failed:
        print(f"budgetlib: {result.error}", file=sys.stderr)
    for result in summary.results:
        if result.tables == 0 and result.status != "failed":
            print(f"budgetlib: {result.source}: no table found in it", file=sys.stderr)
    counts = {status: summary.count(status=status) for status in ("ok", "partial", "failed")}
    unchanged = summary.count(action="unchanged")
    if as_json:
        results = [asdict(result) for result in summary.results]
        _print_json({"out": str(out), "counts": {**counts, "unchanged": unchanged}, "documents": results})
        return
    told = ", ".join(f"{number} {status}" for status, number in counts.items())
    print(f"documents in {out}: {told}; {unchanged} of them unchanged")


def _write_index(data: Path, out: Path, asks_for_more: bool) -> int:
    from budgetlib.reports import build_index

    if asks_for_more:
        raise ParameterError("--index-only runs no notebook and goes with --data and --out alone")
    print(build_index(data, out))
    return 0


def _build_reports(
    data: Path,
    out: Path,
    notebooks: tuple[str, ...],
    documents: tuple[str, ...],
    parameters: dict[str, str],
    jobs: int | None,
    compare_all: bool = False,
) -> int:
    """Build the reports and end with the path of their index."""
    from budgetlib.reports import build_reports

    made = build_reports(data, out, notebooks or None, documents or None, parameters, jobs, compare_all)
    for failure in made.failed:
        what = f"{failure.document_id or 'all documents'}, {failure.notebook}"
        print(f"budgetlib: {what}: {failure.message}", file=sys.stderr)
    print(f"{len(made.built)} reports, {len(made.failed)} failed")
    print(out / made.index.name)
    return NOTEBOOK_FAILED if made.failed else 0


def _split_parameters(given: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, equals, _ in pairs:
        if not equals:
            raise ParameterError(f"a parameter is given as NAME=VALUE, not {name}")
    return {name: value for name, _, value in pairs}


def _audit(
    data: Path, documents: tuple[str, ...], judged: Path | None
) -> tuple["pd.DataFrame", "pd.DataFrame"]:
    """Findings, without those judged to be no error, and coverage of the documents asked for."""
    from budgetlib.audit import with_verdicts
    from budgetlib.corpus.collection import load

    if judged is not None and not judged.is_file():
        raise NoInputError(f"no such file: {judged}")
    corpus = load(data, documents or None)
    return with_verdicts(corpus.findings, judged), corpus.coverage


def _annotate(data: Path, documents: tuple[str, ...], findings: "pd.DataFrame", folder: Path) -> None:
    """Write a marked copy of every PDF whose file is still where it was read."""
    from budgetlib.corpus.collection import load
    from budgetlib.corpus.store import StoreError, hidden_boxes, original_file
    from budgetlib.views.annotate import annotate

    rows = load(data, documents or None).documents
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for document_id in rows.document_id[(rows.format == "pdf") & (rows.status != "failed")]:
            original, hidden = original_file(data, document_id), hidden_boxes(data, document_id)
            if original is None or hidden is None:
                told = "the file that was read is gone or has changed, so it is not marked"
                print(f"budgetlib: {document_id}: {told}", file=sys.stderr)
                continue
            own = findings[findings.document_id == document_id]
            annotate(original, own, folder / f"{document_id}.pdf", hidden)
    except OSError as error:
        raise StoreError(f"cannot write to the folder {folder}: {error.strerror}") from error


def _print_counts(findings: "pd.DataFrame") -> None:
    counts = findings.severity.value_counts()
    told = ", ".join(f"{counts.get(severity, 0)} {severity}" for severity in ("error", "warning", "info"))
    print(f"findings: {told}")


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
