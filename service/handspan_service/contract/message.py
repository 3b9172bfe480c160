"""The base of all control messages.

Law: a message with a field or a type that is not known is refused, never half understood.
"""

from __future__ import annotations

import msgspec


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of all messages."""
