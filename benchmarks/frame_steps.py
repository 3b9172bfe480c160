"""How far each frame of a service was when: the steps from a whole image to a client.

Law: nothing but the clock is read on a frame's way, once at each step.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from handspan_service.contract.model import Frame
from handspan_service.reports import HandsFound
from handspan_service.service import Service


@dataclass(frozen=True)
class Steps:
    """When one frame was how far, us on the clock that all processes share.

    Attributes:
        whole: Its image was in memory.
        began: The tracker began with it.
        found: The hands were found.
        heard: The service heard of them.
        native: They were written to all native programs.
        web: They were written to all web pages.
    """

    whole: int
    began: int
    found: int
    heard: int
    native: int
    web: int


def watch(service: Service) -> dict[int, Steps]:
    """Note the steps of each frame from now on, by its number."""
    steps: dict[int, Steps] = {}
    publisher = service._publisher
    audience, web = service._servers.native.audience, service._servers.web
    publish, send, spread = publisher.publish, audience.publish, web.publish
    at_us = [0, 0]  # When the newest was written to programs, and to pages.

    def note(report: HandsFound) -> None:
        heard_us = _now_us()
        publish(report)
        whole_us = report.complete_us
        began_us, found_us = report.began_us or whole_us, report.found_us or whole_us
        steps[publisher.newest_id] = Steps(whole_us, began_us, found_us, heard_us, *at_us)

    def sent(frame: Frame, taken_us: int) -> None:
        send(frame, taken_us)
        at_us[0] = _now_us()

    def spreads(frame: Frame) -> None:
        spread(frame)
        at_us[1] = _now_us()

    publisher.publish = note  # type: ignore[method-assign]
    audience.publish = sent  # type: ignore[method-assign]
    web.publish = spreads  # type: ignore[method-assign]
    return steps


def table(known: Iterable[tuple[Steps, int]], who: str, *, web: bool) -> str:
    """Return where the time of frames went.

    Args:
        known: Steps of a frame, and when its client had it, us.
        who: The client, for people.
        web: Whether it is a web page, or else a native program.
    """
    written = [(one, one.web if web else one.native, at) for one, at in known]
    rows = {
        f"image->{who}": [at - one.whole for one, _, at in written],
        "service": [sent - one.whole for one, sent, _ in written],
        "image->tracker": [one.began - one.whole for one, _, _ in written],
        "tracker": [one.found - one.began for one, _, _ in written],
        "hands->service": [one.heard - one.found for one, _, _ in written],
        "service->written": [sent - one.heard for one, sent, _ in written],
        f"written->{who}": [at - sent for _, sent, at in written],
    }
    head = "| ms | p50 | p95 | p99 | worst |\n|---|---|---|---|---|"
    return "\n".join([head, *(row(name, [us / 1e3 for us in some]) for name, some in rows.items())])


def row(name: str, delays_ms: list[float]) -> str:
    """Return a row of such a table."""
    if not delays_ms:
        return f"| {name} | - | - | - | - |"
    cells = (*(percentile(delays_ms, share) for share in (0.5, 0.95, 0.99)), max(delays_ms))
    return f"| {name} | " + " | ".join(f"{value:.2f}" for value in cells) + " |"


def percentile(values: list[float], share: float) -> float:
    """Return the value that a share of all does not exceed; NaN of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def _now_us() -> int:
    return time.monotonic_ns() // 1000
