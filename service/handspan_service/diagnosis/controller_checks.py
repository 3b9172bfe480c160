"""The checks of the controller: access, link, firmware, pictures, light, glass, calibration.

Law: each is a function of the facts and returns one finding; none waits longer than the facts do.
"""

from __future__ import annotations

import time

from handspan_service.contract.control import DeviceReason, Hindrance, Status
from handspan_service.contract.findings import Check, Finding, Outcome
from handspan_service.contract.model import CalibrationKind
from handspan_service.diagnosis import bus
from handspan_service.diagnosis.facts import FLOWING, Facts

GOOD, ADVICE, PROBLEM, SKIPPED = Outcome
HIGH_SPEED_MBIT = 480.0  # Source: USB 2.0; the pictures of both cameras need most of it.
ENOUGH = 0.9  # Of the promised rate; below, tracking feels it.
FEW_LOST = 0.01  # Of all pictures; an odd one is lost on any bus.


def access(facts: Facts) -> Finding:
    """Check whether our user may open the controller."""
    status, found = facts.before, facts.attached
    reason = status.reason if status is not None else DeviceReason.NONE
    if reason is DeviceReason.NO_BACKEND:
        return Finding(Check.ACCESS, PROBLEM, "access_no_library")
    if found is not None:
        if bus.may_open(found.node):
            return Finding(Check.ACCESS, GOOD, "access_granted", {"place": found.name})
        missing = not bus.rule_installed()
        cause = "access_rule_missing" if missing else "access_denied"
        return Finding(Check.ACCESS, PROBLEM, cause, {"place": found.name})
    if reason is DeviceReason.NO_PERMISSION and status is not None:
        return Finding(Check.ACCESS, PROBLEM, "access_untold", {"detail": status.detail})
    if facts.real and status is not None and status.device is not None:
        return Finding(Check.ACCESS, GOOD, "access_granted", {"place": status.device.serial})
    return Finding(Check.ACCESS, ADVICE, "access_absent")


def holder(facts: Facts) -> Finding:
    """Check who has the controller open."""
    found, own = facts.attached, facts.own_processes
    if not facts.real:
        return Finding(Check.HOLDER, SKIPPED, "holder_skipped")
    pids = bus.holders(found) if found is not None else []
    for pid in pids:
        if pid not in own:
            name = bus.process_name(pid)
            return Finding(Check.HOLDER, PROBLEM, "holder_other", {"name": name, "pid": pid})
    if facts.before is not None and facts.before.reason is DeviceReason.BUSY:
        return Finding(Check.HOLDER, PROBLEM, "holder_unknown")
    if pids:
        return Finding(Check.HOLDER, GOOD, "holder_ours", {"pid": pids[0]})
    return Finding(Check.HOLDER, GOOD, "holder_nobody")


def link(facts: Facts) -> Finding:
    """Check the way between controller and computer."""
    found, status = facts.attached, facts.before
    if status is not None and status.reason in (
        DeviceReason.BAD_TRANSPORT,
        DeviceReason.NO_STREAM,
    ):
        return Finding(Check.LINK, PROBLEM, "link_lossy")
    if found is None:
        return Finding(Check.LINK, SKIPPED, "link_skipped")
    values: dict[str, str | int | float] = {
        "speed": round(found.speed_mbit),
        "siblings": found.siblings,
    }
    if found.speed_mbit < HIGH_SPEED_MBIT:
        return Finding(Check.LINK, PROBLEM, "link_slow", values)
    if found.behind_hub:
        return Finding(Check.LINK, ADVICE, "link_hub", values)
    return Finding(Check.LINK, GOOD, "link_good", values)


def firmware(facts: Facts) -> Finding:
    """Check whether the controller started as it should."""
    status = facts.before
    reason = status.reason if status is not None else DeviceReason.NONE
    if reason is DeviceReason.BAD_FIRMWARE:
        return Finding(Check.FIRMWARE, PROBLEM, "firmware_bad")
    if reason is DeviceReason.BAD_CONTROL:
        return Finding(Check.FIRMWARE, PROBLEM, "firmware_refuses")
    device = status.device if status is not None else None
    if not facts.real or device is None or not device.firmware:
        return Finding(Check.FIRMWARE, SKIPPED, "firmware_skipped")
    return Finding(Check.FIRMWARE, GOOD, "firmware_good", {"version": device.firmware})


def rate(facts: Facts) -> Finding:
    """Count pictures for some seconds, and those that were lost."""
    if facts.before is None:
        return Finding(Check.RATE, SKIPPED, "rate_no_service")
    after = facts.during
    if not _flows(after) or after is None or after.device is None:
        return Finding(Check.RATE, SKIPPED, "rate_skipped", {"state": facts.state_words})
    seconds = max(facts.count_s, 0.1)
    lost = max(0, after.timing.lost - facts.before.timing.lost)
    nominal = after.device.nominal_rate_hz - after.timing.spared_rate_hz
    values: dict[str, str | int | float] = {
        "rate": round(after.timing.image_rate_hz),
        "nominal": round(nominal),
        "lost": lost,
        "seconds": round(seconds),
    }
    if nominal > 0 and after.timing.image_rate_hz < ENOUGH * nominal:
        if facts.real:
            return Finding(Check.RATE, PROBLEM, "rate_low", values)
        return Finding(Check.RATE, ADVICE, "rate_busy", values)
    if lost > FEW_LOST * seconds * max(nominal, 1.0):
        return Finding(Check.RATE, PROBLEM, "rate_lossy", values)
    return Finding(Check.RATE, GOOD, "rate_good", values)


def light(facts: Facts) -> Finding:
    """Check whether foreign light dazzles the cameras."""
    status = facts.during
    if not facts.real or status is None or not _flows(status):
        return Finding(Check.LIGHT, SKIPPED, "light_skipped")
    if Hindrance.BRIGHT_LIGHT in status.imaging.hindrances:
        return Finding(Check.LIGHT, ADVICE, "light_bright")
    return Finding(Check.LIGHT, GOOD, "light_good", {"exposure": status.imaging.exposure_us})


def glass(facts: Facts) -> Finding:
    """Check whether something sticks to the glass."""
    status = facts.during
    if not facts.real or status is None or not _flows(status):
        return Finding(Check.GLASS, SKIPPED, "glass_skipped")
    if Hindrance.SMUDGE in status.imaging.hindrances:
        return Finding(Check.GLASS, ADVICE, "glass_smudged")
    return Finding(Check.GLASS, GOOD, "glass_good")


def calibration(facts: Facts) -> Finding:
    """Tell which cameras are computed with."""
    status = facts.during
    device = status.device if status is not None else None
    if not facts.real or status is None or device is None:
        return Finding(Check.CALIBRATION, SKIPPED, "calibration_skipped")
    if device.calibration is CalibrationKind.USER:
        made = time.localtime(status.calibration.unix_time_s)
        values: dict[str, str | int | float] = {"date": time.strftime("%Y-%m-%d", made)}
        return Finding(Check.CALIBRATION, GOOD, "calibration_yours", values)
    if device.calibration is CalibrationKind.FACTORY:
        return Finding(Check.CALIBRATION, GOOD, "calibration_factory")
    return Finding(Check.CALIBRATION, ADVICE, "calibration_nominal")


def tracker(facts: Facts) -> Finding:
    """Check whether hands are found before the next picture comes."""
    if facts.before is None:
        return Finding(Check.TRACKER, SKIPPED, "tracker_no_service")
    status = facts.during
    if status is not None and status.state == "failed":
        return Finding(Check.TRACKER, PROBLEM, "tracker_failed", {"detail": status.detail})
    if status is None or not _flows(status) or status.timing.track_p95_ms <= 0:
        return Finding(Check.TRACKER, SKIPPED, "tracker_skipped", {"state": facts.state_words})
    rate_hz = max(status.timing.image_rate_hz - status.timing.spared_rate_hz, 1.0)
    values: dict[str, str | int | float] = {
        "p95": round(status.timing.track_p95_ms, 1),
        "budget": round(1000 / rate_hz, 1),
    }
    slow = status.timing.track_p95_ms > 1000 / rate_hz
    cause = "tracker_slow" if slow else "tracker_good"
    return Finding(Check.TRACKER, ADVICE if slow else GOOD, cause, values)


def _flows(status: Status | None) -> bool:
    return status is not None and status.state in FLOWING and status.device is not None
