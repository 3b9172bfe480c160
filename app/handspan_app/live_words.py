"""What the live page says of source, hand size and pictures. Pure but for Qt's translations.

Law: the same status gives the same words.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from handspan_app.parts import decimal, whole
from handspan_app.status_words import model_words
from handspan_service.contract.control import ServiceState, Status
from handspan_service.contract.model import SourceKind


def source_note(status: Status | None) -> str:
    """Return what kind of hands these are; empty for real ones."""
    if status is None or status.device is None or status.state is not ServiceState.STREAMING:
        return ""
    if status.simulated:
        return QCoreApplication.translate(
            "LivePage", "Simulated controller: these are not real hands"
        )
    if status.device.kind is SourceKind.USB:
        return ""
    return QCoreApplication.translate("LivePage", "Recording: these hands are not live")


def size_words(status: Status | None) -> str:
    """Return what is known of the size of the user's hands."""
    if status is None:
        return QCoreApplication.translate("LivePage", "Not connected to the service.")
    if status.hand_size is not None:
        return QCoreApplication.translate(
            "LivePage",
            "Known. If somebody else uses this computer, forget it: theirs is learnt in seconds.",
        )
    if status.device is not None and status.device.kind is SourceKind.USB:
        return QCoreApplication.translate(
            "LivePage", "Being learnt: hold an open hand 15 to 25 cm from the controller."
        )
    return QCoreApplication.translate("LivePage", "Learnt as soon as a controller sees your hands.")


def source_words(status: Status | None) -> str:
    """Return where the hands come from, and how fast."""
    if status is None or status.device is None:
        return QCoreApplication.translate("LivePage", "None.")
    timing = status.timing
    lines = [
        model_words(status.device),
        QCoreApplication.translate(
            "LivePage", "{images} images/s in, {frames} frames/s out"
        ).format(images=round(timing.image_rate_hz), frames=round(timing.frame_rate_hz)),
    ]
    if timing.track_p95_ms > 0.0:
        lines.append(
            QCoreApplication.translate("LivePage", "Tracker {middle} ms, p95 {slow} ms").format(
                middle=decimal(timing.track_p50_ms), slow=decimal(timing.track_p95_ms)
            )
        )
    if timing.stages.total_p50_ms > 0.0:
        lines.append(
            QCoreApplication.translate(
                "LivePage", "Latency {middle} ms, p95 {slow} ms"
            ).format(
                middle=decimal(timing.stages.total_p50_ms),
                slow=decimal(timing.stages.total_p95_ms),
            )
        )
    if timing.dropped or timing.lost:
        lines.append(
            QCoreApplication.translate("LivePage", "{dropped} images skipped, {lost} lost").format(
                dropped=whole(timing.dropped), lost=whole(timing.lost)
            )
        )
    return "\n".join(lines)


def picture_message(status: Status | None) -> str:
    """Return why there are no pictures; empty where there are."""
    if status is None:
        return QCoreApplication.translate("LivePage", "Not connected to the service.")
    if status.device is not None and status.device.kind is SourceKind.PLAYBACK:
        return QCoreApplication.translate(
            "LivePage", "This recording holds hands, but no pictures."
        )
    if status.state is ServiceState.PAUSED:
        return QCoreApplication.translate("LivePage", "Tracking is paused: no pictures come.")
    if status.state is ServiceState.NO_DEVICE:
        return QCoreApplication.translate("LivePage", "No controller: no pictures come.")
    if status.state is ServiceState.FAILED:
        return QCoreApplication.translate("LivePage", "Tracking failed: no pictures come.")
    return ""
