"""The local socket of the panel and the command line: status, settings, pause, frames, stop.

Law: whatever a peer does or leaves undone, nothing grows and nobody else waits: frames go to
whoever keeps up, statuses are joined, and a peer that does not read is cut off.

Messages: contract/control.py. The socket lies in a folder that only its owner may enter.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from pathlib import Path

from handspan_service import host
from handspan_service.contract.calibration import (
    ApplyCalibration,
    CancelCalibration,
    ContinueCalibration,
    GetCalibrationPicture,
    StartCalibration,
    UndoCalibration,
    UseFactoryCalibration,
)
from handspan_service.contract.control import (
    AddHandUser,
    AnswerQuestion,
    AskPicture,
    Attend,
    ChooseHandUser,
    ChooseProfile,
    EndCaution,
    ForgetHandSize,
    FrameMessage,
    GetStatus,
    Hello,
    MessageReader,
    PauseFor,
    PictureMessage,
    RemoveHandUser,
    RemoveProfile,
    RenameHandUser,
    Reply,
    RevokePermission,
    SaveProfile,
    SetForeground,
    SetPaused,
    SetPermission,
    SetSettings,
    Stop,
    SubscribeFrames,
    ToService,
    encode,
)
from handspan_service.contract.model import Frame
from handspan_service.contract.permissions import Foreground
from handspan_service.contract.recordings import (
    CancelJob,
    DeleteRecording,
    ExportRecording,
    ListRecordings,
    PlayRecording,
    RenameRecording,
    SetPlayback,
    StartRecording,
    StepPlayback,
    StopRecording,
    TrimRecording,
)
from handspan_service.errors import HostError, PeerError, SettingsError
from handspan_service.serve.controlled import Controlled, Desk
from handspan_service.serve.peer import Peer
from handspan_service.serve.presence import Presence

log = logging.getLogger(__name__)

JOIN_S = 0.05  # Status changes within this time make one message.
BEAT_S = 1.0  # A status is pushed at least this often. Source: contract/control.py.
MAX_PEERS = 32
SOCKET_MODE = 0o600


class ControlServer:
    """Serves the local socket."""

    def __init__(
        self,
        path: Path,
        service: Controlled,
        desk: Desk,
        hello: Hello,
        presence: Presence | None = None,
    ) -> None:
        """Prepare; nothing listens yet.

        Args:
            path: Of the socket; its folder exists and is private.
            service: Whose state the peers see.
            desk: Carries out their requests.
            hello: First message to each peer.
            presence: Shared with the servers of applications; its own if None.
        """
        self._path = path
        self._service = service
        self._desk = desk
        self._hello = encode(hello)
        self._presence = presence or Presence()
        self._watchers: dict[Peer, Foreground] = {}  # Who is in front, newest word last.
        self._peers: set[Peer] = set()
        self._newest: Frame | None = None  # Of the source that is used now.
        self._server: asyncio.Server | None = None
        self._joined: asyncio.TimerHandle | None = None
        self._beat: asyncio.Task[None] | None = None

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What tells the status regularly; it fails only where we have a bug."""
        return self._beat

    async def start(self) -> None:
        """Listen. A socket file that a killed service left behind is replaced.

        Raises:
            HostError: The socket cannot be made.
        """
        try:
            self._server = await asyncio.start_unix_server(self._on_peer, str(self._path))
            self._path.chmod(SOCKET_MODE)
        except OSError as error:
            raise HostError(
                f"the control socket {self._path} cannot be made ({error}): "
                "set HANDSPAN_RUNTIME_DIR to a short path of a folder of yours"
            ) from error
        self._beat = asyncio.create_task(self._push_regularly(), name="control-beat")

    async def stop(self) -> None:
        """Send the last status, say goodbye to all peers and remove the socket."""
        if self._server is None:
            return
        self._push()
        self._server.close()
        if self._beat is not None:
            self._beat.cancel()
        if self._joined is not None:
            self._joined.cancel()
        for peer in tuple(self._peers):
            peer.close()
        await asyncio.gather(*(peer.ended.wait() for peer in tuple(self._peers)))
        self._path.unlink(missing_ok=True)
        self._server = None

    def publish(self, frame: Frame) -> None:
        """Send a frame to the subscribers that keep up."""
        self._newest = frame
        subscribers = [peer for peer in self._peers if peer.wants_frames and not peer.behind()]
        if subscribers:
            data = encode(FrameMessage(frame))
            for peer in subscribers:
                peer.write(data)

    def _show_standing(self, peer: Peer) -> None:
        """Send what a recording that stands still shows: no frame comes by itself."""
        if self._newest is not None and self._service.status().library.playback.stands:
            peer.write(encode(FrameMessage(self._newest)))

    def publish_picture(self, picture: PictureMessage) -> None:
        """Send a picture to whoever asked for one."""
        askers = [
            peer for peer in self._peers if peer.wants_picture and peer.shown != picture.frame
        ]
        if askers:
            data = encode(picture)
            for peer in askers:
                peer.wants_picture = False
                peer.write(data)
                peer.picture_bytes = len(data)

    def wants_frames(self) -> bool:
        """Return whether a peer wants frames or looks at pictures now."""
        return any(peer.wants_frames for peer in self._peers) or self.shows_pictures()

    def shows_gestures(self) -> bool:
        """Return whether a peer gets frames, and so draws the gestures in them."""
        return any(peer.wants_frames for peer in self._peers)

    def wants_picture(self) -> bool:
        """Return whether a peer waits for a picture."""
        return any(peer.wants_picture for peer in self._peers)

    def misses_picture(self, frame: int) -> bool:
        """Return whether a peer waits for a picture and does not show that of a frame."""
        return any(peer.wants_picture and peer.shown != frame for peer in self._peers)

    def shows_pictures(self) -> bool:
        """Return whether a peer looks at what the cameras see."""
        now_s = time.monotonic()
        return any(peer.is_looking(now_s) for peer in self._peers)

    def attended(self) -> bool:
        """Return whether a panel is connected that shows questions."""
        return any(peer.attends for peer in self._peers)

    def status_changed(self) -> None:
        """Push a status soon; several changes make one message."""
        if self._joined is None and self._server is not None:
            self._joined = asyncio.get_running_loop().call_later(JOIN_S, self._push)

    def _push(self) -> None:
        if self._joined is not None:
            self._joined.cancel()
            self._joined = None
        if self._peers:
            data = encode(self._service.status())
            for peer in tuple(self._peers):
                if not peer.behind():
                    peer.write(data)

    async def _push_regularly(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            self._push()
            now = asyncio.get_running_loop().time()
            for peer in tuple(self._peers):
                if peer.stalled(now):
                    log.warning("a control peer does not read: cut off")
                    peer.abort()

    async def _on_peer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raw: socket.socket = writer.get_extra_info("socket")
        peer = Peer(reader, writer)
        try:
            if len(self._peers) >= MAX_PEERS:
                log.warning("more than %d control peers: one was refused", MAX_PEERS)
            elif not host.is_same_user(raw):
                log.warning("a process of another user was refused at the control socket")
            else:
                self._peers.add(peer)
                peer.write(self._hello)
                peer.send(self._service.status())
                await self._listen(peer)
        except PeerError as error:
            log.warning("a control peer was cut off: %s", error)
        except OSError:  # It is gone; StreamWriter raises whatever the socket said.
            pass
        finally:
            self._peers.discard(peer)
            self._forget(peer)
            peer.abort()
            if peer.wants_frames or peer.wants_picture:
                self._service.watching_changed()
            self._desk.forsake_calibration(peer)
            self._desk.forsake_recordings(peer)
            peer.ended.set()

    async def _listen(self, peer: Peer) -> None:
        messages = MessageReader(from_service=False)
        while data := await peer.read():
            for request in messages.feed(data):
                peer.send(Reply(request.id, self._carry_out(peer, request)))
                if isinstance(request, GetStatus):
                    peer.send(self._service.status())
            await peer.drain()  # Whoever asks without reading waits here.

    def _carry_out(self, peer: Peer, request: ToService) -> str:
        """Do what is asked and return the error of the reply, empty if it was done."""
        try:
            match request:
                case SetSettings():
                    self._desk.set_settings(request.changes)
                case SaveProfile() | RemoveProfile() | ChooseProfile():
                    self._desk.change_profiles(request)
                case SetPaused():
                    self._desk.set_paused(request.paused)
                case PauseFor():
                    self._desk.pause_for(request.duration_s)
                case (
                    StartCalibration()
                    | ContinueCalibration()
                    | CancelCalibration()
                    | ApplyCalibration()
                    | GetCalibrationPicture()
                    | UndoCalibration()
                    | UseFactoryCalibration()
                ):
                    self._desk.calibrate(request, peer)
                case (
                    ListRecordings()
                    | StartRecording()
                    | StopRecording()
                    | PlayRecording()
                    | SetPlayback()
                    | StepPlayback()
                    | TrimRecording()
                    | ExportRecording()
                    | RenameRecording()
                    | DeleteRecording()
                    | CancelJob()
                ):
                    self._desk.record(request, peer)
                    if isinstance(request, PlayRecording):
                        self._newest = None
                case ForgetHandSize():
                    self._desk.forget_hand_size()
                case AddHandUser() | ChooseHandUser() | RenameHandUser() | RemoveHandUser():
                    self._desk.change_hand_users(request)
                case SubscribeFrames():
                    peer.wants_frames = request.enabled
                    if request.enabled:
                        self._show_standing(peer)
                    self._service.watching_changed()
                case AskPicture():
                    peer.ask_picture(request.shown)
                    self._service.watching_changed()
                case Stop():
                    self._service.request_stop()
                case Attend() | SetForeground():
                    self._take(peer, request)
                case AnswerQuestion():
                    self._presence.consent.answer(request.question, request.decision)
                case SetPermission():
                    who, what = request.identity, request.capability
                    self._presence.consent.set_rule(who, what, request.allowed)
                case RevokePermission():
                    self._presence.consent.revoke(request.key, request.capability)
                case EndCaution():
                    self._presence.consent.end_caution()
                case GetStatus():
                    pass
        except SettingsError as error:
            return str(error)
        return ""

    def _take(self, peer: Peer, request: Attend | SetForeground) -> None:
        """Take what holds only while this peer is connected."""
        if isinstance(request, SetForeground):
            self._watchers.pop(peer, None)
            self._watchers[peer] = request.foreground
            self._presence.set_foreground(request.foreground)
        else:
            peer.attends = request.enabled
            self._presence.consent.attend(self.attended())
            if not (self.attended() or self._watchers):
                self._presence.set_foreground(Foreground())

    def _forget(self, peer: Peer) -> None:
        """Forget what a peer that left said of the desktop and of the user.

        Of a panel that died, the last word on the desktop holds on: nobody is in front by a crash.
        """
        died = peer.attends and not self.attended()
        if died:
            self._presence.consent.await_panel()
            self._service.panel_died()
        if self._watchers.pop(peer, None) is not None:
            told = tuple(self._watchers.values())
            if told or not died:
                self._presence.set_foreground(told[-1] if told else Foreground())
