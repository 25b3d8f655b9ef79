"""A number flows one way through the modules, and what is imported is declared."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "budgetlib"

# Each may import from those before it and from its own; a name alone stands for a module or a package.
ORDER = [
    "errors", "privacy", "vocabulary", "money", "formatting", "fonts", "contract",
    "reading",  # document -> pages
    "tables",  # pages -> logical tables -> amounts
    "narrative",  # text -> changes, staffing, projects, figures
    "audit",  # both -> checks
    "doubt",  # what may have been misread
    "document",
    "corpus",  # many documents, stored
    "analysis",
    "sentences", "charts",
    "display", "views",
    "reports",
    "cli", "__main__",
]  # fmt: skip


def module_name(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports_of(path: Path) -> set[str]:
    """Absolute names of all modules that a file imports, in functions and for types alone included."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    aside = set(chain.from_iterable(ast.walk(n) for n in nodes if is_display_hook(n)))
    names: set[str] = set()
    for node in nodes:
        if node in aside:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inside if node.module == "budgetlib" else {node.module or ""}
    return names


def is_display_hook(node: ast.AST) -> bool:
    """What shows a value in JupyterLab: the one place where a record turns to those after it."""
    return isinstance(node, ast.FunctionDef) and node.name in ("_repr_html_", "show")


SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def test_every_module_has_its_place_in_the_order():
    modules = {module_name(path) for path in SOURCES}

    assert modules - set(ORDER) == set(), "give the module its place in ORDER"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_imports_only_from_those_before_it(path):
    own = module_name(path)
    used = {name.split(".")[1] for name in imports_of(path) if name.startswith("budgetlib.")}
    known = used & set(ORDER)

    later = {name for name in known - {own} if ORDER.index(name) > ORDER.index(own)}

    assert later == set(), f"{own} comes before {', '.join(sorted(later))} and may not use it"


def test_every_third_party_import_is_a_declared_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared_lines = chain(project["dependencies"], *project["optional-dependencies"].values())
    declared = {canonical(re.split(r"[<>=\[ ;]", line)[0]) for line in declared_lines}
    imported = {name.split(".")[0] for path in SOURCES for name in imports_of(path)}
    third_party = imported - set(sys.stdlib_module_names) - {"budgetlib"}
    homes = packages_distributions()

    undeclared = {
        name for name in third_party if declared.isdisjoint(canonical(d) for d in homes.get(name, [name]))
    }

    assert undeclared == set()


def test_every_declared_dependency_is_pinned_and_every_pin_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonical(re.split(r"[<>=\[ ;]", line)[0]) for line in project["dependencies"]}
    lines = [
        line
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    pins = [re.fullmatch(r"(?P<name>[\w.-]+)==[\w.]+\s+# \w.+", line) for line in lines]

    assert [line for line, pin in zip(lines, pins, strict=True) if pin is None] == []
    assert declared - {canonical(pin["name"]) for pin in pins if pin} == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
