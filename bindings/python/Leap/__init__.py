"""The classic interface to hand tracking, as programs of 2013 to 2016 import it.

    import Leap

    controller = Leap.Controller()
    print(controller.frame().hands[0].palm_position)

Law: what is named here is the interface; modules that begin with an underscore are not. Importing
it starts nothing: only a Controller() does. Everything is in millimetres, radians and microseconds,
right-handed, y up, z towards the user.
"""

from Leap._controller import (
    MESSAGE_CRITICAL,
    MESSAGE_INFORMATION,
    MESSAGE_UNKNOWN,
    MESSAGE_WARNING,
    Controller,
    Listener,
)
from Leap._device import Config, Device, DeviceList, FailedDevice, FailedDeviceList
from Leap._frame import Frame, InteractionBox
from Leap._gestures import (
    CircleGesture,
    Gesture,
    GestureList,
    KeyTapGesture,
    ScreenTapGesture,
    SwipeGesture,
)
from Leap._hands import Arm, Hand, HandList
from Leap._image import Image, ImageList
from Leap._math import DEG_TO_RAD, EPSILON, PI, RAD_TO_DEG, Matrix, Vector
from Leap._pointables import (
    Bone,
    Finger,
    FingerList,
    Pointable,
    PointableList,
    Tool,
    ToolList,
)
from Leap._quad import Mask, MaskList, TrackedQuad
from Leap._screen import BugReport, Screen, ScreenList
from Leap._serial import byte_array

__all__ = [
    "DEG_TO_RAD",
    "EPSILON",
    "MESSAGE_CRITICAL",
    "MESSAGE_INFORMATION",
    "MESSAGE_UNKNOWN",
    "MESSAGE_WARNING",
    "PI",
    "RAD_TO_DEG",
    "Arm",
    "Bone",
    "BugReport",
    "CircleGesture",
    "Config",
    "Controller",
    "Device",
    "DeviceList",
    "FailedDevice",
    "FailedDeviceList",
    "Finger",
    "FingerList",
    "Frame",
    "Gesture",
    "GestureList",
    "Hand",
    "HandList",
    "Image",
    "ImageList",
    "InteractionBox",
    "KeyTapGesture",
    "Listener",
    "Mask",
    "MaskList",
    "Matrix",
    "Pointable",
    "PointableList",
    "Screen",
    "ScreenList",
    "ScreenTapGesture",
    "SwipeGesture",
    "Tool",
    "ToolList",
    "TrackedQuad",
    "Vector",
    "byte_array",
]
