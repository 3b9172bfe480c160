"""Ring: journey. A controller whose cameras moved is calibrated by clicks under Xvfb, and back."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from handspan_service.contract.control import ServiceState
from handspan_service.contract.model import CalibrationKind
from support.clicked_panel import ClickedPanel, clicked_panel
from support.screen import screen

SEED = 3
FACTORY = "The factory's calibration, as the controller holds it."
VIEWS_S = 400.0  # A person before a machine that is busy with other work.


def calibrated(panel: ClickedPanel) -> None:
    """Go through the wizard to its figures, with as few views and checks as it allows."""
    panel.click("start")
    panel.read("Contrast: left")
    panel.click("run.go_on")  # As soon as the light is good.
    began_s = time.monotonic()
    words = panel.read("views. Near")
    assert re.search(r"\d+ of 25 views", words)
    panel.wait(lambda: panel.do("click", "run.go_on"), VIEWS_S)  # As soon as 15 views are there.
    panel.read("of 10 checks")
    print(f"views: {time.monotonic() - began_s:.1f} s")
    panel.click("run.go_on")  # As soon as four checks are there.
    panel.read("This calibration is good.")
    print(f"views and checks: {time.monotonic() - began_s:.1f} s")


def test_the_wizard_leads_to_a_calibration_and_back(tmp_path: Path) -> None:
    with screen() as shown, clicked_panel(tmp_path, SEED, shown.environ) as panel:
        status = panel.streaming()
        assert status.device is not None
        assert status.device.calibration is CalibrationKind.FACTORY
        panel.begin()
        panel.do("open", "calibration")
        panel.read(FACTORY)

        panel.click("start")
        panel.wait(lambda: re.search(r"Contrast: left [1-9]", panel.do("read")))
        began_s = time.monotonic()
        panel.click("run.cancel")
        panel.until(lambda status: not status.calibration.running, pause_s=0.01)
        print(f"cancelled in {time.monotonic() - began_s:.2f} s")

        calibrated(panel)
        panel.do("grab", str(tmp_path / "result.png"))
        panel.until(lambda status: status.state is ServiceState.STREAMING)  # Nobody decided yet.
        panel.click("result.apply")
        panel.until(
            lambda status: (
                status.device is not None and status.device.calibration is CalibrationKind.USER
            )
        )
        panel.read("Your own calibration of")
        (file,) = (tmp_path / "config" / "calibration").glob("*.json")
        kept = json.loads(file.read_text())
        assert status.device.serial in file.name
        assert abs(kept["current"]["unix_time_s"] - time.time()) < 3600
        before = {one["name"]: one.get("before") for one in kept["current"]["figures"]}
        after = {one["name"]: one["value"] for one in kept["current"]["figures"]}
        assert after["epipolar_px"] < 0.3 < before["epipolar_px"], "better than the factory's"

        panel.click("factory")
        panel.read(FACTORY)
        panel.click("undo")
        panel.read("Your own calibration of")
        panel.click("undo")
        panel.read(FACTORY)
