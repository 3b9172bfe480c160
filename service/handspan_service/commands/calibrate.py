"""The command `calibrate`: a controller measured anew, without a panel.

Law: the running service calibrates; nothing is kept unless it says so, and Ctrl-C ends it.

Progress goes to standard error, the result to standard output.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

from handspan_service.commands.calibration_words import (
    FIGURES,
    HINTS,
    MIRROR,
    PHASES,
    TURN_MIRROR,
    place_words,
)
from handspan_service.commands.change import asked, known, print_json
from handspan_service.commands.exit_codes import DONE, NEEDS_ATTENTION
from handspan_service.contract.calibration import (
    ApplyCalibration,
    CalibrationHint,
    CalibrationMethod,
    CalibrationPhase,
    CalibrationProgress,
    ContinueCalibration,
    StartCalibration,
    UndoCalibration,
    UseFactoryCalibration,
    Verdict,
    Wanted,
)
from handspan_service.contract.control import Status
from handspan_service.contract.places import control_socket_path
from handspan_service.control_client import ControlClient
from handspan_service.errors import HostError

GOOD_ENOUGH = (Verdict.GOOD, Verdict.USABLE)
ENDED = (CalibrationPhase.DECIDING, CalibrationPhase.FAILED)
SIZE_DOUBT = 0.01  # Source: docs/calibration.md#size.


def calibrate(
    environ: Mapping[str, str],
    start: StartCalibration,
    *,
    warm_s: float = 0.0,
    apply: bool = False,
    factory_scale: bool = False,
    as_json: bool = False,
) -> int:
    """Calibrate the controller in use.

    Args:
        environ: Environment variables.
        start: What is to be done.
        warm_s: Wait until the controller has been lit for so long.
        apply: Use the result if it is good enough.
        factory_scale: Take the size from the factory.
        as_json: Print the result for programs.

    Returns:
        Exit code: DONE where it is applied, or the check was passed; NEEDS_ATTENTION otherwise.

    Raises:
        SettingsError: A calibration is not possible now.
        HostError: There is no result; the text says why.
        KeyboardInterrupt: The user ended it; the service keeps nothing.
    """
    with ControlClient(control_socket_path(environ)) as client:
        client.send(
            lambda id: StartCalibration(id, start.method, start.ruled_mm, start.demonstration)
        )
        progress = _followed(client, warm_s)
        result = progress.result
        if result is None:
            raise HostError(progress.detail or "the calibration has no result: begin anew")
        if as_json:
            print_json(result)
        else:
            print("\n".join(result_lines(progress)))
        good = result.verdict in GOOD_ENOUGH
        if result.calibration is None:  # The check with the mirror keeps nothing.
            return DONE if good else NEEDS_ATTENTION
        doubtful = abs(result.scale_ratio - 1.0) > SIZE_DOUBT and not factory_scale
        if not (apply and good) or doubtful:
            _say(_why_not(good=good, doubtful=doubtful))
            return NEEDS_ATTENTION
        client.ask(lambda id: ApplyCalibration(id, factory_scale))
        _say("the calibration is in use now; undo: handspan-service calibrate undo")
    return DONE


def _followed(client: ControlClient, warm_s: float) -> CalibrationProgress:
    """Lead a calibration on until it has ended, and say what to do meanwhile."""
    said = ""
    for progress in client.messages():
        if not isinstance(progress, CalibrationProgress):
            continue
        if progress.phase in ENDED:
            return progress
        waits = progress.phase is CalibrationPhase.LIGHT and progress.warm_s < warm_s
        line = progress_line(progress, warm_s if waits else 0.0)
        if line != said:
            _say(line)
            said = line
        if progress.may_continue and not waits and _leads_on(progress):
            client.send(ContinueCalibration)
    raise HostError("the service has ended")


def _leads_on(progress: CalibrationProgress) -> bool:
    """Return whether to go on as soon as that is possible: views go on until they cover all."""
    is_mirror = progress.method is CalibrationMethod.MIRROR
    return progress.phase is CalibrationPhase.LIGHT or is_mirror


def progress_line(progress: CalibrationProgress, warm_s: float) -> str:
    """Return in one line what happens, and what to do.

    Args:
        progress: What the service tells.
        warm_s: How long the controller is to be lit before it goes on; 0 where that is over.
    """
    is_mirror = progress.method is CalibrationMethod.MIRROR
    is_capture = progress.phase is CalibrationPhase.CAPTURE
    parts = [MIRROR if is_mirror and is_capture else PHASES[progress.phase]]
    match progress.phase:
        case CalibrationPhase.CAPTURE if not is_mirror:
            parts.append(f"{progress.views} of {progress.views_needed} views")
        case CalibrationPhase.CAPTURE:
            parts.append(f"{progress.coverage.share:.0%}")
        case CalibrationPhase.SOLVING:
            parts.append(f"{progress.share:.0%}")
        case CalibrationPhase.VERIFYING:
            parts.append(f"{progress.checks} of {progress.checks_needed} checks")
    text = ", ".join(parts)
    turning = is_mirror and is_capture and progress.hint is CalibrationHint.NONE
    advice = [TURN_MIRROR if turning else HINTS[progress.hint]]
    if warm_s:
        left_min = max(1, round((warm_s - progress.warm_s) / 60))
        advice.append(f"Warming up, about {left_min} min left; --warm 0 skips that.")
    if is_capture:  # A mirror has no board's tilt and distance.
        wanted = Wanted(progress.wanted.cell) if is_mirror else progress.wanted
        advice.append(place_words(wanted))
    return " ".join([f"{text}.", *(one for one in advice if one)])


def result_lines(progress: CalibrationProgress) -> list[str]:
    """Return the result for people."""
    result = progress.result
    assert result is not None
    lines = [f"{progress.model}, serial {progress.serial}: {result.verdict.value}"]
    for figure in result.figures:
        name, unit = FIGURES[figure.name]
        before = "" if figure.before is None else f", before {figure.before:.2f}"
        lines.append(f"  {name}: {figure.value:.2f} {unit} ({figure.verdict.value}{before})")
    return lines


def _why_not(*, good: bool, doubtful: bool) -> str:
    if not good:
        return "the result is poor: nothing was kept; begin anew, or keep the old calibration"
    if doubtful:
        return (
            "nothing was kept: the board is not as large as was typed; measure five squares again, "
            "or give --factory-scale"
        )
    return "nothing was kept: give --apply to use the result"


def calibration_status(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Print which calibration is in use.

    Raises:
        HandspanError: The service cannot be asked.
    """
    _tell(known(environ), as_json=as_json)
    return DONE


def undo_calibration(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Bring the state before the last change back.

    Raises:
        HandspanError: There is none, or the service cannot be asked.
    """
    _tell(asked(environ, UndoCalibration), as_json=as_json)
    return DONE


def factory_calibration(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Put the user's calibration aside; can be undone.

    Raises:
        HandspanError: No controller is attached, or the service cannot be asked.
    """
    _tell(asked(environ, UseFactoryCalibration), as_json=as_json)
    return DONE


def _tell(status: Status, *, as_json: bool) -> None:
    found, device = status.calibration, status.device
    if as_json:
        serial = "" if device is None else device.serial
        kind = "" if device is None else device.calibration.value
        print_json({"serial": serial, "kind": kind, "calibration": found})
        return
    if device is None:
        print("no controller is attached")
        return
    made = ""
    if found.unix_time_s:
        made = time.strftime(", made on %Y-%m-%d", time.localtime(found.unix_time_s))
    print(f"{device.model}, serial {device.serial}: {device.calibration.value}{made}")
    if found.running:
        print("a calibration is running")
    if found.undo_steps:
        print(f"steps that can be undone: {found.undo_steps}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
