"""One connection of the control socket: what its peer wants, and whether it keeps up.

Law: what waits unread of one peer stays below a bound, since whoever writes asks `behind` first.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from handspan_service.contract.calibration import CalibrationNews, CalibrationPicture
from handspan_service.contract.control import FromService, encode
from handspan_service.contract.recordings import RecordingList

GUARD_BYTES = 1 << 16  # About five frames: a peer this far behind gets no more for now.
LOOKING_S = 2.0  # A peer that asked for a picture since then is looking at them.
STALLED_S = 10.0  # A peer that has not read for this long is cut off.
READ_BYTES = 1 << 14


class Peer:
    """One connection.

    Attributes:
        wants_frames: Whether it gets each newest frame.
        wants_picture: Whether it waits for a picture.
        shown: Frame of the picture that it shows meanwhile; 0 for none.
        picture_bytes: Of a picture on its way, beside which frames go on.
        attends: Whether it shows questions to the user.
        ended: Set when the server is done with it.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection that is open."""
        self.wants_frames = False
        self.wants_picture = False
        self.shown = 0
        self.picture_bytes = 0
        self._looked_s = -LOOKING_S
        self.attends = False
        self.ended = asyncio.Event()
        self._reader = reader
        self._writer = writer
        self._behind_since: float | None = None

    def ask_picture(self, shown: int) -> None:
        """Want one picture, other than that of the frame that is shown."""
        self.wants_picture, self.shown = True, shown
        self._looked_s = time.monotonic()

    def is_looking(self, now_s: float) -> bool:
        """Return whether it looks at pictures now, on the monotonic clock."""
        return now_s - self._looked_s < LOOKING_S

    async def read(self) -> bytes:
        """Return what came; empty at the end."""
        return await self._reader.read(READ_BYTES)

    async def drain(self) -> None:
        """Wait until what is written is read, but for a little."""
        await self._writer.drain()

    def send(self, message: FromService) -> None:
        """Send a message."""
        self.write(encode(message))

    def tell_calibration(self, news: CalibrationNews) -> None:
        """Send news of its calibration."""
        # A picture is asked for one by one; progress is whole, and the next one comes soon.
        if isinstance(news, CalibrationPicture) or news.result or not self.behind():
            self.send(news)

    def tell_recordings(self, recordings: RecordingList) -> None:
        """Send the list of recordings that it asked for."""
        self.send(recordings)

    def write(self, data: bytes) -> None:
        """Send bytes, unless the connection is ending."""
        if not self._writer.is_closing():
            self._writer.write(data)

    def behind(self) -> bool:
        """Return whether so much waits unread that nothing new may be added."""
        waiting = self._writer.transport.get_write_buffer_size()
        limit = GUARD_BYTES + self.picture_bytes
        if waiting < GUARD_BYTES:
            self.picture_bytes = 0
        if waiting < limit:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = asyncio.get_running_loop().time()
        return waiting >= limit

    def stalled(self, now_s: float) -> bool:
        """Return whether it has not read for too long, on the clock of the loop."""
        return (
            self.behind()
            and self._behind_since is not None
            and now_s - self._behind_since > STALLED_S
        )

    def close(self) -> None:
        """End the connection after what is written has been read, or soon."""
        self._writer.close()
        asyncio.get_running_loop().call_later(0.5, self.abort)

    def abort(self) -> None:
        """End the connection at once."""
        with contextlib.suppress(RuntimeError):  # The loop is closing.
            self._writer.transport.abort()
