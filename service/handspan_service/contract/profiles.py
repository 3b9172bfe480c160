"""Profiles: named sets of settings, chosen by hand or by the application in front.

Law: a profile sets what belongs to tracking alone, never a permission or a port; an application
has at most one profile. What a profile does not set stays as the user set it for everything.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec

from handspan_service.contract.schema import PROFILE_NAMES, flat
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import SettingsError

PROFILES_VERSION = 1
MAX_PROFILES = 64  # More than anybody tells apart in a menu.
MAX_PROFILE_NAME = 60  # Letters.
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_PROFILE_NAME)]


class ProfileApplication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An application that a profile belongs to.

    Attributes:
        key: Of its identity; see contract.permissions.
        words: For people.
    """

    key: Annotated[str, msgspec.Meta(min_length=1)]
    words: str


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named set of settings.

    Attributes:
        name: For people, and its identity.
        changes: Settings by name, as `settings.changed` takes them.
        applications: While one of them is in front, the profile holds.
    """

    name: Name
    changes: dict[str, Any] = {}
    applications: tuple[ProfileApplication, ...] = ()


class Profiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All profiles of a user.

    Attributes:
        version: Layout of the file.
        chosen: Name of the one that the user chose; empty for none.
        profiles: In the order of their making.
    """

    version: int = PROFILES_VERSION
    chosen: str = ""
    profiles: tuple[Profile, ...] = ()

    def named(self, name: str) -> Profile | None:
        """Return a profile; None where there is none of this name."""
        return next((one for one in self.profiles if one.name == name), None)

    def of_application(self, key: str) -> Profile | None:
        """Return the profile of an application; None where it has none."""
        for profile in self.profiles:
            if any(one.key == key for one in profile.applications):
                return profile
        return None


class ProfileReason(StrEnum):
    """Why a profile holds."""

    NONE = "none"  # None does.
    CHOSEN = "chosen"
    APPLICATION = "application"


class ProfileStatus(msgspec.Struct, frozen=True):
    """What a panel shows of profiles.

    Attributes:
        profiles: All of them, and which one is chosen.
        active: Name of the one that holds; empty for none.
        reason: Why it holds.
        beneath: What the settings would be without it, of those that it changes; by dotted name.
    """

    profiles: Profiles = Profiles()
    active: str = ""
    reason: ProfileReason = ProfileReason.NONE
    beneath: dict[str, Any] = {}


def with_profile(profiles: Profiles, profile: Profile, before: str = "") -> Profiles:
    """Return the profiles with one made, or changed.

    Args:
        profiles: So far.
        profile: The new value. Its applications leave the profile that they belonged to.
        before: The name that it had; empty for a new one, or where the name stays.

    Raises:
        SettingsError: It sets what a profile cannot, or there are too many; the text says which.
    """
    if wrong := sorted(flat(profile.changes).keys() - PROFILE_NAMES):
        raise SettingsError(f"a profile cannot set {', '.join(wrong)}")
    changed(Settings(), profile.changes)
    old = before or profile.name
    if profile.name != old and profiles.named(profile.name) is not None:
        raise SettingsError(f"there is a profile named {profile.name} already: choose another name")
    keys = {one.key for one in profile.applications}
    others = [
        one if one.name == old else _without_applications(one, keys) for one in profiles.profiles
    ]
    if profiles.named(old) is None:
        if len(others) == MAX_PROFILES:
            raise SettingsError(f"there are {MAX_PROFILES} profiles: remove one first")
        others.append(profile)
    kept = tuple(profile if one.name == old else one for one in others)
    chosen = profile.name if profiles.chosen == old else profiles.chosen
    return msgspec.structs.replace(profiles, profiles=kept, chosen=chosen)


def without_profile(profiles: Profiles, name: str) -> Profiles:
    """Return the profiles without one.

    Raises:
        SettingsError: There is none of this name.
    """
    _required(profiles, name)
    kept = tuple(one for one in profiles.profiles if one.name != name)
    chosen = "" if profiles.chosen == name else profiles.chosen
    return msgspec.structs.replace(profiles, profiles=kept, chosen=chosen)


def with_choice(profiles: Profiles, name: str) -> Profiles:
    """Return the profiles with another one chosen; none where the name is empty.

    Raises:
        SettingsError: There is none of this name.
    """
    if name:
        _required(profiles, name)
    return msgspec.structs.replace(profiles, chosen=name)


def _required(profiles: Profiles, name: str) -> None:
    if profiles.named(name) is None:
        raise SettingsError(f"there is no profile named {name}")


def _without_applications(profile: Profile, keys: set[str]) -> Profile:
    kept = tuple(one for one in profile.applications if one.key not in keys)
    return msgspec.structs.replace(profile, applications=kept)
