"""Ring: journey. People of other sizes let the panel learn their hands, by clicks under Xvfb."""

from __future__ import annotations

import time
from pathlib import Path

from handspan_service.contract.control import Status
from handspan_service.contract.hand_size import AVERAGE_HAND_MM, FIRST_USER, measures
from handspan_service.device.motion import MotionScript
from support.clicked_panel import ClickedPanel, clicked_panel
from support.screen import screen

SMALL, LARGE = 34, 10  # Seeds of people whose hands are 0.88 and 1.11 of the average.
MOST_ERROR = 0.03  # Of the length. Source: docs/tracking.md#size.


def learnt(panel: ClickedPanel, seed: int) -> tuple[float, float]:
    """Wait until hands are known; return how long it took, and the error of their length."""
    panel.until(lambda status: status.hand_looks > 0 or status.hand_users.size is not None)
    began_s = time.monotonic()
    status = panel.until(lambda status: status.hand_users.size is not None)
    seconds = time.monotonic() - began_s
    size = status.hand_users.size
    assert size is not None
    true_mm = AVERAGE_HAND_MM * MotionScript(seed).shape.scale
    return seconds, measures(size).length_mm / true_mm - 1.0


def active(status: Status) -> str:
    return status.hand_users.active


def test_people_of_other_sizes_are_learnt_kept_and_forgotten(tmp_path: Path) -> None:
    with screen() as shown, clicked_panel(tmp_path, SMALL, shown.environ) as panel:
        panel.streaming()
        panel.begin()
        panel.do("open", "hand")
        guided = panel.read("Learn the size of your hands")
        assert "Your hands are known" not in guided
        seconds, error = learnt(panel, SMALL)
        print(f"small hands: {seconds:.1f} s, length {error:+.1%}")
        assert abs(error) < MOST_ERROR
        panel.read("Your hands are known.", "% less than the average one.")
        panel.do("grab", str(tmp_path / "small.png"))

        panel.click("add")
        panel.wait(lambda: panel.do("name", "Ida"))
        panel.until(lambda status: active(status) == "Ida" and status.hand_users.size is None)
        panel.attach(LARGE)
        seconds, error = learnt(panel, LARGE)
        print(f"large hands: {seconds:.1f} s, length {error:+.1%}")
        assert abs(error) < MOST_ERROR
        panel.read("% more than the average one.")

        panel.click("again")  # Learn anew: the reset of one person.
        panel.until(lambda status: active(status) == "Ida" and status.hand_users.size is None)
        panel.click("remove")
        panel.wait(lambda: panel.do("press", "Remove"))
        status = panel.until(lambda status: active(status) == FIRST_USER)
        assert [user.name for user in status.hand_users.users] == [FIRST_USER]
        assert status.hand_users.size is not None, "who was learnt before is known at once"
        panel.read("% less than the average one.")
