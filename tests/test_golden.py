"""The figures keyed by hand from real documents: each is read, and nothing beside them."""

import json
import subprocess
import sys

import pytest

from budgetlib.corpus.extract import extract

FIGURES = (
    "identity", "tables_recall", "tables_precision", "amounts_recall", "amounts_precision",
    "amounts_value_recall", "amounts_year", "changes_recall", "changes_precision", "changes_value_recall",
    "staffing_recall", "figures_recall", "projects_recall", "allocations_recall", "indicators_recall",
)  # fmt: skip


@pytest.fixture(scope="module")
def score(shared_documents, shared_golden, tmp_path_factory):
    """What the scorer beside the golden files says of a fresh extraction of their documents."""
    data = tmp_path_factory.mktemp("golden")
    names = {folder.name for folder in shared_golden.iterdir() if folder.is_dir()}
    extract([path for path in sorted(shared_documents.iterdir()) if path.stem in names], data, progress=False)
    scorer = shared_golden.parent / "score.py"
    printed = subprocess.run(
        [sys.executable, scorer, data, "--json", "--misses", "3"], capture_output=True, check=True
    )
    return json.loads(printed.stdout)


@pytest.mark.parametrize("figure", FIGURES)
def test_golden_figure_is_whole(score, figure):
    missed = {d["document"]: d["misses"] for d in score["documents"] if any(d["misses"].values())}

    assert score["overall"][figure] == 1, missed
