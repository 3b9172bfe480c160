"""What documents and comments point to is there: files, headings, pictures, benchmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = {"node_modules", ".venv", "build", "dist", ".git"}
FOLDERS = (
    *("app", "benchmarks", "bindings", "docs", "native"),
    *("resources", "service", "tests", "training"),
)
MADE = {"benchmarks/evaluation/cache"}  # What programs leave there is not ours.
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
# A path in a code span, from the project's folder or the document's; * stands for several.
SPAN = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./*-]+)`")
# How comments and docstrings name a place in a document.
MENTION = re.compile(r"\b(docs/[\w-]+\.md)(?:#([\w-]+))?")


def files(*endings: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        if path.suffix in endings and not SKIPPED & set(inside) and path.is_file():
            yield path


@cache
def anchors(path: Path) -> frozenset[str]:
    """Return the names under which the headings of a document are reached."""
    found: set[str] = set()
    fenced = False
    for line in path.read_text(encoding="utf-8").splitlines():
        fenced ^= line.startswith("```")
        if not fenced and (heading := re.match(r"#+ +(.*)", line)):
            words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading.group(1)).strip().lower()
            name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            number = 1
            while name + (f"-{number - 1}" if number > 1 else "") in found:
                number += 1
            found.add(name + (f"-{number - 1}" if number > 1 else ""))
        found |= set(re.findall(r'<a (?:id|name)="([^"]+)"', line))
    return frozenset(found)


def broken_links(path: Path) -> Iterator[str]:
    text = re.sub(r"(?ms)^```.*?^```", "", path.read_text(encoding="utf-8"))
    for place, anchor in LINK.findall(text):
        target = (path.parent / place).resolve() if place else path
        if not target.exists():
            yield place
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"{place}#{anchor}"
    for place in SPAN.findall(text):
        named = place.rstrip("/")
        if named not in MADE and not any((*ROOT.glob(named), *path.parent.glob(named))):
            yield place


def test_the_search_finds_what_is_broken(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A `B` (c)\n## A `B` (c)\n[x](#a-b-c) [x](#a-b-c-1) [x](page.md#nowhere) [x](gone.md)\n"
        "[x](https://example.org/gone) `tests/conftest.py` `benchmarks/gone.py` `docs/*.md`\n"
    )
    assert list(broken_links(page)) == ["page.md#nowhere", "gone.md", "benchmarks/gone.py"]


def test_every_link_of_a_document_leads_somewhere() -> None:
    pages = list(files(".md"))
    assert len(pages) > 20
    found = [f"{path.relative_to(ROOT)}: {one}" for path in pages for one in broken_links(path)]
    assert not found


@pytest.mark.parametrize("ending", [".py", ".c", ".h", ".cpp", ".js", ".m", ".java", ".cs"])
def test_every_place_in_a_document_that_code_names_is_there(ending: str) -> None:
    found = []
    for path in files(ending):
        for place, anchor in MENTION.findall(path.read_text(encoding="utf-8")):
            target = ROOT / place
            if path != Path(__file__) and (
                not target.is_file() or (anchor and anchor not in anchors(target))
            ):
                found.append(f"{path.relative_to(ROOT)}: {place}#{anchor}")
    assert not found
