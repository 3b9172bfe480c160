"""Hands in Python: frames, events and pictures from Handspan's service.

    import handspan

    with handspan.connect() as client:
        for frame in client.frames():
            for hand in frame.hands:
                print(hand.side.value, hand.palm.position)

Law: what is named here is the interface; modules that begin with an underscore are not.
Everything is in millimetres, radians and microseconds; see `handspan.values`.

It needs Python 3.11. What `import Leap` and leap-run stand on runs from 3.8 on.
"""

import sys

if sys.version_info >= (3, 11):  # noqa: UP036  # `import Leap` stands on parts of it from 3.8 on.
    from handspan.cameras import Camera
    from handspan.client import Client, connect
    from handspan.errors import (
        CallFailed,
        ClientClosed,
        HandspanError,
        LibraryNotFound,
        NoAnswer,
        NoCalibration,
        NotConnected,
        OutsideHistory,
        Result,
    )
    from handspan.events import (
        Connected,
        ConnectionLost,
        Device,
        DeviceAttached,
        DeviceChanged,
        DeviceFailure,
        DeviceLost,
        DeviceStatus,
        Event,
        LogMessage,
        ModeChanged,
        Policy,
        PolicyChanged,
        ServiceTrouble,
        Severity,
        TrackingMode,
    )
    from handspan.images import Distortion, Image, ImagePair
    from handspan.status import ServerStatus, now_us, server_status
    from handspan.stream import Reply, Stream
    from handspan.values import (
        Bone,
        Finger,
        FingerType,
        Frame,
        Hand,
        Palm,
        Quaternion,
        Side,
        Vector,
    )
else:

    def __getattr__(name: str) -> object:
        if name in __all__:
            raise ImportError(f"handspan.{name} needs Python 3.11 or newer; `import Leap` does not")
        raise AttributeError(name)


__all__ = [
    "Bone",
    "CallFailed",
    "Camera",
    "Client",
    "ClientClosed",
    "Connected",
    "ConnectionLost",
    "Device",
    "DeviceAttached",
    "DeviceChanged",
    "DeviceFailure",
    "DeviceLost",
    "DeviceStatus",
    "Distortion",
    "Event",
    "Finger",
    "FingerType",
    "Frame",
    "Hand",
    "HandspanError",
    "Image",
    "ImagePair",
    "LibraryNotFound",
    "LogMessage",
    "ModeChanged",
    "NoAnswer",
    "NoCalibration",
    "NotConnected",
    "OutsideHistory",
    "Palm",
    "Policy",
    "PolicyChanged",
    "Quaternion",
    "Reply",
    "Result",
    "ServerStatus",
    "ServiceTrouble",
    "Severity",
    "Side",
    "Stream",
    "TrackingMode",
    "Vector",
    "connect",
    "now_us",
    "server_status",
]
