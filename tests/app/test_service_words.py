"""Ring: organ. What the service says in English, and what a German panel makes of it."""

import ast
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import service_sentences
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from handspan_app.finding_row import sentence_of
from handspan_app.language import FOLDER
from handspan_app.service_words import CONTEXT, quoted, spoken
from handspan_service.contract.findings import Check, Finding, Outcome
from handspan_service.contract.profiles import Profile, Profiles, with_profile
from handspan_service.errors import SettingsError
from handspan_service.store import SettingsStore
from support.german import speaking_german

ROOT = Path(__file__).parents[2]

TEMPLATES: list[str] = json.loads((FOLDER / "service_sentences.json").read_text())
GAP = re.compile(r"\{(\w+)\}")
HINT = "Der Grund steht im Protokoll."
# What takes the text of an error from somewhere else, where it is gathered.
PASSED_ON = {"text", "_permission_text", "problem", "error", "reason", "fault"}
# What translates a text, or only asks whether there is one.
TRANSLATING = ("spoken", "as_sentence", "quoted", "bool")
# Words of the panel itself, which has its own translations.
PANELS_OWN = {"known", "state", "self", "supervision"}


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    with speaking_german(qapp):
        yield


@pytest.mark.usefixtures("german")
def test_every_sentence_of_the_service_is_found_again() -> None:
    for template in TEMPLATES:
        names = GAP.findall(template)
        values = {name: f"<{number}>" for number, name in enumerate(names)}
        german = QCoreApplication.translate(CONTEXT, template)
        assert german != template, template
        assert sorted(GAP.findall(german)) == sorted(names), german
        assert spoken(template.format(**values)) == german.format(**values), template


@pytest.mark.usefixtures("german")
def test_sentences_may_hold_and_follow_each_other(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 99}')
    store = SettingsStore(tmp_path)
    store.load()
    assert "newer than this program" in store.problem
    assert spoken(f"Simulated hands: no controller is in use. {store.problem}") == (
        f"Simulierte Hände: Es ist kein Controller in Benutzung. {path} wird nicht verstanden "
        "(Ihre Version 99 ist neuer als dieses Programm): Sie bleibt als "
        f"{next(tmp_path.glob('settings.json?*')).name} erhalten, sichere Einstellungen sind an "
        "ihre Stelle getreten"
    )


@pytest.mark.usefixtures("german")
def test_what_is_raised_is_said_with_its_names() -> None:
    profiles = with_profile(Profiles(), Profile("there is no such rule", {}))
    with pytest.raises(SettingsError) as refused:
        with_profile(profiles, Profile("there is no such rule", {}), before="x")
    assert spoken(str(refused.value)).startswith("Es gibt schon ein Profil namens ")


@pytest.mark.usefixtures("german")
def test_a_sentence_that_nobody_knows_gives_way_to_the_log() -> None:
    assert spoken("the cat sat on the controller") == HINT
    assert spoken("x" * 5000) == HINT
    assert spoken("") == ""
    assert quoted("Permission denied") == "Permission denied"
    said = sentence_of(Finding(Check.RATE, Outcome.SKIPPED, "rate_skipped", {"state": "paused"}))
    assert said.endswith("Die Erkennung pausiert.")


@pytest.mark.usefixtures("qapp")
def test_english_stays_as_it_is() -> None:
    assert spoken("the cat sat on the controller") == "the cat sat on the controller"
    assert quoted("nobody is called Ida") == "nobody is called Ida"


def modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(root.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_error_that_may_reach_the_panel_is_gathered() -> None:
    """An error whose text is put together elsewhere would stay English."""
    missed = []
    for path, module in modules(service_sentences.SERVICE):
        room = path.relative_to(service_sentences.SERVICE).parts[0]
        if room in service_sentences.SILENT:
            continue
        for node in ast.walk(module):
            if not isinstance(node, ast.Call) or not service_sentences.is_told(node):
                continue
            inside = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            if any(name.isupper() for name in inside):  # A constant, which is gathered itself.
                continue
            inside |= {name.attr for name in ast.walk(node) if isinstance(name, ast.Attribute)}
            if not list(service_sentences.said(node)) and not inside & PASSED_ON:
                missed.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    assert missed == []


def shown_raw(module: ast.Module) -> Iterator[ast.Attribute]:
    """Yield places where a module shows what the service said without translating it."""
    parents = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(module):
        if not isinstance(node, ast.Attribute) or node.attr not in ("error", "detail", "problem"):
            continue
        owner = ast.unparse(node.value)
        if owner in PANELS_OWN or not isinstance(node.ctx, ast.Load):
            continue
        above: list[ast.AST] = [node]
        while above[-1] in parents:
            above.append(parents[above[-1]])
        if not any(_is_fine(parent, child) for child, parent in pairwise(above)):
            yield node


def _is_fine(parent: ast.AST, child: ast.AST) -> bool:
    """Return whether a text is translated, logged, or only asked whether it is there."""
    match parent:
        case ast.Call():
            name = ast.unparse(parent.func)
            return name in TRANSLATING or name.startswith(("_log.", "self._"))
        case ast.If() | ast.IfExp() | ast.While():
            return child is parent.test
        case ast.BoolOp() | ast.Compare():
            return False
    return False


def test_the_panel_shows_nothing_of_the_service_untranslated() -> None:
    raw = [
        f"{path.name}:{node.lineno}: {ast.unparse(node)}"
        for path, module in modules(ROOT / "app" / "handspan_app")
        for node in shown_raw(module)
    ]
    assert raw == []
