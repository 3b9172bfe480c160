"""The control socket: private, patient with nobody, never growing."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from handspan_service import host
from handspan_service.contract.calibration import (
    CalibrationPicture,
    CalibrationProgress,
    CancelCalibration,
    StartCalibration,
)
from handspan_service.contract.control import (
    PROTOCOL,
    ChooseProfile,
    ForgetHandSize,
    FrameMessage,
    GetStatus,
    Hello,
    MessageReader,
    PauseFor,
    RemoveProfile,
    Reply,
    SaveProfile,
    ServiceState,
    SetForeground,
    SetPaused,
    SetSettings,
    Status,
    Stop,
    SubscribeFrames,
    encode,
)
from handspan_service.contract.model import Frame
from handspan_service.contract.permissions import FocusSource, Foreground
from handspan_service.contract.profiles import Profile
from handspan_service.contract.recordings import ListRecordings, RecordingList
from handspan_service.control_client import NotRunning, ask_status
from handspan_service.errors import HostError
from handspan_service.frames import FrameMaker
from handspan_service.serve import control
from handspan_service.serve import peer as connections
from handspan_service.serve.control import ControlServer
from handspan_service.serve.presence import Presence
from support.controlled import Controlled
from support.house import a_hand, until
from support.patience import WAIT_S


class Peer:
    """A connection that speaks the protocol."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self._reader = reader
        self._messages = MessageReader(from_service=True)
        self._ready: list[Any] = []

    @staticmethod
    async def connect(path: Path) -> Peer:
        return Peer(*await asyncio.open_unix_connection(str(path)))

    async def next(self, kind: type[Any]) -> Any:
        """Return the next message of a kind; others are passed over."""
        async with asyncio.timeout(WAIT_S):
            while True:
                while self._ready:
                    message = self._ready.pop(0)
                    if isinstance(message, kind):
                        return message
                data = await self._reader.read(1 << 16)
                if not data:
                    raise EOFError
                self._ready += self._messages.feed(data)

    async def ask(self, request: Any) -> Reply:
        self.writer.write(encode(request))
        reply = await self.next(Reply)
        assert isinstance(reply, Reply)
        assert reply.id == request.id
        return reply

    async def closed(self) -> bool:
        """Return whether the service ended the connection."""
        try:
            await self.next(Hello)
        except (EOFError, OSError):
            return True
        finally:
            self.writer.close()
        return False


@pytest.fixture
def controlled() -> Controlled:
    return Controlled()


@pytest.fixture
async def server(tmp_path: Path, controlled: Controlled) -> AsyncIterator[ControlServer]:
    hello = Hello(PROTOCOL, "0", os.getpid())
    made = ControlServer(tmp_path / "c.sock", controlled, controlled, hello)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def path(server: ControlServer, tmp_path: Path) -> Path:
    return tmp_path / "c.sock"


def a_frame(number: int) -> Frame:
    return FrameMaker().make(number * 10_000, (a_hand(1), a_hand(2)))


async def test_a_peer_is_greeted_with_hello_and_status(path: Path) -> None:
    peer = await Peer.connect(path)
    assert (await peer.next(Hello)).protocol == PROTOCOL
    assert (await peer.next(Status)).state is ServiceState.STREAMING
    peer.writer.close()


async def test_the_socket_is_for_its_owner_alone_and_goes_with_the_server(
    tmp_path: Path, controlled: Controlled
) -> None:
    at = tmp_path / "x.sock"
    server = ControlServer(at, controlled, controlled, Hello(PROTOCOL, "0", 1))
    await server.start()
    assert stat.S_IMODE(at.stat().st_mode) == 0o600
    await server.stop()
    assert not at.exists()


async def test_a_stale_socket_is_replaced(tmp_path: Path, controlled: Controlled) -> None:
    at = tmp_path / "x.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(at))
    server = ControlServer(at, controlled, controlled, Hello(PROTOCOL, "0", 1))
    await server.start()
    peer = await Peer.connect(at)
    assert await peer.next(Hello)
    peer.writer.close()
    await server.stop()


async def test_a_path_that_is_too_long_is_told(tmp_path: Path, controlled: Controlled) -> None:
    server = ControlServer(tmp_path / ("x" * 120), controlled, controlled, Hello(PROTOCOL, "0", 1))
    with pytest.raises(HostError, match="HANDSPAN_RUNTIME_DIR"):
        await server.start()


async def test_another_user_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "is_same_user", lambda _: False)
    peer = await Peer.connect(path)
    assert await peer.closed()


async def test_requests_are_carried_out_and_answered(path: Path, controlled: Controlled) -> None:
    peer = await Peer.connect(path)
    assert (await peer.ask(SetPaused(1, True))).error == ""
    assert (await peer.ask(PauseFor(1, 600.0))).error == ""
    assert controlled.paused
    assert controlled.paused_s == 600.0
    assert (await peer.ask(SetSettings(2, {"websocket_port": 7000}))).error == ""
    assert controlled.settings.websocket_port == 7000
    refused = await peer.ask(SetSettings(3, {"websocket_port": -1}))
    assert "not possible" in refused.error
    assert controlled.settings.websocket_port == 7000
    assert (await peer.ask(GetStatus(4))).error == ""
    assert (await peer.next(Status)).state is ServiceState.PAUSED
    assert (await peer.ask(ForgetHandSize(6))).error == ""
    requests = [SaveProfile(8, Profile("Play")), ChooseProfile(9, "Play"), RemoveProfile(7, "Play")]
    for request in requests:
        assert (await peer.ask(request)).error == ""
    assert controlled.profile_requests == requests
    assert controlled.forgotten
    assert (await peer.ask(Stop(5))).error == ""
    assert controlled.stopped
    peer.writer.close()


async def test_frames_come_to_subscribers_only(path: Path, server: ControlServer) -> None:
    reader, other = await Peer.connect(path), await Peer.connect(path)
    await reader.ask(SubscribeFrames(1, True))
    frame = a_frame(1)
    server.publish(frame)
    assert await reader.next(FrameMessage) == FrameMessage(frame)
    await reader.ask(SubscribeFrames(2, False))
    server.publish(frame)
    server.status_changed()
    await other.next(Status)
    await other.next(Status)  # Pushed after the frame: nothing can come before it any more.
    assert not [one for one in (*reader._ready, *other._ready) if isinstance(one, FrameMessage)]
    reader.writer.close()
    other.writer.close()


async def test_status_changes_are_joined(path: Path, server: ControlServer) -> None:
    peer = await Peer.connect(path)
    await peer.next(Status)
    for _ in range(100):
        server.status_changed()
    await peer.next(Status)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(control.BEAT_S / 3):
            await peer.next(Status)
    peer.writer.close()


async def test_a_status_comes_each_second_unasked(path: Path) -> None:
    peer = await Peer.connect(path)
    await peer.next(Status)
    async with asyncio.timeout(3 * control.BEAT_S):
        await peer.next(Status)
    peer.writer.close()


async def test_who_does_not_read_costs_little_and_is_cut_off(
    path: Path, server: ControlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "STALLED_S", 0.5)
    stalled, live = await Peer.connect(path), await Peer.connect(path)
    await stalled.ask(SubscribeFrames(1, True))
    await live.ask(SubscribeFrames(1, True))
    stalled.writer.transport.pause_reading()  # type: ignore[attr-defined]
    received = 0
    for number in range(300):  # 300 frames of some 14 kB are far more than any buffer.
        server.publish(a_frame(number + 1))
        await live.next(FrameMessage)
        received += 1
        waiting = max(peer._writer.transport.get_write_buffer_size() for peer in server._peers)
        assert waiting < 3 * connections.GUARD_BYTES
    assert received == 300
    await until(lambda: len(server._peers) == 1)
    stalled.writer.transport.abort()
    live.writer.close()


GARBAGE = {
    "oversized": b"\xff\xff\xff\xff",
    "no JSON": b"\x03\x00\x00\x00abc",
    "unknown": b'\x10\x00\x00\x00{"type":"explode"}',
    "deep": (50_000).to_bytes(4, "little") + b"[" * 50_000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
async def test_garbage_ends_one_connection_only(path: Path, garbage: bytes) -> None:
    good, bad = await Peer.connect(path), await Peer.connect(path)
    await bad.next(Hello)
    bad.writer.write(garbage)
    assert await bad.closed()
    assert (await good.ask(GetStatus(1))).error == ""
    good.writer.close()


async def test_half_a_message_and_a_vanished_peer_do_nothing(
    path: Path, server: ControlServer
) -> None:
    peer = await Peer.connect(path)
    await peer.next(Hello)
    peer.writer.write(encode(SetPaused(1, True))[:7])
    await peer.writer.drain()
    peer.writer.transport.abort()
    await until(lambda: not server._peers)


async def test_too_many_peers_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "MAX_PEERS", 1)
    first = await Peer.connect(path)
    await first.next(Hello)
    second = await Peer.connect(path)
    assert await second.closed()
    first.writer.close()


async def test_the_command_line_reads_the_status(path: Path) -> None:
    status = await asyncio.to_thread(ask_status, path)
    assert status.state is ServiceState.STREAMING


async def test_the_command_line_refuses_another_version(
    tmp_path: Path, controlled: Controlled
) -> None:
    at = tmp_path / "new.sock"
    server = ControlServer(at, controlled, controlled, Hello(PROTOCOL + 1, "9", 1))
    await server.start()
    with pytest.raises(HostError, match="another version"):
        await asyncio.to_thread(ask_status, at)
    await server.stop()


def test_no_service_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotRunning, match="handspan-service run"):
        ask_status(tmp_path / "none.sock")


def test_a_service_that_is_stuck_is_told(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as stuck:
        stuck.bind(str(tmp_path / "stuck.sock"))
        stuck.listen(1)
        with pytest.raises(HostError, match="does not answer within"):
            ask_status(tmp_path / "stuck.sock", timeout_s=0.2)


def test_a_frame_survives_the_codec() -> None:
    frame = a_frame(3)
    (message,) = MessageReader(from_service=True).feed(encode(FrameMessage(frame)))
    assert message.frame == frame
    assert msgspec.json.decode(encode(FrameMessage(frame))[4:])["type"] == "frame"


async def test_a_calibration_is_told_to_who_asked_for_it_and_ends_with_them(
    path: Path, controlled: Controlled
) -> None:
    peer = await Peer.connect(path)
    request = StartCalibration(1, ruled_mm=199.5)
    assert (await peer.ask(request)).error == ""
    owner = controlled.calibration_owner
    assert owner is not None
    owner.tell_calibration(CalibrationProgress(views=3))
    assert (await peer.next(CalibrationProgress)).views == 3
    owner.tell_calibration(CalibrationPicture(b"\xff\xd8", b"\xff", ((0.5, 0.25),)))
    assert await peer.next(CalibrationPicture) == CalibrationPicture(
        b"\xff\xd8", b"\xff", ((0.5, 0.25),)
    )
    assert (await peer.ask(CancelCalibration(2))).error == ""
    assert controlled.calibrations == [request, CancelCalibration(2)]
    peer.writer.close()
    await until(lambda: controlled.calibrations[-1] is None)


async def test_when_one_of_two_panels_leaves_the_word_of_the_other_holds_again(
    tmp_path: Path, controlled: Controlled
) -> None:
    presence, path = Presence(), tmp_path / "two.sock"
    hello = Hello(PROTOCOL, "0", os.getpid())
    server = ControlServer(path, controlled, controlled, hello, presence)
    await server.start()
    first, second = [await Peer.connect(path) for _ in range(2)]
    one, other = (Foreground(FocusSource.WLROOTS, exe=f"/usr/local/{name}") for name in "ab")
    await first.ask(SetForeground(1, one))
    await second.ask(SetForeground(1, other))
    assert presence.foreground == other
    second.writer.close()
    await until(lambda: presence.foreground == one)
    first.writer.close()
    await until(lambda: presence.foreground == Foreground())
    await server.stop()


async def test_the_list_of_recordings_goes_to_who_asked_for_it(
    path: Path, controlled: Controlled
) -> None:
    peer = await Peer.connect(path)
    assert (await peer.ask(ListRecordings(1))).error == ""
    assert controlled.recordings_owner is not None
    controlled.recordings_owner.tell_recordings(RecordingList((), 3))
    assert await peer.next(RecordingList) == RecordingList((), 3)
    peer.writer.close()
    await until(lambda: controlled.recordings == [ListRecordings(1), None])
