"""Where the service stands: one state, whatever comes together, and the words beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.control import (
    HINDRANCE_ADVICE,
    Hindrance,
    Imaging,
    ServiceState,
    Timing,
)
from handspan_service.contract.model import (
    CalibrationKind,
    DeviceInfo,
    Orientation,
    SourceKind,
)
from handspan_service.errors import DeviceReason
from handspan_service.performance import TooSlow
from handspan_service.reports import Meter
from handspan_service.sensed import Sensed
from handspan_service.standing import CALIBRATING, SIMULATED_NOTE, Standing

SIMULATED = DeviceInfo("SIM", SourceKind.SIMULATED, "simulated", "1", CalibrationKind.NOMINAL, 60.0)
FLOWING = Standing(sensed=Sensed(device=SIMULATED, flowing=True))
METER = Meter(
    Timing(), Orientation.NORMAL, "Tracking is late.", Imaging(hindrances=(Hindrance.SMUDGE,))
)
SENSED = st.one_of(
    st.just(Sensed()),
    st.builds(Sensed, device=st.just(SIMULATED), flowing=st.booleans(), failure=st.just("")),
    st.builds(Sensed, reason=st.just(DeviceReason.BUSY), detail=st.just("Somebody else has it.")),
    st.builds(Sensed, device=st.just(SIMULATED), failure=st.just("It crashed.")),
)
STANDINGS = st.builds(
    Standing,
    stopping=st.booleans(),
    sensed=SENSED,
    untracked=st.sampled_from(("", "A network is missing.")),
    paused=st.booleans(),
    calibrating=st.booleans(),
    resting=st.booleans(),
)
# What decides, the strongest first: each entry makes its state hold over all that follow.
LADDER = (
    ({"stopping": True}, ServiceState.STOPPING),
    ({"untracked": "A network is missing."}, ServiceState.FAILED),
    ({"paused": True}, ServiceState.PAUSED),
    ({"sensed": Sensed(reason=DeviceReason.UNPLUGGED)}, ServiceState.NO_DEVICE),
    ({"resting": True}, ServiceState.IDLE),
    ({"sensed": Sensed(device=SIMULATED, flowing=True)}, ServiceState.STREAMING),
)


@pytest.mark.parametrize("rung", range(len(LADDER)))
def test_the_stronger_reason_decides(rung: int) -> None:
    standing = Standing()
    assert standing.state is ServiceState.STARTING
    for change, _ in reversed(LADDER[rung:]):
        standing = replace(standing, **change)
    assert standing.state is LADDER[rung][1]


@given(STANDINGS)
def test_hands_flow_only_where_nothing_holds_them(standing: Standing) -> None:
    flowing = standing.state is ServiceState.STREAMING
    assert flowing is (
        standing.sensed.flowing
        and not standing.sensed.failure
        and not standing.untracked
        and not standing.held
        and not standing.resting
        and not standing.stopping
    )


@given(STANDINGS)
def test_a_calibration_pauses_as_a_person_does(standing: Standing) -> None:
    assert standing.held is (standing.paused or standing.calibrating)
    swapped = replace(standing, paused=standing.calibrating, calibrating=standing.paused)
    assert standing.state is swapped.state


def test_a_crash_counts_as_failed_while_the_device_is_known() -> None:
    crashed = replace(FLOWING, sensed=Sensed(device=SIMULATED, failure="It crashed."), paused=True)
    assert crashed.state is ServiceState.FAILED


def test_what_is_wrong_with_images_is_told_while_hands_flow_and_not_else() -> None:
    advice = HINDRANCE_ADVICE[Hindrance.SMUDGE]
    assert FLOWING.detail(METER, ()) == f"{SIMULATED_NOTE} Tracking is late. {advice}"
    assert replace(FLOWING, paused=True).detail(METER, ()) == SIMULATED_NOTE


def test_every_reason_is_told_once_and_in_order() -> None:
    standing = Standing(
        sensed=Sensed(reason=DeviceReason.BUSY, detail="Somebody else has it."),
        calibrating=True,
        slow=TooSlow(40.4, 57.5, 10.0),
    )
    told = standing.detail(METER, ("", "The settings were damaged."))
    assert told.startswith(f"{CALIBRATING} Tracking is paused, and tried again by itself: ")
    assert "40 images/s of at least 58." in told
    assert told.endswith(" Somebody else has it. The settings were damaged.")


def test_a_missing_network_is_told_before_what_the_device_says() -> None:
    standing = Standing(
        sensed=Sensed(reason=DeviceReason.BUSY, detail="Somebody else has it."),
        untracked="A network is missing.",
    )
    assert standing.detail(METER, ()) == "A network is missing."
