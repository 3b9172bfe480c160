"""Every error of this package, split by what the caller can do about it.

    HandspanError                 something that is expected to go wrong; its text says what to do
    +-- LibraryNotFound           libLeapC is not where it was looked for: install it or name it
    +-- NotConnected              no service answers (yet, or any more): start it, or wait
    +-- ClientClosed              the client was closed: connect again
    +-- NoAnswer                  the service did not answer in time (a TimeoutError, too)
    +-- OutsideHistory            no frames are kept for the time that was asked for
    +-- NoCalibration             a camera is not known (yet): take an image first
    +-- CallFailed                the library refused; `.function` and `.code` say what and why

Law: whatever is not one of these is a bug and ends with a traceback.
"""

from __future__ import annotations

from enum import IntEnum


class Result(IntEnum):
    """What the functions of LeapC return.

    Source:
        eLeapRS in LeapC.h.
    """

    SUCCESS = 0x00000000
    UNKNOWN_ERROR = 0xE2010000
    INVALID_ARGUMENT = 0xE2010001
    INSUFFICIENT_RESOURCES = 0xE2010002
    INSUFFICIENT_BUFFER = 0xE2010003
    TIMEOUT = 0xE2010004
    NOT_CONNECTED = 0xE2010005
    HANDSHAKE_INCOMPLETE = 0xE2010006
    BUFFER_SIZE_OVERFLOW = 0xE2010007
    PROTOCOL_ERROR = 0xE2010008
    INVALID_CLIENT_ID = 0xE2010009
    UNEXPECTED_CLOSED = 0xE201000A
    UNKNOWN_IMAGE_FRAME_REQUEST = 0xE201000B
    UNKNOWN_TRACKING_FRAME_ID = 0xE201000C
    ROUTINE_IS_NOT_SEER = 0xE201000D
    TIMESTAMP_TOO_EARLY = 0xE201000E
    CONCURRENT_POLL = 0xE201000F
    NOT_AVAILABLE = 0xE7010002
    NOT_STREAMING = 0xE7010004
    CANNOT_OPEN_DEVICE = 0xE7010005
    UNSUPPORTED = 0xE7010006


class HandspanError(Exception):
    """Root of all errors that a program is expected to meet."""


class LibraryNotFound(HandspanError):
    """The library libLeapC cannot be loaded."""


class NotConnected(HandspanError):
    """There is no service to ask, or it went away before it answered."""

    def __init__(self, what: str = "no service answers") -> None:
        super().__init__(
            f"{what}: start Handspan, or wait with client.ready().result(); "
            "frames and events come by themselves once a service is there"
        )


class ClientClosed(HandspanError):
    """The client was closed before, or while, it was asked."""

    def __init__(self) -> None:
        super().__init__("this client is closed: make another with handspan.connect()")


class NoAnswer(HandspanError, TimeoutError):
    """The service did not answer in the time that the caller gave it."""


class OutsideHistory(HandspanError):
    """The time asked for is older than the frames that are kept, or too far ahead of them."""


class NoCalibration(HandspanError):
    """A camera is not known, or not known yet."""

    def __init__(self) -> None:
        super().__init__(
            "nothing is known of this camera: wait for one of client.images() first; "
            "cameras are 0 and 1"
        )


class CallFailed(HandspanError):
    """The library refused a call.

    Attributes:
        function: Name of the function in LeapC.
        code: Why.
    """

    def __init__(self, function: str, code: Result) -> None:
        super().__init__(f"{function} was refused: {code.name.lower().replace('_', ' ')}")
        self.function = function
        self.code = code

    def __reduce__(self) -> tuple[type[CallFailed], tuple[str, Result]]:
        return CallFailed, (self.function, self.code)


def check(function: str, returned: int) -> None:
    """Raise what a function of the library returned, unless it succeeded.

    Raises:
        NotConnected: No service answers, or its greeting is not over.
        OutsideHistory: See there.
        CallFailed: Anything else.
    """
    if returned == Result.SUCCESS:
        return
    code = Result(returned) if returned in set(Result) else Result.UNKNOWN_ERROR
    if code in (Result.NOT_CONNECTED, Result.HANDSHAKE_INCOMPLETE, Result.UNEXPECTED_CLOSED):
        raise NotConnected
    if code is Result.TIMESTAMP_TOO_EARLY:
        raise OutsideHistory("frames are kept for a second, and that time is earlier")
    if code is Result.ROUTINE_IS_NOT_SEER:
        raise OutsideHistory("hands are foretold for 0.2 s, and that time is later")
    raise CallFailed(function, code)
