"""The calibrating process: pictures and orders in, progress and pictures for the wizard out.

Law: it ends when its orders end, so it never outlives the service; between any two steps of work
it looks at its orders, so that it can be ended at once.

Started by calibrating.py as `python -m handspan_service.calibrator`; the first order is Calibrate.
One thread reads the source (pipeline.Pictures), the main thread looks and computes.
"""

from __future__ import annotations

import logging
import os
import queue
import select
import threading
import time
from collections.abc import Iterator

import msgspec

from handspan_service.calibration.mirror import MirrorSession
from handspan_service.calibration.picture import picture_of
from handspan_service.calibration.session import BoardSession
from handspan_service.child import (
    READ_BYTES,
    Reporter,
    end_with_traceback,
    first_order,
    own_output,
)
from handspan_service.contract.calibration import (
    CalibrationFailure,
    CalibrationMethod,
    CalibrationProgress,
    CancelCalibration,
    ContinueCalibration,
    GetCalibrationPicture,
)
from handspan_service.orders import Calibrate, Order
from handspan_service.pipe import Reader
from handspan_service.pipeline import Pictures
from handspan_service.reports import Report, SourceEnded, SourceOpened, SourceRefused, SourceWaiting

TAKE_S = 0.05
PATIENCE_S = 8.0  # The controller was just given back by the tracking process.


class Ended(Exception):
    """Nobody wants the result any more."""


class Inbox:
    """Orders on standard input, taken without waiting."""

    def __init__(self, source: int) -> None:
        """Read from a file descriptor."""
        self._source = source
        self._reader = Reader(reports=False)

    def first(self) -> Order | None:
        """Wait for the first order; None if none ever comes."""
        return first_order(self._source, self._reader)

    def take(self) -> Iterator[Order]:
        """Yield what has come.

        Raises:
            Ended: The orders are over, or say so.
        """
        data = b""  # The first read may have brought more than the first order.
        while True:
            for order in self._reader.feed(data):
                if isinstance(order, CancelCalibration):
                    raise Ended
                yield order
            if not select.select([self._source], [], [], 0.0)[0]:
                return
            data = os.read(self._source, READ_BYTES)
            if not data:
                raise Ended


class Calibrator:
    """One calibration, from the first picture to the end."""

    def __init__(self, task: Calibrate, inbox: Inbox, reporter: Reporter) -> None:
        """Prepare; nothing is opened yet."""
        self._inbox = inbox
        self._reporter = reporter
        self._news: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._pictures = Pictures(task.plan, self._news.put)
        self._wants_picture = False
        self._began_s = time.monotonic()
        self._waiting = ""  # Why there is no source yet.
        self._session: BoardSession | MirrorSession
        if task.request.method is CalibrationMethod.MIRROR:
            self._session = MirrorSession(task.request, task.in_use, self._tell)
        else:
            self._session = BoardSession(task.request, task.in_use, task.software, self._tell)

    def run(self) -> None:
        """Look at pictures until nobody wants the result."""
        self._tell(self._session.progress)
        self._pictures.start()
        try:
            while True:
                self._obey()
                self._hear()
                image = self._pictures.take(TAKE_S)
                if image is None:
                    continue
                self._session.look(image)
                self._pictures.set_exposure(self._session.exposure)
                if self._wants_picture:
                    self._wants_picture = False
                    self._reporter.emit(picture_of(image, self._session.looks))
        except Ended:
            pass
        finally:
            if not self._pictures.stop():
                os._exit(0)  # A driver call does not return; the system takes the device back.

    def _tell(self, progress: CalibrationProgress) -> None:
        """Report progress; the solver calls this at each step, so orders are looked at here too."""
        self._reporter.emit(progress)
        self._obey()

    def _obey(self) -> None:
        for order in self._inbox.take():
            if isinstance(order, ContinueCalibration):
                self._session.go_on()
            elif isinstance(order, GetCalibrationPicture):
                self._wants_picture = True

    def _hear(self) -> None:
        """Take what the device thread has told."""
        while not self._news.empty():
            report = self._news.get()
            if isinstance(report, SourceOpened):
                self._waiting = ""
                self._session.opened(report.device)
            elif isinstance(report, SourceWaiting):
                self._waiting, self._began_s = report.detail, time.monotonic()
            elif isinstance(report, SourceRefused):
                self._session.fail(CalibrationFailure.NO_DEVICE, report.detail)
            elif isinstance(report, SourceEnded):
                self._session.fail(CalibrationFailure.NO_DEVICE, "the pictures are over")
        if self._waiting and time.monotonic() - self._began_s > PATIENCE_S:
            self._session.fail(CalibrationFailure.NO_DEVICE, self._waiting)
            self._waiting = ""


def main() -> None:
    """Carry out the first order, until the orders end."""
    reporter = Reporter(own_output("calibrating"))
    threading.excepthook = end_with_traceback
    inbox = Inbox(0)
    task = inbox.first()
    if isinstance(task, Calibrate):
        plan = msgspec.structs.replace(task.plan, calibrating=task.request.method)
        Calibrator(msgspec.structs.replace(task, plan=plan), inbox, reporter).run()


if __name__ == "__main__":
    main()
    logging.shutdown()
    os._exit(0)  # The source is given back; taking libraries down would take 0.2 s.
