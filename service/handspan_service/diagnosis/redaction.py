"""Take out of a text what tells who and where somebody is.

Law: what comes out holds no home folder, no user or computer name, no origin of a page, no serial
number, no name of a recording or profile and no path but those of our own files and Python's, and
cleaning twice changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_ORIGIN = re.compile(r"\b(?:https?|wss?|ftp|file|[a-z]+-extension)://[^\s\"'<>,)\]}]+")
_PATH = re.compile(r"(?<![\w<>/.:~])(?:[A-Za-z]:\\|/)[^\s\"'<>:,;)\]}]+")
_OWN = re.compile(r"(?:handspan_(?:service|app|resources)|lib/python3[.0-9]*)/[\w/.-]+\.py$")
_LOOPBACK = re.compile(r"(?:http|ws)://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?/?$")
_SERIAL = re.compile(r"(?<=\bserial )(?!numbers?\b)\w[\w-]*")
_RECORDING = re.compile(r"\b(recording|recorded|playing) [^\n:<>]+?\.(?:mcap|json\.lz|json)\b")
_PROFILE = re.compile(r"(?m)(?<=\bprofile: )(?!none$|<).+$")
SHORTEST_NAME = 3  # A shorter user name stands in too many words.


@dataclass(frozen=True, slots=True)
class Private:
    """What is taken out wherever it stands.

    Attributes:
        names: Of the user and the computer, and whatever else names somebody.
        paths: Folders of the user's.
    """

    names: tuple[str, ...]
    paths: tuple[str, ...] = ()


def cleaned(text: str, private: Private) -> str:
    """Return the text without what tells who and where."""
    for path in sorted(private.paths, key=len, reverse=True):
        text = text.replace(path, "/~")
    text = _ORIGIN.sub(_origin, text)
    text = _PATH.sub(_path, text)
    text = _SERIAL.sub("<serial>", text)
    text = _RECORDING.sub(r"\1 <recording>", text)
    text = _PROFILE.sub("<profile>", text)
    for name in _worth(private.names):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "<name>", text, flags=re.IGNORECASE)
    return text


def hashed(text: str, salt: bytes) -> str:
    """Return a short stand-in by which equal texts of one bundle can be told to be equal."""
    return hashlib.sha256(salt + text.encode(errors="replace")).hexdigest()[:12]


def _origin(found: re.Match[str]) -> str:
    return found[0] if _LOOPBACK.match(found[0]) else "<origin>"


def _path(found: re.Match[str]) -> str:
    own = _OWN.search(found[0].replace("\\", "/"))
    return f"<handspan>/{own[0]}" if own is not None else "<path>"


def _worth(names: Iterable[str]) -> list[str]:
    return sorted({one for one in names if len(one) >= SHORTEST_NAME}, key=len, reverse=True)
