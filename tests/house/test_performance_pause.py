"""Ring: organ. A controller that sends too few images, as the service and programs see it."""

from __future__ import annotations

import itertools

import pytest

from handspan_service import performance
from handspan_service.contract.control import ServiceState, Timing
from handspan_service.contract.permissions import PauseLevel
from handspan_service.orders import SetPaused
from handspan_service.reports import Meter, SourceOpened
from handspan_service.wire.native_messages import Disposition
from support.scripted_house import CONTROLLER, SIMULATED, House


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each second report count as one that lasted."""
    monkeypatch.setattr(performance, "LOW_FOR_S", 0.0)


def slow(house: House, rate_hz: float = 40.0, times: int = 3) -> None:
    for _ in itertools.repeat(None, times):
        house.hands()
        house.keeper.tell(Meter(Timing(image_rate_hz=rate_hz), house.status.orientation, ""))


def state(house: House) -> ServiceState:
    return house.status.state


def pauses(house: House) -> list[bool]:
    return [order.paused for order in house.keeper.orders if isinstance(order, SetPaused)]


def disposition(house: House) -> int:
    """Return how native programs hear of the controller."""
    service = house.service
    return service._overview.situation(service._standing(), service._meter).disposition()


async def test_it_pauses_says_why_and_tries_again(house: House) -> None:
    house.service.desk.set_settings({"avoid_poor_performance": True, "rest_unused": False})
    house.keeper.tell(SourceOpened(CONTROLLER))
    slow(house)
    status = house.status
    assert status.state is ServiceState.PAUSED
    assert status.pause.level is PauseLevel.PERFORMANCE
    assert (status.pause.measured_hz, status.pause.required_hz) == (40.0, 57.5)
    assert status.pause.remaining_s is not None
    assert "40 images/s of at least 58" in status.detail
    assert disposition(house) == Disposition.POOR_PERFORMANCE_PAUSE
    assert pauses(house) == [True]
    house.service.desk.set_paused(False)  # Try again.
    assert pauses(house) == [True, False]
    slow(house, 115.0)
    assert state(house) is ServiceState.STREAMING
    assert disposition(house) == 0


async def test_low_resource_goes_on_with_half_the_images(house: House) -> None:
    changes = {"avoid_poor_performance": True, "rest_unused": False, "quality": "low_resource"}
    house.service.desk.set_settings(changes)
    house.keeper.tell(SourceOpened(CONTROLLER))
    slow(house)
    assert state(house) is ServiceState.STREAMING
    slow(house, 20.0)
    assert state(house) is ServiceState.PAUSED


async def test_switched_off_it_goes_on(house: House) -> None:
    house.service.desk.set_settings({"rest_unused": False})
    house.keeper.tell(SourceOpened(CONTROLLER))
    slow(house)
    assert state(house) is ServiceState.STREAMING


async def test_simulated_hands_are_never_too_slow(house: House) -> None:
    house.service.desk.set_settings({"avoid_poor_performance": True})
    house.keeper.tell(SourceOpened(SIMULATED))
    slow(house)
    assert state(house) is ServiceState.STREAMING
