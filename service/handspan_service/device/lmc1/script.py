"""A start-up script: control transfers that a user recorded from the user's own controller.

Law: a script that comes out of `parse_script` can neither hang nor crash a controller, nor reach
anything but the controls of the camera; any other text raises UnreadableSource or DeviceError
naming the line.

    # serial: LP00000000000        (optional; another controller's script is refused)
    out 21 01 0900 0500 01000000   bmRequestType bRequest wValue wIndex data, hexadecimal
    in  a1 81 0900 0500 4          ... length, decimal; the answer is read and ignored
    wait 20                        milliseconds, decimal

Source of the limits: docs/device.md#start-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from handspan_service.device.lmc1.requests import ControlRequest, check_request, refuse
from handspan_service.errors import DeviceError, UnreadableSource

MAX_LINES = 4096
MAX_DATA_BYTES = 64
MAX_WAIT_MS = 1000
MAX_TEXT_BYTES = MAX_LINES * 256
_SERIAL_HEADER = "serial:"


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a moment.

    Attributes:
        duration_ms: How long.
    """

    duration_ms: int


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of a script.

    Attributes:
        line: Number of its line, from 1.
        action: What to do.
    """

    line: int
    action: ControlRequest | Wait


Script: TypeAlias = tuple[Step, ...]


def parse_script(text: bytes, serial: str) -> Script:
    """Return the steps of a start-up script.

    Args:
        text: Content of the file, UTF-8.
        serial: Serial number of the controller it shall run on.

    Raises:
        UnreadableSource: It is not a script; the text names the line.
        DeviceError: It is a script that must not run on this controller.
    """
    if len(text) > MAX_TEXT_BYTES:
        raise UnreadableSource("the start-up script is too long")
    try:
        lines = text.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableSource("the start-up script is not a text in UTF-8") from error
    if len(lines) > MAX_LINES:
        raise UnreadableSource(f"the start-up script has more than {MAX_LINES} lines")
    steps: list[Step] = []
    for number, line in enumerate(lines, 1):
        content, _, comment = line.partition("#")
        _check_serial(comment.strip(), serial)
        words = content.split()
        if words:
            steps.append(Step(number, _action(number, words)))
    waiting = sum(s.action.duration_ms for s in steps if isinstance(s.action, Wait))
    if waiting > MAX_WAIT_MS:
        raise UnreadableSource(f"the start-up script waits {waiting} ms, at most {MAX_WAIT_MS}")
    return tuple(steps)


def _check_serial(comment: str, serial: str) -> None:
    if not comment.lower().startswith(_SERIAL_HEADER):
        return
    named = comment[len(_SERIAL_HEADER) :].strip()
    if named != serial:
        raise refuse(
            f"the start-up script belongs to controller {named!r}, not to {serial!r}: "
            "record one from this very controller"
        )


def _action(number: int, words: list[str]) -> ControlRequest | Wait:
    try:
        match words:
            case ["wait", duration]:
                return Wait(_decimal(duration, MAX_WAIT_MS))
            case ["out", *numbers, data] if len(numbers) == 4:
                request = ControlRequest(*_setup(numbers), data=_data(data))
            case ["out", *numbers] if len(numbers) == 4:
                request = ControlRequest(*_setup(numbers))
            case ["in", *numbers, length] if len(numbers) == 4:
                request = ControlRequest(*_setup(numbers), length=_decimal(length, MAX_DATA_BYTES))
            case _:
                raise ValueError("an instruction is 'out', 'in' or 'wait' with its numbers")
        if request.reads != (words[0] == "in"):
            raise ValueError("the direction of the request is the other one")
    except ValueError as error:
        raise UnreadableSource(f"line {number} of the start-up script: {error}") from error
    try:
        check_request(request)
    except DeviceError as error:
        raise refuse(f"line {number} of the start-up script: {error}") from error
    return request


def _setup(words: list[str]) -> tuple[int, int, int, int]:
    limits = (0xFF, 0xFF, 0xFFFF, 0xFFFF)
    a, b, c, d = (_hexadecimal(word, limit) for word, limit in zip(words, limits, strict=True))
    return a, b, c, d


def _hexadecimal(word: str, limit: int) -> int:
    digits = word[2:] if word[:2].lower() == "0x" else word
    if not digits or len(digits) > 4 or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise ValueError(f"{word!r} is no hexadecimal number")
    value = int(digits, 16)
    if value > limit:
        raise ValueError(f"{word!r} is too large")
    return value


def _decimal(word: str, limit: int) -> int:
    if not (word.isascii() and word.isdecimal()) or len(word) > 6 or int(word) > limit:
        raise ValueError(f"{word!r} is no number from 0 to {limit}")
    return int(word)


def _data(word: str) -> bytes:
    data = bytes.fromhex(word)
    if len(data) > MAX_DATA_BYTES:
        raise ValueError(f"more than {MAX_DATA_BYTES} bytes of data")
    return data
