"""Real bytes and images of a controller, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "device"


def real(name: str) -> Path:
    """Return the path of a real file; skip the test that needs it where it is missing."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"real device data is missing: {path}")
    return path


def window_payloads(window: bytes, first_header: int) -> tuple[list[bytes], bytes]:
    """Return the whole payloads of a window of the real stream, and its cut-off end.

    Args:
        window: Bytes as they lay on the wire, beginning inside a payload.
        first_header: Offset of the first payload header.
    """
    payloads: list[bytes] = []
    at = first_header
    while True:
        length = 12588 if window[at + 1] & 0x02 else 16380
        if at + length > len(window):
            return payloads, window[at:]
        payloads.append(window[at : at + length])
        at += length
