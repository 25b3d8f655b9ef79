"""The report notebooks: where they are, and which parameters they take."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill

from budgetlib.errors import ParameterError, nearest_or_all
from budgetlib.money import UNITS

# The list of reports, in the order in which the index names them, and what it calls them.
REPORTS = {
    "body": "概览",
    "structure": "收支结构",
    "year-on-year": "比上年",
    "staffing-cost": "人员与成本",
    "projects": "项目",
    "execution": "预算执行",
    "years": "历年",
    "other-matters": "采购与资产",
    "audit": "数据检查",
    "peers": "各主体比较",
}
RUNNER_PARAMETERS = ("data_dir", "document_id", "documents")

_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
_KNOWN_VALUES: dict[str, Iterable[str]] = {"unit": UNITS}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook, as papermill infers it from the ``parameters`` cell."""

    name: str
    type_name: str
    default: str
    help: str


def notebook_folder() -> Path:
    """The folder of the notebooks: beside the package in a checkout, inside it when installed."""
    inside = Path(__file__).resolve().parents[1] / "notebooks"
    return inside if inside.is_dir() else inside.parents[1] / "notebooks"


def available_notebooks() -> dict[str, Path]:
    """Name -> file of the report notebooks that are there."""
    paths = {name: notebook_folder() / f"{name}.ipynb" for name in REPORTS}
    return {name: path for name, path in paths.items() if path.exists()}


def report_label(name: str) -> str:
    """What a report is called: its name where it is a notebook of somebody's own."""
    return REPORTS.get(name, name)


def find_notebook(name: str) -> Path:
    """Find a notebook by its name, one that is no report of its own too, or by the path of a file.

    Raises
    ------
    ParameterError
        If there is none; the message names the nearest one.
    """
    known = {path.stem: path for path in sorted(notebook_folder().glob("*.ipynb"))}
    if name in known:
        return known[name]
    if name.endswith(".ipynb") and Path(name).is_file():
        return Path(name).resolve()
    raise ParameterError(f"no notebook “{name}”{nearest_or_all(name, known)}")


def verbatim(path: Path) -> str:
    """A path for papermill, which takes braces in it for places where parameters go."""
    return str(path).replace("{", "{{").replace("}", "}}")


def parameters_of(path: Path) -> dict[str, Parameter]:
    """The parameters of a notebook by name."""
    found = papermill.inspect_notebook(verbatim(path))
    return {
        name: Parameter(name, p["inferred_type_name"], p["default"], p["help"]) for name, p in found.items()
    }


def is_overall(path: Path) -> bool:
    """Whether a notebook is over many documents: it takes ``documents`` and no ``document_id``."""
    parameters = parameters_of(path)
    return "documents" in parameters and "document_id" not in parameters


def check_parameters(paths: Sequence[Path], values: Mapping[str, Any]) -> dict[Path, dict[str, Any]]:
    """Turn given values into each notebook's parameters, or refuse them before anything runs.

    Parameters
    ----------
    paths
        The notebooks that will run.
    values
        Name -> value; text is read as the type that the notebook declares.

    Returns
    -------
    dict
        For each notebook those of the parameters that it has.

    Raises
    ------
    ParameterError
        If no notebook has a parameter (with the nearest one that there is), or the value has another type.
    """
    declared = {path: parameters_of(path) for path in paths}
    names = {name for parameters in declared.values() for name in parameters}
    for name in values:
        if name in RUNNER_PARAMETERS:
            raise ParameterError(f"the parameter “{name}” is set for each report and cannot be given")
        if name not in names:
            raise ParameterError(f"no notebook has a parameter “{name}”{nearest_or_all(name, names)}")
    return {
        path: {name: _typed(parameters[name], value) for name, value in values.items() if name in parameters}
        for path, parameters in declared.items()
    }


def _typed(parameter: Parameter, value: Any) -> Any:
    kind = _TYPES.get(parameter.type_name, str)
    if isinstance(value, str) and kind is not str:
        value = _parse(parameter, value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ParameterError(
            f"the parameter “{parameter.name}” is of type {kind.__name__}, and {value!r} is not"
        )
    if isinstance(value, str) and not _is_text(value):
        raise ParameterError(f"the parameter “{parameter.name}” is not text: {value!r}")
    known = _KNOWN_VALUES.get(parameter.name)
    if known is not None and str(value) not in known:
        raise ParameterError(
            f"“{value}” is no value of the parameter “{parameter.name}”{nearest_or_all(str(value), known)}"
        )
    return value


def _is_text(value: str) -> bool:
    """Whether a string can be written: half a character, as from a broken command line, cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _parse(parameter: Parameter, text: str) -> Any:
    kind = parameter.type_name
    words = {"true": True, "false": False} if kind == "bool" else {}
    if text.lower() in words:
        return words[text.lower()]
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise ParameterError(
            f"the parameter “{parameter.name}” is of type {kind}, and “{text}” is not"
        ) from None
    return float(value) if kind == "float" and isinstance(value, int) else value
