"""Ring: organ. The languages of the panel: complete, current, and spoken by what is shown."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QSettings
from PySide6.QtWidgets import QApplication

from handspan_app.language import FOLDER, wanted_language
from handspan_app.options import Language, Options, OptionStore
from handspan_app.setting_editors import translated
from handspan_app.status import Phase, Supervision, describe
from handspan_service.contract.setting_words import SCHEMA
from support.german import speaking_german
from support.panel_values import a_status, with_
from support.patience import PROGRAM_S

ROOT = Path(__file__).parents[2]


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    with speaking_german(qapp):
        yield


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    command = [sys.executable, str(ROOT / "installer" / "translations.py"), "check"]
    checked = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PROGRAM_S
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.usefixtures("german")
def test_state_settings_and_buttons_of_qt_speak_german() -> None:
    connected = Supervision(Phase.CONNECTED)
    two = describe(connected, a_status())
    assert (two.title, two.sentence) == ("Erkennung", "115 Frames/s, 2 Hände, 1 Anwendung.")
    none = describe(connected, with_(a_status(), hands=0))
    assert none.sentence == "115 Frames/s, keine Hände, 1 Anwendung."
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    same = [info.name for info in SCHEMA if translated(info.sentence) == info.sentence]
    assert same == []
    assert QLocale().toString(1.5, "f", 1) == "1,5"


@pytest.mark.parametrize(
    ("chosen", "system", "spoken"),
    [
        (Language.SYSTEM, ["de-AT", "en-GB"], Language.GERMAN),
        (Language.SYSTEM, ["de_DE"], Language.GERMAN),
        (Language.SYSTEM, ["fr-FR", "de-CH"], Language.GERMAN),
        (Language.SYSTEM, ["fr-FR"], Language.ENGLISH),
        (Language.SYSTEM, ["system"], Language.ENGLISH),
        (Language.SYSTEM, ["C"], Language.ENGLISH),
        (Language.SYSTEM, [], Language.ENGLISH),
        (Language.ENGLISH, ["de-DE"], Language.ENGLISH),
        (Language.GERMAN, ["en-GB"], Language.GERMAN),
    ],
)
def test_the_language_is_the_chosen_one_or_the_first_that_the_desktop_wants(
    chosen: Language, system: list[str], spoken: Language
) -> None:
    assert wanted_language(chosen, system) is spoken


def test_every_language_that_is_offered_has_its_file() -> None:
    files = {path.stem for path in FOLDER.glob("*.qm")}
    needed = set(Language) - {Language.SYSTEM, Language.ENGLISH}
    assert files == {f"handspan_{language}" for language in needed}


def test_the_choice_is_kept_and_rubbish_is_the_system(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "panel.ini"), QSettings.Format.IniFormat)
    store = OptionStore(settings)
    store.save(Options(language=Language.GERMAN))
    assert store.load().language is Language.GERMAN
    settings.setValue("language", "klingon")
    assert store.load().language is Language.SYSTEM
