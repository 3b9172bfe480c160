"""The panel's words in German, for as long as a test needs them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QLocale

from handspan_app.language import speak
from handspan_app.options import Language


@contextmanager
def speaking_german(application: QCoreApplication) -> Iterator[None]:
    """Speak German, and afterwards as before."""
    before = QLocale()
    translators = speak(application, Language.GERMAN)
    assert len(translators) == 2, "Qt's own words and ours"
    try:
        yield
    finally:
        for translator in translators:
            application.removeTranslator(translator)
        QLocale.setDefault(before)
