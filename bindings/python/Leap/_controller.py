"""The connection of a program with the service, and those who listen to it.

Law: nothing here waits but Config and remove_listener(); a service that comes later, or anew, is
found; all callbacks of a Controller come from one thread of its own, never two at a time.
"""

from __future__ import annotations

import weakref

from Leap import _native
from Leap._core import BACKGROUND, HMD, IMAGES, PAUSE, RAW_IMAGES, Core
from Leap._device import Config, Device, DeviceList, FailedDevice, FailedDeviceList
from Leap._frame import Frame
from Leap._image import ImageList, images_of
from Leap._quad import TrackedQuad
from Leap._screen import BugReport, ScreenList, screens

MESSAGE_UNKNOWN = 0
MESSAGE_CRITICAL = 1
MESSAGE_WARNING = 2
MESSAGE_INFORMATION = 3


class Listener:
    """What a program may want to hear; derive from it.

    on_init comes first; on_service_connect when the service answers; on_connect when a device
    streams too; on_frame and on_images for each frame and pair of images that come while no
    callback runs; on_disconnect and on_service_disconnect when that ends; on_exit last, when it is
    removed or the Controller goes. What a callback raises is printed.
    """

    def on_init(self, controller: Controller) -> None:
        """Hear it first."""

    def on_connect(self, controller: Controller) -> None:
        """Hear that the service answers and a device streams."""

    def on_disconnect(self, controller: Controller) -> None:
        """Hear that the device or the service is gone."""

    def on_exit(self, controller: Controller) -> None:
        """Hear it last."""

    def on_frame(self, controller: Controller) -> None:
        """Hear of a frame: controller.frame() has it, or a newer one."""

    def on_images(self, controller: Controller) -> None:
        """Hear of a pair of images."""

    def on_focus_gained(self, controller: Controller) -> None:
        """Hear it once after on_connect: Linux does not tell programs of focus."""

    def on_focus_lost(self, controller: Controller) -> None:
        """Never hear it."""

    def on_service_connect(self, controller: Controller) -> None:
        """Hear that the service answers."""

    def on_service_disconnect(self, controller: Controller) -> None:
        """Hear that the service is gone."""

    def on_service_change(self, controller: Controller) -> None:
        """Hear after either of these, and when tracking pauses or goes on."""

    def on_device_change(self, controller: Controller) -> None:
        """Hear that a device came, went or changed."""

    def on_device_failure(self, controller: Controller) -> None:
        """Hear that there is one more of Controller.failed_devices()."""

    def on_log_message(
        self, controller: Controller, severity: int, timestamp: int, message: str
    ) -> None:
        """Hear a message of the service."""


class _PolicyFlags:
    POLICY_DEFAULT = 0
    POLICY_BACKGROUND_FRAMES = BACKGROUND
    POLICY_IMAGES = IMAGES
    POLICY_OPTIMIZE_HMD = HMD
    POLICY_ALLOW_PAUSE_RESUME = PAUSE
    POLICY_RAW_IMAGES = RAW_IMAGES


_ALL_POLICIES = BACKGROUND | IMAGES | HMD | PAUSE | RAW_IMAGES


class Controller(_PolicyFlags):
    """A connection. It begins to look for the service at once, and never waits for it."""

    PolicyFlag = _PolicyFlags

    def __init__(self, listener: Listener | None = None) -> None:
        """Begin to look for the service.

        Raises:
            LibraryNotFound: libLeapC cannot be loaded; the text says what to do.
        """
        self._core = Core(Controller._view_of)
        self._core.start()
        weakref.finalize(self, self._core.stop).atexit = False  # The core sees to that.
        if listener is not None:
            self.add_listener(listener)

    @staticmethod
    def _view_of(core: Core) -> Controller:
        """Return what callbacks get: it can do the same, and keeps nothing going."""
        made = Controller.__new__(Controller)
        made._core = core
        return made

    def __eq__(self, other: object) -> bool:
        """Whether it is the same connection: callbacks get another object for it."""
        return isinstance(other, Controller) and self._core is other._core

    def __hash__(self) -> int:
        return hash(id(self._core))

    @property
    def is_connected(self) -> bool:
        """Whether the service answers and a device streams."""
        return self._core.is_connected

    def is_service_connected(self) -> bool:
        """Whether the service answers."""
        return self._core.is_service_connected

    @property
    def has_focus(self) -> bool:
        """True: Linux does not tell programs of focus."""
        return True

    def add_listener(self, listener: Listener) -> bool:
        """Let one listen, and keep it for that; return False where it does already."""
        return self._core.hearing.add(listener)

    def remove_listener(self, listener: Listener) -> bool:
        """Let one go, and return whether it listened.

        Waits for a callback of its that runs, and for on_exit; within a callback for none.
        """
        return self._core.hearing.remove(listener)

    def frame(self, history: int = 0) -> Frame:
        """Return one of the newest 60 frames: 0 is the newest, 59 the oldest; else invalid."""
        return Frame._at(self._core.history.get(history), 0)

    @property
    def images(self) -> ImageList:
        """The newest pair, perhaps newer than the newest frame's; none without POLICY_IMAGES."""
        return images_of(self._core.history.newest_images)

    @property
    def raw_images(self) -> ImageList:
        """The same: ours are as the cameras gave them."""
        return self.images

    def enable_gesture(self, type: int, enable: bool = True) -> None:
        """Want a type of gestures, or no longer; none is wanted at the start."""
        self._core.enable(type, enable)

    def is_gesture_enabled(self, type: int) -> bool:
        """Return whether a type of gestures is wanted."""
        return type > 0 and bool(self._core.enabled >> type & 1)

    @property
    def config(self) -> Config:
        """Settings of this connection."""
        return Config(self._core)

    @property
    def devices(self) -> DeviceList:
        """All devices, those that stream first."""
        return DeviceList(Device._of(facts) for facts in self._core.devices)

    def failed_devices(self) -> FailedDeviceList:
        """Return the devices that do not work."""
        failed = (facts for facts in self._core.devices if facts.has_failed)
        return FailedDeviceList(FailedDevice._of(facts) for facts in failed)

    @property
    def policy_flags(self) -> int:
        """The policies in force, all at once, as programs of 2013 ask for them."""
        return self._core.granted & _ALL_POLICIES

    def set_policy_flags(self, flags: int) -> None:
        """Wish for these policies and for no others."""
        self._core.set_policy(flags & _ALL_POLICIES, _ALL_POLICIES & ~flags)

    def set_policy(self, policy: int) -> None:
        """Wish for a policy; the service may deny it."""
        self._core.set_policy(policy, 0)

    def clear_policy(self, policy: int) -> None:
        """Wish for a policy no longer."""
        self._core.set_policy(0, policy)

    def is_policy_set(self, policy: int) -> bool:
        """Return whether a policy is in force."""
        return self._core.granted & policy == policy

    def set_paused(self, pause: bool) -> None:
        """Pause tracking for everybody, or let it go on; needs POLICY_ALLOW_PAUSE_RESUME."""
        self._core.set_paused(pause)

    def is_paused(self) -> bool:
        """Return whether tracking is paused."""
        return self._core.is_paused

    def now(self) -> int:
        """Return the time in us, of the clock of Frame.timestamp."""
        return int(_native.load().LeapGetNow())

    @property
    def located_screens(self) -> ScreenList:
        """One screen, which stands behind the device."""
        return screens()

    calibrated_screens = located_screens

    @property
    def bug_report(self) -> BugReport:
        """What records nothing."""
        return BugReport()

    @property
    def tracked_quad(self) -> TrackedQuad:
        """Invalid."""
        return TrackedQuad()
