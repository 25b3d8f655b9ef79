"""Rows of a DataFrame as dictionaries, with types that a checker can follow."""

from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary a row, by column name; a value is as it stands in the frame."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
