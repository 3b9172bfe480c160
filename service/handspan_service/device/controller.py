"""A Leap Motion Controller as a source of images.

Law: whatever `open` began is undone by `close`, also when `open` fails half way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handspan_service.contract.model import DeviceInfo, SourceKind
from handspan_service.contract.settings import ExposureSettings
from handspan_service.device.base import Source, SourceCounters
from handspan_service.device.exposure import ExposureControl, ExposureSetting
from handspan_service.device.frame_clock import FrameClock
from handspan_service.device.identity import Identity, identify
from handspan_service.device.link import Link, LinkFault
from handspan_service.device.peripheral import (
    Configuration,
    FrameMode,
    Script,
    Wait,
    parse_script,
    set_exposure,
    set_gain,
    set_leds,
    split_frame,
)
from handspan_service.device.startup import (
    LIGHTS,
    TRACKING,
    StreamView,
    configure,
    describe,
    negotiate,
    quieten,
)
from handspan_service.device.stream import NoStream, Stream
from handspan_service.errors import DeviceError, DeviceLost, NoSuchSource
from handspan_service.images import StereoImage
from handspan_service.spots import Spots

MODEL = "Leap Motion Controller"
BLACK_LEVEL = (
    12  # Grey value that lit images exceed somewhere: noise alone has a sigma of 7. Verified.
)
BLACK_US = 2_000_000  # After so long without light the lights are told to shine again.

_UNKNOWN_LIGHTS = -1  # Whatever is wished for will be told again.

_log = logging.getLogger("handspan.device")


LIGHT_RETRY_US = 5_000_000  # Between attempts at what the controller refuses. Ours.


@dataclass(slots=True)
class _Session:
    """One opened controller, from `open` to `close`."""

    link: Link
    description: Configuration
    mode: FrameMode
    identity: Identity
    script: Script
    stream: Stream
    time: FrameClock
    exposure: ExposureControl
    lights: int
    lit_us: int = 0  # Time of the last image that was not black, or of the last such order.
    pending: ExposureSetting | None = None
    light_due_us: int = 0  # After a refusal nothing is ordered before.


class ControllerSource(Source):
    """Images of one controller over a line that `connect` opens."""

    def __init__(
        self,
        connect: Callable[[], Link],
        *,
        cache_folder: Path | None,
        scripts: Mapping[str, str],
        exposure: ExposureSettings,
        clock: Callable[[], int],
        sleep: Callable[[float], None],
        view: StreamView = TRACKING,
    ) -> None:
        """Prepare, without touching any controller.

        Args:
            connect: Finds a controller and opens it.
            cache_folder: Where calibrations are kept by serial number; None for nowhere.
            scripts: The user's start-up scripts: files by serial number.
            exposure: How images are taken.
            clock: Host clock, microseconds.
            sleep: Waits so many seconds.
            view: What the images are for.
        """
        self._connect = connect
        self._view = view
        self._cache_folder = cache_folder
        self._scripts = scripts
        self._wish = exposure
        self._clock = clock
        self._sleep = sleep
        self._session: _Session | None = None
        self._counters = SourceCounters()

    def open(self) -> DeviceInfo:
        """Find a controller, read who it is and start its images. See `Source.open`."""
        self.close()
        link = self._connect()
        try:
            self._session = session = self._prepare(link)
            self._run_script(session)
            configure(link, session.exposure.setting, session.lights, self._view)
            session.stream.start()
        except BaseException:
            if self._session is None:
                link.close()
            self.close()
            raise
        return DeviceInfo(
            serial=session.identity.serial,
            kind=SourceKind.USB,
            model=MODEL,
            firmware=session.identity.firmware,
            calibration=session.identity.calibration.kind,
            nominal_rate_hz=session.mode.rate_hz,
        )

    def _prepare(self, link: Link) -> _Session:
        """Read all that must be known of a controller before it is told anything."""
        description, mode = describe(link, self._view)
        identity = identify(link, self._cache_folder)
        stream = Stream(
            link,
            description.endpoint,
            mode,
            lambda: negotiate(link, mode, description.format_index),
            self._clock,
            self._sleep,
        )
        return _Session(
            link=link,
            description=description,
            mode=mode,
            identity=identity,
            script=self._load_script(identity.serial),
            stream=stream,
            time=FrameClock(mode.interval_ms * 1000),
            exposure=ExposureControl(self._wish, gamma=self._view.gamma),
            lights=LIGHTS[self._wish.lights],
        )

    def read(self, timeout_s: float) -> StereoImage | None:
        """Return the newest image. See `Source.read`."""
        session = self._session
        if session is None:
            raise DeviceLost("the controller is not open")
        self._set_light(session)
        try:
            frame = session.stream.wait(timeout_s)
        except NoStream as silence:
            raise NoStream(_no_stream_text(session.identity.firmware)) from silence
        if frame is None:
            return None
        left, right = split_frame(frame.pixels, session.mode.width, session.mode.height)
        time_us = session.time.time_us(frame.first_us, frame.sequence)
        session.pending = session.exposure.observe(left, time_us) or session.pending
        self._watch_lights(session, left, time_us)
        return StereoImage(left, right, time_us, frame.sequence, session.identity.calibration)

    def close(self) -> None:
        """Stop the images, put out the lights and give the controller back. See `Source.close`."""
        session, self._session = self._session, None
        if session is None:
            return
        self._counters = session.stream.counters()
        try:
            quieten(session.link, session.description)
        except DeviceError as error:  # It may be unplugged already; the rest must still be done.
            _log.debug("while stopping the controller: %s", error)
        finally:
            session.link.close()

    def counters(self) -> SourceCounters:
        """Return what was counted since `open`; after `close`, until then."""
        return self._counters if self._session is None else self._session.stream.counters()

    def meter_on(self, spots: Spots) -> None:
        """Let exposure and gain follow the hands that were found. See `Source.meter_on`."""
        if self._session is not None:
            self._session.exposure.meter_on(spots)

    def set_exposure(self, wish: ExposureSettings) -> None:
        """Take images otherwise from now on. See `Source.set_exposure`."""
        self._wish = wish
        if self._session is not None:
            self._session.exposure.obey(wish)

    def sensor_setting(self) -> tuple[int, int]:
        """Return what the sensor was told. See `Source.sensor_setting`."""
        if self._session is None:
            return 0, 0
        setting = self._session.exposure.setting
        return setting.exposure_us, setting.gain

    def problem(self) -> str:
        """Return one sentence about a damage that does not stop the images."""
        if self._session is None:
            return ""
        return self._session.identity.problem or self._session.stream.problem()

    def _set_light(self, session: _Session) -> None:
        """Carry out the change that was decided on the last image, and the user's of the lights."""
        lights = LIGHTS[self._wish.lights]
        if self._clock() < session.light_due_us:
            return
        try:
            if session.pending is not None:
                session.link.control(set_exposure(session.pending.exposure_us))
                session.link.control(set_gain(session.pending.gain))
                session.pending = None
            if lights != session.lights:
                for request in set_leds(lights):
                    session.link.control(request)
                session.lights = lights
        except LinkFault as fault:  # Tried again soon; the stream would show worse.
            _log.warning("the light could not be changed: %s", fault)
            session.light_due_us = self._clock() + LIGHT_RETRY_US

    def _watch_lights(self, session: _Session, left: NDArray[np.uint8], time_us: int) -> None:
        """Tell lights that went out while images come to shine again.

        Source: docs/device.md#exposure. Read.
        """
        if not session.lit_us or left[::16, ::16].max() > BLACK_LEVEL:
            session.lit_us = time_us
        elif time_us - session.lit_us > BLACK_US:
            session.lit_us = time_us
            session.lights = _UNKNOWN_LIGHTS

    def _load_script(self, serial: str) -> Script:
        if serial not in self._scripts:
            return ()
        path = Path(self._scripts[serial])
        try:
            text = path.read_bytes()
        except OSError as error:
            raise NoSuchSource(
                f"the start-up script {path} cannot be read: {error.strerror}"
            ) from error
        return parse_script(text, serial)

    def _run_script(self, session: _Session) -> None:
        """Run the user's script, if there is one; its answers are of no interest."""
        for step in session.script:
            if isinstance(step.action, Wait):
                self._sleep(step.action.duration_ms / 1000)
                continue
            try:
                session.link.control(step.action)
            except LinkFault as fault:
                _log.warning("start-up script, line %d: %s", step.line, fault.fault)


def _no_stream_text(firmware: str) -> str:
    """Return what a user must know whose controller is silent; a script has been run by then."""
    return (
        f"the controller is there and answers, but its firmware ({firmware}) does not start to "
        "send images without the start-up of the original software: install the LeapUVC firmware "
        "1.7.1 on it, or choose a start-up script recorded from this very controller, then plug "
        "it in again"
    )
