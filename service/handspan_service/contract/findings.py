"""What a diagnosis finds out: one finding for each check, in a fixed order.

Law: a finding is plain values; its words are those of finding_words, in whatever language.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Check(StrEnum):
    """What is looked at, in this order."""

    SERVICE = "service"
    ACCESS = "access"
    HOLDER = "holder"
    LINK = "link"
    FIRMWARE = "firmware"
    RATE = "rate"
    LIGHT = "light"
    GLASS = "glass"
    CALIBRATION = "calibration"
    TRACKER = "tracker"
    PORT = "port"
    WEB_CLIENT = "web_client"
    NATIVE_CLIENT = "native_client"
    BROWSER = "browser"
    CLOCK = "clock"
    DISK = "disk"
    FOLDERS = "folders"


class Outcome(StrEnum):
    """How a check ended."""

    GOOD = "good"
    ADVICE = "advice"  # It works, and could be better.
    PROBLEM = "problem"
    SKIPPED = "skipped"  # It cannot be told now; the words say why.


class Finding(msgspec.Struct, frozen=True):
    """What one check found.

    Attributes:
        check: What was looked at.
        outcome: How it ended.
        cause: Key of finding_words.CAUSES; it starts with the name of the check.
        values: What its words name, e.g. {"rate": 57.0, "nominal": 115.0}.
    """

    check: Check
    outcome: Outcome
    cause: str
    values: dict[str, str | int | float] = {}


def needs_attention(findings: tuple[Finding, ...]) -> bool:
    """Return whether something is wrong, and not only improvable."""
    return any(one.outcome is Outcome.PROBLEM for one in findings)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Finding)


def encode_line(finding: Finding) -> bytes:
    """Return one line of JSON."""
    return _encoder.encode(finding) + b"\n"


def decode_line(line: bytes) -> Finding:
    """Return the finding of one line.

    Raises:
        msgspec.DecodeError: It is none.
    """
    return _decoder.decode(line)
