"""What an installation carries besides the code."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="the build backend is not installed")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel_files(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    ("folder", "pattern", "inside"),
    [
        ("notebooks", "*.ipynb", "budgetlib/notebooks"),
        ("budgetlib/vocabulary", "*.csv", "budgetlib/vocabulary"),
        ("budgetlib/fonts", "*", "budgetlib/fonts"),
        ("budgetlib/reports/template", "*", "budgetlib/reports/template"),
        ("budgetlib", "py.typed", "budgetlib"),
    ],
)
def test_the_wheel_carries_what_is_read_at_run_time(wheel_files, folder, pattern, inside):
    wanted = {f"{inside}/{p.name}" for p in (ROOT / folder).glob(pattern) if p.is_file()}

    assert wanted, f"nothing matches {folder}/{pattern}"
    assert wanted - wheel_files == set()


def test_the_wheel_carries_both_licences_and_no_tests_or_data(wheel_files):
    licences = {name.split("/licenses/")[1] for name in wheel_files if "/licenses/" in name}

    assert licences >= {"LICENSE", "budgetlib/fonts/OFL.txt"}
    assert not [name for name in wheel_files if name.startswith(("tests/", "data/", "tools/"))]
