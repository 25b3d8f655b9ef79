"""A headless Chromium that opens the reports from the disk, and the accessibility checker for it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from budgetlib.corpus.extract import extract
from budgetlib.reports import build_reports

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "data" / "raw"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Quiet: what the browser itself would ask of the network has nothing to do with the page.
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
OWN_SCHEMES = ("file:", "data:", "blob:", "about:")


@dataclass(frozen=True)
class Heard:
    """What a page asked of the network, and what it complained of."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another that is installed; the tests are skipped where there is none.

    Closed after each module: while Playwright is there, tests elsewhere could not start a loop of asyncio.
    """
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.skip("no Chromium is installed (" + ", ".join(CHROMIUM) + ")")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core; what asks for it is skipped where npm has not brought it."""
    script = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("axe-core is not installed: npm ci --prefix tests/browser --ignore-scripts")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All reports of the sample documents, and an unreadable document beside them."""
    folder = tmp_path_factory.mktemp("site")
    data, broken = folder / "data", folder / "乙局-2025-部门预算.pdf"
    broken.write_bytes(b"")
    extract([SAMPLES, broken], data)
    return _reports(data, folder / "reports")


@pytest.fixture(scope="session")
def published_site(shared_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All reports of a few published documents: a big one, one in parts, final accounts, a web page."""
    names = ("西安市财政局-2026-部门预算.pdf", "北京市审计局-2026-部门预算说明.pdf",
             "西南大学-2023-部门决算.pdf", "烟台市退役军人事务局-2026-网页.html")  # fmt: skip
    folder = tmp_path_factory.mktemp("published")
    extract([shared_documents / name for name in names], folder / "data")
    return _reports(folder / "data", folder / "reports")


def _reports(data: Path, out: Path) -> Path:
    run = build_reports(data, out)
    assert run.failed == ()
    return out


@pytest.fixture
def heard() -> Heard:
    """Filled while a page of :func:`page` is open."""
    return Heard()


@pytest.fixture
def page(browser: Browser, heard: Heard) -> Iterator[Page]:
    """An empty page; the test fails if it has asked for anything outside itself, or has complained."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(10_000)
    opened = context.new_page()
    listen(opened, heard)
    yield opened
    context.close()
    assert heard == Heard()


def listen(page: Page, heard: Heard) -> None:
    page.on("request", lambda r: None if r.url.startswith(OWN_SCHEMES) else heard.requests.append(r.url))
    page.on("console", lambda m: heard.errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: heard.errors.append(str(e)))
