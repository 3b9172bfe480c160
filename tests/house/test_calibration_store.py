"""Ring: organ. What is kept of calibrations: by serial number, with three steps back."""

from pathlib import Path

import pytest

from handspan_service.calibration_store import CalibrationStore
from handspan_service.errors import SettingsError
from support.calibrations import kept


def test_what_is_set_is_in_force_now_and_later(tmp_path: Path) -> None:
    store = CalibrationStore(tmp_path)
    assert store.in_force() == {}
    store.set("LP1", kept("LP1", 40.1))
    store.set("port-1.2", kept("port-1.2"))
    for one in (store, CalibrationStore(tmp_path)):
        assert one.in_force()["LP1"].baseline_mm == 40.1
        assert set(one.in_force()) == {"LP1", "port-1.2"}
        assert one.of("LP1").current == kept("LP1", 40.1)


def test_three_changes_can_be_taken_back(tmp_path: Path) -> None:
    store = CalibrationStore(tmp_path)
    for baseline_mm in (40.1, 40.2, 40.3, 40.4):
        store.set("LP1", kept("LP1", baseline_mm))
    store.set("LP1", None)
    assert "LP1" not in store.in_force()
    for expected in (40.4, 40.3, 40.2):
        store.undo("LP1")
        assert CalibrationStore(tmp_path).in_force()["LP1"].baseline_mm == expected
    with pytest.raises(SettingsError, match="no earlier"):
        store.undo("LP1")


def test_the_first_calibration_is_taken_back_to_the_factory(tmp_path: Path) -> None:
    store = CalibrationStore(tmp_path)
    store.set("LP1", kept("LP1"))
    store.undo("LP1")
    assert store.in_force() == {}


def test_no_serial_number_leaves_the_folder(tmp_path: Path) -> None:
    store = CalibrationStore(tmp_path)
    names = ("../../x", "a/b", ".hidden", "%2e", "")
    for name in names:
        store.set(name, kept(name))
    assert set(CalibrationStore(tmp_path).in_force()) == set(names)
    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "calibration"] * 5


@pytest.mark.parametrize("text", ["{", '{"version": 9, "serial": "LP1"}', '{"version": 1}'])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, text: str) -> None:
    CalibrationStore(tmp_path).set("LP1", kept("LP1"))
    path = tmp_path / "calibration" / "LP1.json"
    path.write_text(text)
    store = CalibrationStore(tmp_path)
    assert store.in_force() == {}
    assert "the factory's calibration is used" in store.problem
    assert not path.exists()
    assert path.with_name("LP1.json.damaged-1").read_text() == text


def test_what_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "calibration").write_text("no folder")
    store = CalibrationStore(tmp_path)
    with pytest.raises(SettingsError, match="cannot be written"):
        store.set("LP1", kept("LP1"))
    assert store.in_force() == {}
