"""The viewer page: the files that browsers may fetch from the WebSocket's own port.

Law: a fixed table of files that ship with the program; a request never names a path on disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/viewer.css": ("viewer.css", "text/css; charset=utf-8"),
    "/viewer.js": ("viewer.js", "text/javascript; charset=utf-8"),
    "/scene.js": ("scene.js", "text/javascript; charset=utf-8"),
}
PATHS = tuple(_FILES)

# The page loads nothing from anywhere else and nobody may frame it.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class File:
    """One file as HTTP sends it.

    Attributes:
        headers: Names and values.
        body: Content.
    """

    headers: tuple[tuple[str, str], ...]
    body: bytes


@cache
def page(path: str) -> File:
    """Return the file behind one of `PATHS`."""
    name, kind = _FILES[path]
    body = resources.files("handspan_resources").joinpath("viewer", name).read_bytes()
    return File(
        headers=(
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", _POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
        ),
        body=body,
    )
