"""Ring: organ. Start at login, options of the panel, and the classic software's settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from handspan_app.autostart import Autostart, quoted
from handspan_app.classic import config_paths, found_config
from handspan_app.options import Look, Options, OptionStore
from support.patience import PROGRAM_S

COMMAND = ("/usr/bin/python3", "-m", "handspan_app", "--hidden")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a folder of Linux desktops")
def test_the_file_of_the_desktop_is_the_only_memory(tmp_path: Path) -> None:
    autostart = Autostart({"XDG_CONFIG_HOME": str(tmp_path)}, COMMAND)
    assert autostart.read() is False
    autostart.write(True)
    assert autostart.read() is True
    text = autostart.path.read_text()
    assert autostart.path == tmp_path / "autostart" / "handspan.desktop"
    assert "Exec=/usr/bin/python3 -m handspan_app --hidden\n" in text
    assert [path.name for path in autostart.path.parent.iterdir()] == ["handspan.desktop"]
    for switched_off in ("Hidden=true", "X-GNOME-Autostart-enabled = false"):
        autostart.path.write_text(text.replace("X-GNOME-Autostart-enabled=true", switched_off))
        assert autostart.read() is False
    autostart.write(False)
    autostart.write(False)
    assert not autostart.path.exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    autostart = Autostart({"XDG_CONFIG_HOME": str(tmp_path / "file")}, COMMAND)
    with pytest.raises(OSError, match="file"):
        autostart.write(True)


@pytest.mark.parametrize("argument", ["plain", "with space", 'a"b', "a$b", "a\\b", "a`b", "50%"])
def test_arguments_survive_the_two_readings_of_the_desktop(argument: str) -> None:
    once = quoted(argument).replace("\\\\", "\\").replace("%%", "%")
    # A shell reads what stands in double quotes as the specification of desktop entries does.
    shell = ["sh", "-c", f"printf %s {once}"]
    said = subprocess.run(shell, capture_output=True, text=True, check=True, timeout=PROGRAM_S)
    assert said.stdout == argument


def test_options_are_kept_and_nonsense_is_not_believed(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "panel.ini"), QSettings.Format.IniFormat)
    store = OptionStore(settings)
    assert store.load() == Options()
    store.save(Options(Look.DARK, notifications=False))
    settings.sync()
    again = QSettings(str(tmp_path / "panel.ini"), QSettings.Format.IniFormat)
    assert OptionStore(again).load() == Options(Look.DARK, notifications=False)
    settings.setValue("theme", "plaid")
    assert store.load().look is Look.SYSTEM


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="folders of Linux")
def test_the_classic_panels_file_comes_first(tmp_path: Path) -> None:
    first, second = config_paths({}, tmp_path)
    assert first == tmp_path / "Leap Motion" / "config.json"
    assert second.parts[1] == "var"
    assert found_config({}, tmp_path) is None or second.is_file()
    first.parent.mkdir()
    first.write_text("{}")
    assert found_config({}, tmp_path) == first
