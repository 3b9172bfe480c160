"""Figures of recordings in words. No Qt widget.

Law: the same figure always reads the same; nothing is rounded to nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from handspan_service.contract.recordings import RecordingInfo


def size_words(size_bytes: int) -> str:
    """Return a size, e.g. "12.3 MB"."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def time_words(seconds: float) -> str:
    """Return a length, e.g. "1:05.2", with the point that the user's language has."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02}{QLocale().decimalPoint()}{tenths % 10}"


def info_words(info: RecordingInfo) -> str:
    """Return date, length and size of a recording."""
    when = QDateTime.fromSecsSinceEpoch(int(info.unix_time_s))
    date = QLocale().toString(when, QLocale.FormatType.ShortFormat)
    size = size_words(info.size_bytes)
    if info.images:
        text = QCoreApplication.translate(
            "RecordingWords", "{date}  ·  {length} min  ·  {size}"
        )
        return text.format(date=date, length=time_words(info.seconds), size=size)
    if not info.thumbnail and not info.problem:
        text = QCoreApplication.translate(
            "RecordingWords", "{date}  ·  hands without images  ·  {size}"
        )
        return text.format(date=date, size=size)
    text = QCoreApplication.translate("RecordingWords", "{date}  ·  {size}")
    return text.format(date=date, size=size)
