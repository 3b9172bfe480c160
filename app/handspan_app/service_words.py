"""What the service says in English, in the language of the user.

Law: no English sentence of the service reaches a panel that speaks another language: one that is
not found among its templates gives way to a hint at the log, where it stands.

The templates are gathered from the service's code (installer/service_sentences.py), so a sentence
here is one that the service has. Numbers, names and what the operating system said stand in their
gaps; a gap may hold another sentence, and one sentence may follow another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from handspan_app.language import FOLDER

CONTEXT = "Service"
LONGEST = 2000  # Characters of what is looked for; a longer one is no sentence of ours.
DEEPEST = 4  # Sentences within or after each other.
_GAP = re.compile(r"\{(\w+)\}")
_FOLLOWING = r"(?P<following>[ ,;:.].*)"


class _Template:
    """One sentence with gaps."""

    def __init__(self, text: str) -> None:
        """Take it apart; patterns are made when they are needed, as there are hundreds."""
        self.text = text
        self.parts = _GAP.split(text)  # Words of ours, and names of gaps between them.
        self.ours = [part for part in self.parts[::2] if part]

    @cached_property
    def _pattern(self) -> str:
        return "".join(
            f"(?P<{part}>.*?)" if index % 2 else re.escape(part)
            for index, part in enumerate(self.parts)
        )

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """How it is recognised alone, and with more behind it."""
        alone, begun = self._pattern, self._pattern + _FOLLOWING
        return re.compile(alone, re.DOTALL), re.compile(begun, re.DOTALL)

    def readings(self, english: str) -> Iterator[dict[str, str]]:
        """Yield what its gaps hold, and what follows, where a text is or begins with it."""
        if all(part in english for part in self.ours):
            for pattern in self._patterns:
                if found := pattern.fullmatch(english):
                    yield found.groupdict()


class _Said(NamedTuple):
    """A sentence in the user's language, and how many characters of it are the service's own."""

    text: str
    known: int


def spoken(english: str) -> str:
    """Return what the service said, in the user's language.

    Args:
        english: One sentence of the service, or several; may be empty.
    """
    if not english or _speaks_english():
        return english
    return _found(english) or QCoreApplication.translate(
        "ServiceWords", "The log tells the reason."
    )


def as_sentence(english: str) -> str:
    """Return what the service said where it stands alone: spoken, with a capital letter.

    A name at its beginning stays as it is.

    Args:
        english: As above.
    """
    said = spoken(english)
    first = said.partition(" ")[0]
    return said[0].upper() + said[1:] if first.rstrip(",:;").isalpha() else said


def quoted(value: str) -> str:
    """Return a value of a sentence: in the user's language if it is the service's, else as it is.

    Args:
        value: A sentence of the service, a name, or what the operating system said.
    """
    return value if _speaks_english() else _found(value) or value


def _found(english: str) -> str:
    """Return what is found of some text, with or without its full stop; empty if nothing is."""
    if len(english) > LONGEST:
        return ""
    found = _said(english, 0) or _said(f"{english}.", 0)
    return "" if found is None else found.text


def _speaks_english() -> bool:
    probe = _templates()[0].text
    return QCoreApplication.translate(CONTEXT, probe) == probe


@cache
def _templates() -> tuple[_Template, ...]:
    texts = json.loads((FOLDER / "service_sentences.json").read_text(encoding="utf-8"))
    return tuple(_Template(text) for text in texts)


def _said(english: str, depth: int) -> _Said | None:
    """Return the reading of some text of which most is the service's own; None without any."""
    if depth > DEEPEST:
        return None
    readings = [
        _filled(template, gaps, depth)
        for template in _templates()
        for gaps in template.readings(english)
    ]
    whole = [reading for reading in readings if reading is not None]
    return max(whole, key=lambda reading: reading.known, default=None)


def _filled(template: _Template, gaps: dict[str, str], depth: int) -> _Said | None:
    """Return a sentence with what fills its gaps and what follows; None if that is not ours."""
    text = QCoreApplication.translate(CONTEXT, template.text)
    known = sum(len(part) for part in template.ours)
    following = gaps.pop("following", None)
    values = {}
    for name, value in gaps.items():
        inner = _said(value, depth + 1) if " " in value else None
        values[name] = value if inner is None else inner.text
        known += 0 if inner is None else inner.known
    text = text.format(**values)
    if following is None:
        return _Said(text, known)
    more = _said(following, depth + 1) or _said(following.lstrip(" "), depth + 1)
    if more is None:
        return None
    gap = "" if more.text[:1] in ",;: " else " "
    return _Said(text + gap + more.text, known + more.known)
