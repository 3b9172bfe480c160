"""The sensing process: a pipeline between two pipes.

Law: it ends when its orders end, so it never outlives the service, not even where it was stopped; a
bug in any of its threads ends it with a traceback.

Orders come in on standard input, reports go out on what was standard output; whatever a library
prints goes to standard error. Started by keeper.py as `python -m handspan_service.child`.
"""

from __future__ import annotations

import gc
import os
import selectors
import sys
import threading
import time
from collections.abc import Iterator
from typing import BinaryIO

from handspan_service.contract.logbook import CrashFile, keep_log
from handspan_service.contract.places import log_folder
from handspan_service.host import wake_without_parent, widen_pipe
from handspan_service.orders import Order, Plan, ShowPicture
from handspan_service.pipe import Reader, encode
from handspan_service.pipeline import Pipeline
from handspan_service.reports import Report, SourceOpened

METER_S = 0.5
SWITCH_INTERVAL_S = 0.0005  # Default 5 ms: the device thread would wait that long for the tracker.
BUG_EXIT_CODE = 70  # Source: sysexits.h EX_SOFTWARE.
READ_BYTES = 4096


class Reporter:
    """Writes reports to the service, one at a time.

    A full pipe makes the caller wait: then the images wait in the mailbox, where the newest wins.
    """

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._lock = threading.Lock()
        self._frozen = False

    def emit(self, report: Report) -> None:
        """Write a report; end the process if nobody reads any more."""
        data = encode(report)
        try:
            with self._lock:
                self._output.write(data)
                self._output.flush()
        except BrokenPipeError:
            os._exit(0)  # The service is gone, and no thread has anything left to do.
        if not self._frozen and isinstance(report, SourceOpened):
            self._frozen = True
            gc.freeze()  # What start-up made stays; no collection walks it again.


def first_order(source: int, reader: Reader) -> Order | None:
    """Wait for the first order, which says what to do; None if none ever comes.

    What came behind it stays with the reader.
    """
    while data := os.read(source, READ_BYTES):
        for order in reader.feed(data):
            first: Order = order
            return first
    return None


def orders(source: int, reader: Reader) -> Iterator[Order | None]:
    """Yield orders as they come, and None each METER_S; end when the service closes the pipe."""
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        due_s = time.monotonic() + METER_S
        while True:
            if not selector.select(max(0.0, due_s - time.monotonic())):
                due_s = time.monotonic() + METER_S
                yield None
                continue
            if time.monotonic() >= due_s:  # However many orders come.
                due_s = time.monotonic() + METER_S
                yield None
            data = os.read(source, READ_BYTES)
            if not data:
                return
            yield from reader.feed(data)


def main() -> None:
    """Run a pipeline as the first order plans it, until the orders end."""
    reporter = Reporter(own_output("sensing"))
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    threading.excepthook = end_with_traceback
    stream = orders(0, Reader(reports=False))
    plan = next((order for order in stream if isinstance(order, Plan)), None)
    if plan is None:
        return
    pipeline = Pipeline(plan, reporter.emit)
    pipeline.start()
    for order in stream:
        if order is not None:
            pipeline.order(order)
        if not isinstance(order, ShowPicture):  # They come too often for rates between them.
            reporter.emit(pipeline.meter())
    if not pipeline.stop():
        os._exit(0)  # A driver call does not return; the system takes the device back.


def own_output(program: str) -> BinaryIO:
    """Keep standard output for reports, let all else that is printed go to standard error.

    Args:
        program: Whose log file it writes.
    """
    output = os.fdopen(os.dup(1), "wb")  # Buffered: a raw write that a signal cuts short is lost.
    os.dup2(2, 1)
    widen_pipe(output.fileno())
    wake_without_parent()
    folder = log_folder(os.environ)
    keep_log(folder, program, os.environ.get("HANDSPAN_LOG_LEVEL", "INFO"))
    CrashFile(folder, program)
    return output


def end_with_traceback(args: threading.ExceptHookArgs) -> None:
    """End the process because one of its threads met a bug."""
    sys.excepthook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
    os._exit(BUG_EXIT_CODE)


if __name__ == "__main__":
    main()
