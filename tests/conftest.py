"""What tests share: the published documents beside the project, where they are."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared_documents() -> Path:
    """The folder of published documents; a test that asks for it is skipped where it is absent."""
    return _shared_folder("documents")


@pytest.fixture(scope="session")
def shared_golden() -> Path:
    """The folder of hand-keyed golden files; a test that asks for it is skipped where it is absent."""
    return _shared_folder("golden")


def _shared_folder(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the folder ../shared/{name} is not here")
    return folder
