"""Gather what the panel says, for translators, and compile their work.

Law: what is in the code decides; `check` fails on a sentence that is new, unfinished or gone, and
on a compiled file that is not the newest.

    python installer/translations.py update    # after changing words, then translate the new ones
    python installer/translations.py check
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from xml.etree import ElementTree

from service_sentences import sentences

ROOT = Path(__file__).parents[1]
APP = ROOT / "app" / "handspan_app"
FOLDER = ROOT / "resources" / "handspan_resources" / "translations"
LANGUAGES = ("de",)
SENTENCES = FOLDER / "service_sentences.json"  # By which the panel finds them again.


def words_of_the_service() -> list[tuple[str, str]]:
    """Return context and sentence of what the service has words for, since it knows no Qt.

    The contexts are those of setting_editors.py, finding_row.py and service_words.py in the panel.
    """
    from handspan_service.contract.finding_words import CAUSES, TITLES
    from handspan_service.contract.setting_words import SCHEMA

    settings = [
        text for info in SCHEMA for text in (info.title, info.sentence, *info.choices.values())
    ]
    findings = [*TITLES.values()]
    findings += [text for one in CAUSES.values() for text in (one.sentence, one.cure) if text]
    pairs = [("Settings", text) for text in settings] + [("Findings", text) for text in findings]
    pairs += [("Service", text) for text in sentences()]
    return list(dict.fromkeys(pairs))


def templates() -> str:
    """Return the file of the service's sentences."""
    return json.dumps(sentences(), indent=1) + "\n"


def gather(target: Path) -> None:
    """Bring a file of translations up to date with the code."""
    with tempfile.TemporaryDirectory() as folder:
        service = Path(folder) / "service.py"
        service.write_text(
            "".join(
                f"QT_TRANSLATE_NOOP({context!r}, {text!r})\n"
                for context, text in words_of_the_service()
            )
        )
        sources = sorted(str(path) for path in APP.rglob("*.py"))
        run(
            "pyside6-lupdate",
            "-silent",
            "-locations",
            "none",
            "-no-obsolete",
            *sources,
            str(service),
            "-ts",
            str(target),
        )


def compile_(source: Path, target: Path) -> None:
    """Compile a file of translations."""
    run("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def run(program: str, *arguments: str) -> None:
    """Run a program of Qt for Python that stands beside this Python."""
    beside = Path(sys.executable).with_name(program)
    subprocess.run([str(beside) if beside.exists() else program, *arguments], check=True)


def messages(path: Path) -> Iterator[tuple[tuple[str, str], bool]]:
    """Yield context and sentence of each message, and whether its translation is finished."""
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = (
                translation is not None
                and translation.get("type") is None
                and bool("".join(translation.itertext()).strip())
            )
            yield (name, message.findtext("source", "")), finished


def complaints(language: str) -> list[str]:
    """Return what is wrong with the translations of a language."""
    kept = FOLDER / f"handspan_{language}.ts"
    with tempfile.TemporaryDirectory() as folder:
        fresh, compiled = Path(folder) / kept.name, Path(folder) / "fresh.qm"
        copy(kept, fresh)
        gather(fresh)
        now, before = dict(messages(fresh)), dict(messages(kept))
        wrong = [f"{language}: new: {one}" for one in now if one not in before]
        wrong += [f"{language}: gone: {one}" for one in before if one not in now]
        wrong += [f"{language}: untranslated: {one}" for one, done in before.items() if not done]
        compile_(kept, compiled)
        if compiled.read_bytes() != kept.with_suffix(".qm").read_bytes():
            wrong.append(f"{language}: the compiled file is not the newest")
    return wrong


def main(command: str) -> int:
    """Carry out a command and return the exit code."""
    if command == "update":
        SENTENCES.write_text(templates(), encoding="utf-8")
        for language in LANGUAGES:
            path = FOLDER / f"handspan_{language}.ts"
            gather(path)
            compile_(path, path.with_suffix(".qm"))
        return 0
    wrong = [one for language in LANGUAGES for one in complaints(language)]
    if SENTENCES.read_text(encoding="utf-8") != templates():
        wrong.append(f"{SENTENCES.name} is not the newest")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("update", "check"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
