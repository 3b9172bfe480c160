"""The language of the panel: the system's, or the one that the user chose.

Law: English needs no file and is what stands in the code; a language that is missing costs words,
never the start.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from handspan_app.options import Language

FOLDER = Path(str(importlib.resources.files("handspan_resources"))) / "translations"


def wanted_language(language: Language, system: Sequence[str]) -> Language:
    """Return the language to speak, which is one that we have.

    Args:
        language: What the user chose.
        system: Languages of the desktop, most wanted first, e.g. "de-AT".
    """
    if language is not Language.SYSTEM:
        return language
    for tag in system:
        short = tag.replace("_", "-").split("-")[0].lower()
        if short in list(Language) and short != Language.SYSTEM:
            return Language(short)
    return Language.ENGLISH


def speak(application: QCoreApplication, language: Language) -> list[QTranslator]:
    """Let the program speak a language from now on; windows that exist keep theirs.

    Returns:
        What must live as long as the program.
    """
    chosen = wanted_language(language, QLocale.system().uiLanguages())
    if language is not Language.SYSTEM:
        QLocale.setDefault(QLocale(chosen.value))  # Numbers and dates, too.
    if chosen is Language.ENGLISH:
        return []
    own = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    translators = []
    for path in (own / f"qtbase_{chosen}.qm", FOLDER / f"handspan_{chosen}.qm"):
        translator = QTranslator(application)
        if translator.load(str(path)):
            application.installTranslator(translator)
            translators.append(translator)
    return translators
