"""Ring: organ. A service records, plays, trims, exports, renames and deletes, as a panel asks."""

from __future__ import annotations

import csv
import shutil
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from handspan_service.contract.control import (
    AskPicture,
    PictureMessage,
    ServiceState,
    Status,
    SubscribeFrames,
)
from handspan_service.contract.model import SourceKind
from handspan_service.contract.recordings import (
    CancelJob,
    DeleteRecording,
    ExportFormat,
    ExportRecording,
    JobKind,
    JobStatus,
    ListRecordings,
    PlayRecording,
    RecordingInfo,
    RenameRecording,
    SetPlayback,
    StartRecording,
    StepPlayback,
    StopRecording,
    TrimRecording,
)
from handspan_service.device.recorder import RecordingWriter
from handspan_service.device.recording import recorded_frames
from handspan_service.errors import SettingsError
from handspan_service.recordings_folder import checked, stem_of
from support.control_peer import ControlPeer
from support.patience import WAIT_S
from support.recorded import CALIBRATION, INFO, real, stereo_images
from support.running import Running


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    one = Running(tmp_path, "--source", "simulated", "--ws-port", "0")
    try:
        one.wait_for(ServiceState.STREAMING)
        yield one
    finally:
        one.process.terminate()
        one.process.wait(WAIT_S)
        one.end()


@pytest.fixture
async def peer(running: Running) -> AsyncIterator[ControlPeer]:
    one = await ControlPeer.connect(running.socket)
    yield one
    await one.close()


def folder(running: Running) -> Path:
    return running.folder / "recordings"


def kept(running: Running, name: str, count: int = 60) -> Path:
    """Put a recording of noise into the folder."""
    folder(running).mkdir(exist_ok=True)
    path = folder(running) / name
    with RecordingWriter(path, INFO, CALIBRATION) as writer:
        for image in stereo_images(count, 240, 640):
            writer.write(image)
    return path


async def listed(peer: ControlPeer) -> tuple[RecordingInfo, ...]:
    peer.recordings = None
    assert await peer.ask(ListRecordings) == ""
    await peer.until(lambda: peer.recordings is not None)
    assert peer.recordings is not None
    return peer.recordings.recordings


async def done(peer: ControlPeer) -> JobStatus:
    peer.status = None  # The next one was made after the work began.
    return (await peer.status_with(lambda status: not status.library.job.running)).library.job


async def test_what_is_seen_and_found_is_recorded_and_played_back(
    running: Running, peer: ControlPeer
) -> None:
    assert await listed(peer) == ()
    assert not folder(running).exists()
    assert "nothing is being recorded" in await peer.ask(StopRecording)
    assert await peer.ask(lambda number: StartRecording(number, "Wave")) == ""
    assert "already" in await peer.ask(StartRecording)
    await peer.status_with(
        lambda status: status.library.recording.frames > 20 and status.library.recording.seconds
    )
    assert "is being made" in await peer.ask(lambda number: PlayRecording(number, "Wave.mcap"))
    assert await peer.ask(StopRecording) == ""
    status = await peer.status_with(lambda status: not status.library.recording.running)
    made = status.library.recording
    assert made.problem == ""
    assert made.images >= made.frames > 20
    assert made.size_bytes > 100_000
    assert status.library.free_bytes
    (info,) = await listed(peer)
    assert (info.name, info.images, info.frames) == ("Wave.mcap", made.images, made.frames)
    assert info.seconds == pytest.approx(made.seconds, abs=1e-3)
    assert info.thumbnail.startswith(b"\x89PNG")
    assert info.problem == ""
    frames = list(recorded_frames(folder(running) / "Wave.mcap"))
    assert any(frame.hands for _, frame in frames)

    assert await peer.ask(lambda number: PlayRecording(number, "Wave.mcap")) == ""
    played = await peer.status_with(
        lambda status: status.device and status.device.kind is SourceKind.RECORDING
    )
    assert not played.simulated
    await peer.status_with(lambda status: status.state is ServiceState.STREAMING and status.hands)
    assert "go back" in await peer.ask(StartRecording)
    assert await peer.ask(lambda number: PlayRecording(number, "")) == ""
    await peer.status_with(lambda status: status.simulated)


async def begun(peer: ControlPeer, *, paused: bool = False) -> None:
    """Play a.mcap, and wait until it is the source."""
    assert await peer.ask(lambda number: PlayRecording(number, "a.mcap", paused=paused)) == ""
    await peer.status_with(
        lambda status: status.device and status.device.kind is SourceKind.RECORDING
    )


def stands_at(status: Status, at_s: float) -> bool:
    return abs(status.library.playback.position_s - at_s) < 1e-6


async def test_playing_stands_still_steps_and_ends(running: Running, peer: ControlPeer) -> None:
    kept(running, "a.mcap", 40)
    assert "no recording" in await peer.ask(lambda number: SetPlayback(number, 1.0, True, True))
    await begun(peer, paused=True)
    for number in range(4):
        assert await peer.ask(StepPlayback) == ""
        await peer.status_with(partial(stands_at, at_s=number * 8696e-6))
    assert peer.frame == 0
    assert await peer.ask(lambda number: SubscribeFrames(number, True)) == ""
    await peer.until(lambda: peer.frame)  # Where it stands, although nothing is played.
    assert await peer.ask(lambda number: SubscribeFrames(number, False)) == ""
    assert await peer.ask(lambda number: SetPlayback(number, 2.0, False, False)) == ""
    assert "pause" in await peer.ask(StepPlayback)
    ended = await peer.status_with(lambda status: status.library.playback.ended)
    assert ended.library.playback.position_s == pytest.approx(39 * 8696e-6)
    assert await peer.ask(lambda number: SetPlayback(number, 1.0, True, False)) == ""
    await peer.status_with(lambda status: not status.library.playback.ended)
    assert await peer.ask(lambda number: PlayRecording(number, "")) == ""
    await peer.status_with(lambda status: status.simulated)


async def test_the_picture_of_what_stands_still_comes_once(
    running: Running, peer: ControlPeer
) -> None:
    kept(running, "a.mcap", 40)
    pixels = [image.left.tobytes() + image.right.tobytes() for image in stereo_images(40, 240, 640)]

    async def picture(shown: int) -> PictureMessage:
        peer.pictures.clear()
        assert await peer.ask(lambda number: AskPicture(number, shown)) == ""
        await peer.until(lambda: peer.pictures)
        return peer.pictures[0]

    await begun(peer, paused=True)
    for number in range(2):
        assert await peer.ask(StepPlayback) == ""
        await peer.status_with(partial(stands_at, at_s=number * 8696e-6))
    second = await picture(0)
    assert second.pixels == pixels[1], "of the frame that is shown, although nobody asked in time"
    assert (await picture(0)).frame == second.frame, "again for who has put it away"
    peer.pictures.clear()
    assert await peer.ask(lambda number: AskPicture(number, second.frame)) == ""
    peer.status = None
    await peer.status_with(lambda status: status.uptime_s)
    assert await peer.ask(StepPlayback) == ""
    await peer.until(lambda: peer.pictures)
    assert [one.pixels for one in peer.pictures] == pixels[2:3], "who shows it gets the next alone"
    assert await peer.ask(lambda number: SetPlayback(number, 1.0, False, False)) == ""
    await peer.status_with(lambda status: status.library.playback.ended)
    last = await picture(0)
    assert last.frame > second.frame + 1
    assert (await picture(0)).frame == last.frame


async def test_recording_begins_as_soon_as_a_playback_is_left(
    running: Running, peer: ControlPeer
) -> None:
    kept(running, "a.mcap")
    for round_ in range(3):
        await begun(peer)
        assert await peer.ask(lambda number: PlayRecording(number, "")) == ""
        assert await peer.ask(partial(StartRecording, name=f"b{round_}")) == ""
        peer.status = None  # The next one was made after the recording began.
        status = await peer.status_with(
            lambda status: status.library.recording.images or not status.library.recording.running
        )
        assert status.library.recording.problem == ""
        assert await peer.ask(StopRecording) == ""
        await peer.status_with(lambda status: not status.library.recording.running)
    infos = {info.name: info for info in await listed(peer)}
    assert all(infos[f"b{round_}.mcap"].images for round_ in range(3))


async def test_parts_tables_and_names(running: Running, peer: ControlPeer) -> None:
    kept(running, "a.mcap")
    assert await peer.ask(lambda number: TrimRecording(number, "a.mcap", 0.1, 0.3, "b")) == ""
    assert (await done(peer)).problem == ""
    infos = {info.name: info for info in await listed(peer)}
    assert 0.1 < infos["b.mcap"].seconds <= 0.2
    assert infos["b.mcap"].images == 23
    assert await peer.ask(lambda number: ExportRecording(number, "b.mcap", ExportFormat.CSV)) == ""
    job = await done(peer)
    assert (job.result, job.problem, job.failed) == ("b.csv", "", False)
    with (folder(running) / "b.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 23
    again = await peer.ask(lambda number: ExportRecording(number, "b.mcap", ExportFormat.CSV))
    assert "exists already" in again
    assert await peer.ask(lambda number: RenameRecording(number, "b.mcap", "c")) == ""
    assert "exists" in await peer.ask(lambda number: RenameRecording(number, "c.mcap", "a"))
    assert await peer.ask(lambda number: DeleteRecording(number, "a.mcap")) == ""
    job = await done(peer)
    assert (job.kind, job.problem, job.failed) == (JobKind.DELETE, "", False)
    assert [info.name for info in await listed(peer)] == ["c.mcap"]
    assert "there is no recording" in await peer.ask(
        lambda number: DeleteRecording(number, "a.mcap")
    )
    outside = await peer.ask(lambda number: DeleteRecording(number, "../config/settings.json"))
    assert "choose a name" in outside
    assert (running.folder / "config" / "settings.json").exists()


async def test_cancelled_work_leaves_nothing(running: Running, peer: ControlPeer) -> None:
    kept(running, "a.mcap", 1500)
    assert await peer.ask(lambda number: TrimRecording(number, "a.mcap", 0.0, 60.0, "b")) == ""
    await peer.status_with(lambda status: status.library.job.done)
    assert "another" in await peer.ask(lambda number: DeleteRecording(number, "a.mcap"))
    assert await peer.ask(CancelJob) == ""
    job = await done(peer)
    assert (job.failed, job.problem) == (True, "")
    assert [path.name for path in folder(running).iterdir()] == ["a.mcap"]


async def test_damage_is_told_and_the_controller_comes_back(
    running: Running, peer: ControlPeer
) -> None:
    path = kept(running, "a.mcap")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    (folder(running) / "none.mcap").write_bytes(b"no recording at all")
    infos = {info.name: info for info in await listed(peer)}
    assert "cut off" in infos["a.mcap"].problem
    assert "no MCAP recording" in infos["none.mcap"].problem
    play = await peer.ask(lambda number: PlayRecording(number, "a.mcap", loop=False))
    assert play == ""
    status = await peer.status_with(lambda status: status.library.playback.ended)
    assert "damaged after" in status.library.playback.problem
    assert await peer.ask(lambda number: PlayRecording(number, "none.mcap")) == ""
    status = await peer.status_with(lambda status: not status.library.playback.name)
    assert "no MCAP recording" in status.library.playback.problem
    await peer.status_with(lambda status: status.simulated)


async def test_hands_of_leapjs_are_played_into_every_application(
    running: Running, peer: ControlPeer
) -> None:
    folder(running).mkdir()
    shutil.copy(real("recordings", "wave.json.lz"), folder(running) / "wave.json.lz")
    assert await peer.ask(lambda number: PlayRecording(number, "wave.json.lz")) == ""
    await peer.status_with(
        lambda status: status.device and status.device.kind is SourceKind.PLAYBACK and status.hands
    )
    refused = await peer.ask(lambda number: TrimRecording(number, "wave.json.lz", 0.0, 1.0, "x"))
    assert "cannot be trimmed" in refused


@pytest.mark.parametrize("name", ["", " ", ".x", "a/b", "..", "a\\b", "a\nb", "x" * 101, "a:b"])
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="choose a name"):
        checked(name)


def test_endings_are_parted_from_names() -> None:
    names = ("a.mcap", "a.json", "a.json.lz", "a")
    assert [stem_of(name) for name in names] == ["a"] * 4
