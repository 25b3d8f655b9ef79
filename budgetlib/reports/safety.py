"""What a page may hold and do: only markup that shows something, links that stay, no script but our own.

Text of documents is escaped where it becomes HTML; this is the second and the third lock. The sanitiser takes
out of the outputs of notebooks, whoever wrote them, all that runs or loads. The policy tells the browser to
run and load nothing but what is named in it.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import nh3

_TEXT = """a abbr b blockquote br button caption code col colgroup data dd del details div dl dt em figcaption
figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre s section small span strong sub summary sup table
tbody td tfoot th thead time tr u ul var"""
_DRAWING = """svg g defs desc title path text tspan rect circle ellipse line polyline polygon use image
clipPath linearGradient marker mask pattern radialGradient stop symbol"""
_ANYWHERE = """class id title role tabindex style hidden lang scope colspan rowspan start type value alt
open href src width height x y x1 x2 y1 y2 cx cy r rx ry dx dy d points transform fill fill-opacity fill-
rule opacity stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width clip-path
clip-rule mask font-family font-size font-weight text-anchor dominant-baseline offset stop-color stop-
opacity viewBox version xmlns preserveAspectRatio gradientUnits gradientTransform patternUnits
patternTransform patternContentUnits clipPathUnits maskUnits markerWidth markerHeight markerUnits orient
refX refY"""

_PICTURE = re.compile(r"data:image/[a-z+.-]+[;,]")
# Outside of the page, or over what else is on it; a backslash would hide either.
_LOUD_STYLE = re.compile(r"""url\((?!\s*["']?#)|image-set|position|\\""", re.IGNORECASE)
_LOOKS = {"style", "fill", "stroke", "mask", "clip-path"}
_HERE = {"use", "mask", "pattern", "linearGradient", "radialGradient"}  # may point into the page only


def sanitise(fragment: str) -> str:
    """The output of a cell without all that runs, loads, or leads out of the folder of the reports.

    Parameters
    ----------
    fragment
        Any HTML; what is not closed in it is closed.

    Examples
    --------
    >>> sanitise('<p onclick="run()">甲<script>run()</script><a href="https://example.org">乙</a></p>')
    '<p>甲<a>乙</a></p>'
    >>> sanitise('<a href="../index.html">全部</a><img src="http://example.org/a.png">')
    '<a href="../index.html">全部</a><img>'
    """
    return _cleaner.clean(fragment)


def _allowed(element: str, attribute: str, value: str) -> str | None:
    if attribute in _LOOKS:
        return None if _LOUD_STYLE.search(value) else value
    if attribute not in ("href", "src"):
        return value
    if element in ("img", "image"):
        return value if _PICTURE.match(value) else None
    return value if value.startswith("#") or (element not in _HERE and _is_beside(value)) else None


def _is_beside(address: str) -> bool:
    """Whether an address is relative to the page, as those between reports are."""
    parts = urlsplit(address)
    return not (parts.scheme or parts.netloc or re.search(r"^/|\\|[\0-\x20\x7f]", address))


_cleaner = nh3.Cleaner(
    tags=set(f"{_TEXT} {_DRAWING}".split()),
    attributes={"*": set(_ANYWHERE.split())},
    attribute_filter=_allowed,
    generic_attribute_prefixes={"data-", "aria-"},
    link_rel=None,
    url_schemes={"data"},
)


def content_policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """The Content-Security-Policy of a page, for a ``<meta>`` element before everything it is about.

    Parameters
    ----------
    styles, scripts
        What stands between the tags of the page's own ``<style>`` and ``<script>`` elements. Nothing else
        runs; pictures and fonts come as ``data:`` only.
    """
    rules = {
        "default-src": ["'none'"],
        "script-src": [_hash(text) for text in scripts] or ["'none'"],
        "style-src": [_hash(text) for text in styles] or ["'none'"],
        "style-src-attr": [
            "'unsafe-inline'"
        ],  # the colours of charts; what they could load is forbidden below
        "img-src": ["data:"],
        "font-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _hash(text: str) -> str:
    """How a policy names a text that may run: 'sha256-…' of its UTF-8."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
