"""Ring: law. When power is saved, and how a computer tells that it runs on its battery."""

from __future__ import annotations

from pathlib import Path

import pytest

from handspan_service.contract.model import Quality
from handspan_service.contract.settings import Settings
from handspan_service.host import on_battery
from handspan_service.power import ASK_S, PowerSaving


@pytest.mark.parametrize("answer", [True, False, None])
@pytest.mark.parametrize("battery", [True, False])
@pytest.mark.parametrize("adapter", [True, False])
@pytest.mark.parametrize("pictures", [True, False])
def test_the_quality_is_low_exactly_where_the_user_wants_it(
    answer: bool | None, battery: bool, adapter: bool, pictures: bool
) -> None:
    settings = Settings(power_saving_battery=battery, power_saving_adapter=adapter)
    applied = PowerSaving(lambda: answer).applied(settings, 0.0, pictures=pictures)
    wanted = {True: battery, False: adapter, None: False}[answer] and not pictures
    assert (applied.quality is Quality.LOW_RESOURCE) == wanted


def test_the_computer_is_asked_seldom_and_never_in_vain() -> None:
    asked: list[int] = []

    def answer() -> bool:
        asked.append(1)
        return True

    power = PowerSaving(answer)
    power.applied(Settings(), 0.0, pictures=False)
    assert asked == []
    saving = Settings(power_saving_battery=True)
    for now_s in (0.0, 1.0, ASK_S - 0.1):
        power.applied(saving, now_s, pictures=False)
    assert asked == [1]
    power.applied(saving, ASK_S, pictures=False)
    assert asked == [1, 1]


def supply(folder: Path, name: str, **values: str) -> None:
    (folder / name).mkdir(parents=True)
    for key, value in values.items():
        (folder / name / key).write_text(value + "\n")


def test_mains_and_battery_are_told_apart(tmp_path: Path) -> None:
    assert on_battery(tmp_path / "none") is None
    folder = tmp_path / "a"
    supply(folder, "BAT0", type="Battery", status="Discharging")
    assert on_battery(folder) is True
    supply(folder, "AC", type="Mains", online="1")
    assert on_battery(folder) is False
    (folder / "AC" / "online").write_text("0\n")
    assert on_battery(folder) is True


def test_the_battery_of_a_mouse_is_not_the_computers(tmp_path: Path) -> None:
    supply(tmp_path, "hidpp", type="Battery", status="Discharging", scope="Device")
    assert on_battery(tmp_path) is None
