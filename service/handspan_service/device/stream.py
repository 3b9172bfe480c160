"""The stream of images from an open controller: silence, faults and health.

Laws: silence from the start is told apart from a stream that stops; after any fault nothing is
trusted before the next frame border; the same fault is not survived for ever.

Source: docs/device.md#faults.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from handspan_service.device.base import SourceCounters
from handspan_service.device.link import Fault, Link, LinkFault
from handspan_service.device.lmc1.descriptors import FrameMode
from handspan_service.device.lmc1.payloads import FrameAssembler, RawFrame
from handspan_service.errors import DeviceError, DeviceLost, DeviceReason

START_SILENCE_US = 2_000_000  # No payload for so long after the start: it does not stream.
SILENCE_US = 1_000_000  # No payload for so long while streaming: start the stream anew.
MAX_RESTARTS = 3
MAX_FAULTS = 16  # In a row.
FADING_US = 200_000  # Input/output errors for so long are an unplugged controller.
FAULT_PAUSE_S = 0.02
LONGEST_WAIT_S = 0.05
AWAY_US = 100_000  # A reader away for so long has lost payloads itself: no silence is meant.
HEALTH_WINDOW_US = 2_000_000
WARN_BROKEN_SHARE = 0.05
WARN_RATE_SHARE = 0.9

_log = logging.getLogger("handspan.device")


class NoStream(DeviceError):
    """The controller answers, but has not sent one payload since it was told to."""

    def __init__(self, text: str) -> None:
        super().__init__(DeviceReason.NO_STREAM, text, retry=False)


class Stream:
    """Whole frames out of one endpoint of an open controller. Used by one thread."""

    def __init__(
        self,
        link: Link,
        endpoint: int,
        mode: FrameMode,
        commit: Callable[[], None],
        clock: Callable[[], int],
        sleep: Callable[[float], None],
    ) -> None:
        """Prepare, without touching the controller.

        Args:
            link: The open controller.
            endpoint: Where the images come from.
            mode: The mode that `commit` agrees on.
            commit: Negotiates the mode and starts the stream.
            clock: Host clock, microseconds.
            sleep: Waits so many seconds.
        """
        self._link = link
        self._endpoint = endpoint
        self._mode = mode
        self._commit = commit
        self._clock = clock
        self._sleep = sleep
        self._assembler = FrameAssembler(mode.frame_bytes, mode.interval_ms)
        self._streamed = False
        self._payloads = 0
        self._heard_us = 0
        self._left_us = 0
        self._restarts = 0
        self._faults = 0
        self._fading_us: int | None = None
        self._timeouts = 0
        self._errors = 0
        self._window_us = 0
        self._window = SourceCounters()
        self._problem = ""

    def start(self) -> None:
        """Agree on the mode and begin to read."""
        self._assembler.resync()
        self._commit()
        self._link.start_stream(self._endpoint, self._take_in)
        self._link.resume_stream()
        self._heard_us = self._left_us = self._window_us = self._clock()

    def wait(self, timeout_s: float) -> RawFrame | None:
        """Return the newest whole frame; wait for one at most so long.

        Raises:
            NoStream: Nothing ever came.
            DeviceLost: The controller is gone.
            DeviceError: It stopped sending, or too many transfers failed.
        """
        now_us = self._clock()
        if now_us - self._left_us > AWAY_US:
            self._heard_us = now_us
        deadline_us = now_us + round(timeout_s * 1e6)
        while True:
            self._pump(min(max(deadline_us - now_us, 0) / 1e6, LONGEST_WAIT_S))
            now_us = self._clock()
            self._listen(now_us)
            if self._assembler.ready:
                self._pump(0.0)  # Whatever else has come by now: the newest wins.
                break
            self._check_silence(now_us)
            if now_us >= deadline_us:
                break
        self._judge(now_us)
        self._left_us = now_us
        return self._assembler.take()

    def counters(self) -> SourceCounters:
        """Return what was counted since the start."""
        return self._assembler.counters(timeouts=self._timeouts, errors=self._errors)

    def problem(self) -> str:
        """Return one sentence on the stream's health, empty if all is well."""
        return self._problem

    def _take_in(self, payload: memoryview) -> None:
        self._assembler.feed(payload, self._clock())

    def _pump(self, timeout_s: float) -> None:
        try:
            if self._assembler.ready:
                self._link.drain()
            else:
                self._link.pump(timeout_s)
        except LinkFault as fault:
            if fault.fault is not Fault.TIMEOUT:
                self._survive(fault)

    def _listen(self, now_us: int) -> None:
        """Note whether payloads came."""
        if self._assembler.payloads != self._payloads:
            self._payloads = self._assembler.payloads
            self._heard_us = now_us
            self._streamed = True
            self._faults = 0
            self._fading_us = None
            if self._assembler.ready:
                self._restarts = 0

    def _survive(self, fault: LinkFault) -> None:
        """Go on after a fault, or give up."""
        now_us = self._clock()
        self._listen(now_us)
        self._errors += 1
        self._faults += 1
        self._assembler.resync()
        if fault.fault is Fault.IO:
            self._fading_us = now_us if self._fading_us is None else self._fading_us
            if now_us - self._fading_us > FADING_US:
                raise DeviceLost("the controller was unplugged") from fault
        if self._faults >= MAX_FAULTS:
            raise DeviceError(
                DeviceReason.BAD_TRANSPORT,
                f"{self._faults} USB transfers failed in a row: use another cable or port",
                retry=True,
            ) from fault
        if fault.fault is Fault.STALL:
            self._link.pause_stream()
            self._link.clear_halt(self._endpoint)
        else:
            self._sleep(FAULT_PAUSE_S)
        self._link.resume_stream()

    def _check_silence(self, now_us: int) -> None:
        silence_us = now_us - self._heard_us
        if not self._streamed:
            if silence_us >= START_SILENCE_US:
                raise NoStream("the controller has sent no image")
        elif silence_us >= SILENCE_US:
            self._restart(now_us)

    def _restart(self, now_us: int) -> None:
        self._timeouts += 1
        if self._restarts >= MAX_RESTARTS:
            raise DeviceError(
                DeviceReason.BAD_TRANSPORT,
                "the controller stopped sending images and could not be started again: "
                "plug it in again, into another port if it happens often",
                retry=True,
            )
        self._restarts += 1
        _log.info("no images for a second: starting the stream again (%d)", self._restarts)
        self._link.pause_stream()
        self._assembler.resync()
        self._link.clear_halt(self._endpoint)
        self._commit()
        self._link.resume_stream()
        self._heard_us = now_us

    def _judge(self, now_us: int) -> None:
        """Look at the counters every two seconds."""
        elapsed_us = now_us - self._window_us
        if elapsed_us < HEALTH_WINDOW_US:
            return
        new, old = self.counters(), self._window
        self._window, self._window_us = new, now_us
        whole = new.images - old.images
        dropped = new.short + new.overrun - old.short - old.overrun
        broken = max(dropped, new.lost - old.lost)  # The same images, seen from two sides.
        expected = self._mode.rate_hz * elapsed_us / 1e6
        if broken > WARN_BROKEN_SHARE * (whole + broken):
            share = broken / (whole + broken)
            self._change_problem(
                f"{share:.0%} of the images are lost on the way: the USB bus or the computer is "
                "too busy; use a port without other fast devices"
            )
        elif whole < WARN_RATE_SHARE * expected:
            rate_hz = whole * 1e6 / elapsed_us
            self._change_problem(
                f"the controller sends {rate_hz:.0f} images per second instead of "
                f"{self._mode.rate_hz:.0f}"
            )
        else:
            self._change_problem("")

    def _change_problem(self, text: str) -> None:
        if bool(text) != bool(self._problem):
            _log.info("image stream: %s", text or "all is well again")
        self._problem = text
