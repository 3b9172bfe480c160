"""What sensing is told of settings and of applications: whose profile holds, and what is new."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handspan_service.contract.control import ClientStatus, SaveProfile
from handspan_service.contract.model import Quality
from handspan_service.contract.permissions import Identity, IdentityKind
from handspan_service.contract.profiles import Profile, ProfileApplication
from handspan_service.orders import Change, SetImages, SetQuality
from handspan_service.steering import Steering
from support.scripted_house import options


@pytest.fixture
def steering(tmp_path: Path) -> Steering:
    """Settings with a profile for each of two applications."""
    ordered: list[Change] = []
    made = Steering(options(tmp_path, []), ordered.append)
    for number, name in enumerate(("loom", "harp")):
        application = (ProfileApplication(f"/bin/{name}", name),)
        profile = Profile(name, {"interaction_height_mm": 100 + number}, application)
        made.preferences.change_profiles(SaveProfile(number, profile))
    return made


def client(id: int, name: str, *, in_front: bool) -> ClientStatus:
    who = Identity(IdentityKind.PROGRAM, f"/bin/{name}", name) if name else None
    return ClientStatus(
        id, name, "native", True, None, None, False, 0, 0, identity=who, in_front=in_front
    )


def held(steering: Steering, *clients: ClientStatus) -> str:
    """Return the profile that holds while these are connected."""
    steering.attend(clients)
    return steering.preferences.profiles.active


def test_the_profile_of_the_application_in_front_holds(steering: Steering) -> None:
    assert held(steering, client(1, "loom", in_front=True)) == "loom"
    assert held(steering, client(1, "loom", in_front=False)) == ""
    both = client(1, "loom", in_front=False), client(2, "harp", in_front=True)
    assert held(steering, *both) == "harp"


def test_the_newest_of_several_in_front_decides(steering: Steering) -> None:
    old, new = client(1, "loom", in_front=True), client(2, "harp", in_front=True)
    assert held(steering, old, new) == "harp"
    assert held(steering, new, old) == "harp"


def test_somebody_who_is_not_known_yet_has_no_profile(steering: Steering) -> None:
    assert held(steering, client(1, "", in_front=True)) == ""


def test_it_says_whether_other_settings_hold(steering: Steering) -> None:
    loom = client(1, "loom", in_front=True)
    assert steering.attend([loom])
    assert not steering.attend([loom])
    assert steering.put_in_force().interaction_height_mm == 100
    assert steering.attend([])


def test_whoever_gets_pictures_gets_all_of_them_on_battery_too(tmp_path: Path) -> None:
    ordered: list[Change] = []
    on_battery = replace(options(tmp_path, [], power_saving_battery=True), on_battery=lambda: True)
    steering = Steering(on_battery, ordered.append)
    steering.order()
    assert ordered == [SetQuality(Quality.LOW_RESOURCE)]
    assert steering.saving
    steering.wish([], images=True)
    steering.order()
    assert ordered[1:] == [SetImages(True), SetQuality(Quality.BALANCED)]
    assert not steering.saving
