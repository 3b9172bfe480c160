"""From found hands to everybody who listens.

Law: each report of hands becomes one frame, the same for web pages, native programs and the panel,
and an image goes out under the number of the frame that was made from it.
"""

from __future__ import annotations

import time

from msgspec.structs import replace

from handspan_service.contract.control import PictureMessage
from handspan_service.contract.model import Gesture, TrackedHands
from handspan_service.contract.settings import Settings
from handspan_service.frames import FrameMaker, SharedClock
from handspan_service.gestures.recogniser import GestureRecogniser
from handspan_service.interaction import InteractionHeight
from handspan_service.reports import HandsFound, ImageTaken, Meter
from handspan_service.serve.servers import Servers
from handspan_service.stages import StageMeter


class Publisher:
    """Makes frames and hands them out.

    Attributes:
        frames: Numbers them.
        hands: Hands in the newest frame.
        published: Frames since the start.
    """

    def __init__(self, settings: Settings, servers: Servers) -> None:
        """Begin without a frame.

        Args:
            settings: Place of the interaction box, and what makes a gesture.
            servers: Hand frames out.
        """
        self._height = InteractionHeight(settings)
        self.frames = FrameMaker(self._height.height_mm)
        self.hands = 0
        self.published = 0
        self._recogniser = GestureRecogniser(settings.gestures)
        self._clock = SharedClock()
        self._epoch = 0
        self._rated = (time.monotonic(), 0)
        self._stages = StageMeter()
        self._imaged = 0  # Number of the newest frame whose image was handed out.
        self._newest = (0, 0, 0)  # Source's time, number and shared time of the newest frame.
        self._web = servers.web
        self._native = servers.native
        self._control = servers.control

    @property
    def newest_id(self) -> int:
        """Number of the newest frame."""
        return self._newest[1]

    def apply(self, settings: Settings) -> None:
        """Take new settings."""
        self._height.apply(settings)
        self.frames.set_interaction_height(self._height.height_mm)
        self._recogniser.set_parameters(settings.gestures)

    def restart(self) -> None:
        """Say that a new sensing process counts its epochs anew."""
        self._epoch = 0

    def rated(self, meter: Meter) -> Meter:
        """Return what sensing tells of rates and delays, with what is known here."""
        then_s, published = self._rated
        self._rated = (now_s, _) = (time.monotonic(), self.published)
        rate_hz = (self.published - published) / max(now_s - then_s, 1e-3)
        if not rate_hz:
            self._stages.forget()
        timing = replace(meter.timing, frame_rate_hz=rate_hz, stages=self._stages.stages())
        return replace(meter, timing=timing)

    def publish(self, report: HandsFound) -> None:
        """Make a frame and hand it out."""
        came_us = time.monotonic_ns() // 1000
        if report.epoch != self._epoch:
            self._epoch = report.epoch
            self.frames.new_source()
            self._recogniser.forget()
        gestures = self._recognised(report) if report.gestures is None else report.gestures
        frame = self.frames.make(report.timestamp_us, report.hands, gestures, report.tools)
        taken_us = self._clock(report.timestamp_us, report.complete_us)
        self._newest = (report.timestamp_us, frame.id, taken_us)
        # The quickest first: its clients wait for nothing, and the next ones hardly longer.
        self._native.audience.publish(frame, taken_us)
        self._web.publish(frame)
        self._control.publish(frame)
        if self._height.see(frame.hands, frame.timestamp_us):
            self.frames.set_interaction_height(self._height.height_mm)
        self.hands = len(frame.hands)
        self.published += 1
        whole_us = report.complete_us
        served_us = time.monotonic_ns() // 1000
        self._stages.count(
            (whole_us, report.began_us or whole_us, report.found_us or whole_us, came_us, served_us)
        )

    def publish_image(self, report: ImageTaken) -> None:
        """Hand out the image that the newest frame was made from."""
        source_us, id, taken_us = self._newest
        if report.epoch == self._epoch and report.timestamp_us == source_us:
            size_px = (report.width_px, report.height_px)
            if id != self._imaged:  # One that is looked at may be told again.
                self._imaged = id
                self._native.audience.publish_image(id, taken_us, size_px, report.pixels)
            if report.seen is not None:
                picture = PictureMessage(id, *size_px, report.seen, report.pixels)
                self._control.publish_picture(picture)

    def _recognised(self, report: HandsFound) -> tuple[Gesture, ...]:
        """Return the gestures of hands that came without; what nobody wants costs nothing."""
        wanted = self._web.wants_gestures() or self._native.audience.wants_gestures()
        if not (wanted or self._control.shows_gestures()):
            self._recogniser.forget()
            return ()
        return self._recogniser.process(TrackedHands(report.timestamp_us, report.hands))
