"""Reads the descriptions beside the golden bytes of the native protocol.

A description names what the bytes are, one value a line: `type name value`. Lines that begin with
`#` are remarks. Types are those of docs/protocol-native.md; a text stands in quotes as in JSON.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

CODES = {
    "u8": "B",
    "u16": "H",
    "u32": "I",
    "u64": "Q",
    "i32": "i",
    "i64": "q",
    "f32": "f",
    "f64": "d",
}


def described(path: Path) -> bytes:
    """Return the bytes that a description describes."""
    body = b""
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind, _, value = line.split(" ", 2)
        if kind == "str":
            raw = json.loads(value).encode()
            body += struct.pack("<H", len(raw)) + raw
        else:
            number = float(value) if kind[0] == "f" else int(value)
            body += struct.pack("<" + CODES[kind], number)
    return body
