"""Ring: journey. A new user with a keyboard alone: every page, a search, rubbish, a recording."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.clicked_panel import ClickedPanel, clicked_panel
from support.patience import PROGRAM_S
from support.screen import Screen, screen

SEED = 3
# In the order of their digits, with words that stand on that page alone.
PAGES = {
    "1": "Hand size",
    "2": "Connected now",
    "3": "Which window is in front",
    "4": "This panel",
    "5": "Serial number",
    "6": "1. Print the board",
    "7": "Whose hands",
    "8": "Nothing is recorded yet.",
    "9": "Is something wrong?",
    "0": "Built on",
}
RUBBISH = "{ these are no settings"
REFUSED = "Nothing is imported: the file is no settings file"
STATES = 4  # So many are shown before a notice goes, on the slowest computer.


def keys(display: Screen, *names: str) -> None:
    """Press keys one after another, as slowly as a quick typist."""
    for name in names:
        display.tool("key", "--delay", "40", name)


def enter(display: Screen, title: str, text: str) -> None:
    """Type into a window that asks for something, and accept it."""
    display.activate(title)
    display.tool("type", "--delay", "15", text)
    keys(display, "Return")


def walk(display: Screen, panel: ClickedPanel) -> None:
    """Open each page by its digit, the last one first."""
    for digit, words in reversed(PAGES.items()):
        keys(display, f"ctrl+{digit}")
        panel.read(words)


def search(display: Screen, panel: ClickedPanel) -> None:
    """Look for a setting that there is, and for one that stands elsewhere."""
    keys(display, "ctrl+4")
    panel.read("This panel")
    keys(display, "ctrl+f")
    display.tool("type", "--delay", "15", "swipe")
    panel.wait(lambda: "This panel" not in panel.do("read"))
    panel.read("Swipe: speed", "Swipe: length")
    keys(display, "ctrl+a")
    display.tool("type", "--delay", "15", "background")
    panel.read("No setting has these words.")
    keys(display, "ctrl+a", "BackSpace")
    panel.read("This panel")


def import_rubbish(display: Screen, panel: ClickedPanel, path: Path) -> None:
    """Import what is no settings file, and read why nothing comes of it while hands go on."""
    path.write_text(RUBBISH)
    panel.do("watch", REFUSED)
    keys(display, "ctrl+f", "Tab", "Tab", "space", "Down", "Down", "Return")
    enter(display, "Import settings", str(path))
    panel.wait(lambda: panel.do("shown") >= STATES)
    display.activate("Handspan")


def record(display: Screen, panel: ClickedPanel) -> None:
    """Record, stop, and find the recording in the list."""
    keys(display, "ctrl+8")
    panel.read("Nothing is recorded yet.")
    keys(display, "Return")
    panel.read(" images, ", "Room on the disk: ")  # The button stops it now.
    panel.until(lambda status: status.library.recording.images > 10)
    keys(display, "Return")
    panel.read("Recorded ")
    panel.wait(lambda: "Nothing is recorded yet." not in panel.do("read"))


def test_a_new_user_finds_everything_by_the_keyboard(tmp_path: Path) -> None:
    kept = tmp_path / "recordings"
    with screen() as display:
        environ = display.environ | {"HANDSPAN_RECORDINGS_DIR": str(kept), "LANGUAGE": "en"}
        with clicked_panel(tmp_path, SEED, environ, "simulated") as panel:
            panel.streaming()
            panel.read("Where is your controller?")
            display.activate("Welcome")
            keys(display, "Return")
            panel.wait(lambda: "Where is your controller?" not in panel.do("read"))
            display.activate("Handspan")
            walk(display, panel)
            search(display, panel)
            import_rubbish(display, panel, tmp_path / "rubbish.json")
            record(display, panel)
            again = subprocess.run(
                [sys.executable, "-m", "handspan_app"],
                env=panel.environ, capture_output=True, text=True, timeout=PROGRAM_S, check=False,
            )  # fmt: skip
            assert again.returncode == 0
            assert "already running" in again.stderr
    assert list(kept.glob("*.mcap"))
    assert "Traceback" not in (tmp_path / "panel.log").read_text()
