"""Ring: organ. Safe mode leaves aside what tracking may have crashed of, and keeps it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handspan_service.commands.serve import SAFE
from handspan_service.contract.control import Origin
from handspan_service.contract.model import Quality
from handspan_service.contract.settings import Settings
from handspan_service.service import Service
from handspan_service.store import SettingsStore
from support.scripted_house import ScriptedKeeper, options


def test_settings_are_left_aside_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handspan_service.service.Keeper", ScriptedKeeper)
    (tmp_path / "config").mkdir()
    store = SettingsStore(tmp_path / "config")
    store.save(Settings(quality=Quality.LOW_RESOURCE, tools=False, background="deny"))
    kept = store.path.read_bytes()
    status = Service(replace(options(tmp_path, [], **SAFE), safe=True)).status()
    assert status.safe
    assert status.settings.quality is Settings().quality
    assert status.settings.tools
    assert status.origins["quality"] is Origin.COMMAND_LINE
    assert status.settings.background == "deny"
    assert ScriptedKeeper.made.plan.calibrations == {}
    assert store.path.read_bytes() == kept
