"""What sort of body one is, by its function, from its printed name."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from budgetlib.vocabulary import read_vocabulary
from budgetlib.vocabulary.wording import plain

_BRACKET = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class BodyKind:
    """One row of ``body_kinds.csv``: bodies of one function, which may be compared with one another.

    ``sort`` is what such bodies are (行政机关, 事业单位 …); ``None`` where that differs between places.
    """

    kind: str
    sort: str | None
    pattern: re.Pattern[str]
    example: str


@cache
def body_kinds() -> tuple[BodyKind, ...]:
    """The kinds of body, in the order in which they are tried."""
    return tuple(
        BodyKind(row["kind"], row["sort"] or None, re.compile(rf"(?:{row['pattern']})$"), row["example"])
        for row in read_vocabulary("body_kinds")
    )


@lru_cache(maxsize=4096)
def body_kind_of(body: str | None) -> BodyKind | None:
    """The kind of a body by how its printed name ends; ``None`` where no row of the vocabulary fits.

    What stands before the end is not asked, so that an office of an audit bureau is no audit bureau.

    Examples
    --------
    >>> [kind.kind for kind in map(body_kind_of, ("上海市审计局（本级）", "福州市公安局巡特警支队")) if kind]
    ['审计', '巡特警']
    >>> body_kind_of("青溪市审计局信息中心") is None
    True
    """
    name = _BRACKET.sub("", plain(body or ""))
    return next((kind for kind in body_kinds() if kind.pattern.search(name)), None)
