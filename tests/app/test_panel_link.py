"""Ring: face. The panel's end of the control socket against a real asyncio peer."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from handspan_app import link as link_module
from handspan_app.link import LinkPhase, ServiceLink
from handspan_app.wish import Wish
from handspan_service.contract.control import (
    PROTOCOL,
    GetStatus,
    Hello,
    Reply,
    ServiceState,
    Status,
    encode,
)
from support.children import killed
from support.panel import lines, peer_command
from support.panel_values import a_frame, a_status

WAIT_MS = 60_000


@contextmanager
def peer(behaviour: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = peer_command(behaviour, folder)
    with killed(subprocess.Popen([command.program, *command.arguments])) as process:
        yield process


@pytest.fixture
def link(folder: Path) -> Iterator[ServiceLink]:
    link = ServiceLink(folder / "control.sock")
    yield link
    link.close()


def wait_open(qtbot: QtBot, link: ServiceLink) -> None:
    qtbot.waitUntil(lambda: link.state.phase is LinkPhase.OPEN, timeout=WAIT_MS)


def test_it_finds_a_service_that_starts_later_and_obeys_the_newest_wish(
    qtbot: QtBot, link: ServiceLink, folder: Path
) -> None:
    statuses: list[Status] = []
    replies: list[Reply] = []
    link.status_received.connect(statuses.append)
    link.reply_received.connect(replies.append)
    assert link.set_paused(True) is None
    with qtbot.waitSignal(link.attempt_failed, timeout=WAIT_MS):
        link.open()
    with peer("good", folder) as process:
        wait_open(qtbot, link)
        hello = link.state.hello
        assert hello is not None
        assert hello.pid == process.pid
        number = link.set_paused(True)
        assert number is not None
        qtbot.waitUntil(
            lambda: bool(statuses) and statuses[-1].state is ServiceState.PAUSED, timeout=WAIT_MS
        )
        assert Reply(number) in replies
        refused = link.set_settings({"websocket_port": -1})
        qtbot.waitUntil(lambda: bool(replies) and replies[-1].id == refused, timeout=WAIT_MS)
        assert replies[-1].error


def test_frames_come_while_subscribed_and_again_after_a_reconnect(
    qtbot: QtBot, link: ServiceLink, folder: Path
) -> None:
    frames: list[object] = []
    link.frame_received.connect(frames.append)
    link.subscribe_frames(True)
    link.open()
    with peer("good", folder):
        qtbot.waitUntil(lambda: len(frames) == 1, timeout=WAIT_MS)
        assert frames[0] == a_frame(hands=2)
    qtbot.waitUntil(lambda: link.state.phase is LinkPhase.SEEKING, timeout=WAIT_MS)
    with peer("good", folder):
        qtbot.waitUntil(lambda: len(frames) == 2, timeout=WAIT_MS)
        link.subscribe_frames(False)
        link.subscribe_frames(False)
        wished = folder / "requests.txt"
        qtbot.waitUntil(lambda: len(lines(wished)) == 3, timeout=WAIT_MS)
        assert lines(wished) == ["SubscribeFrames"] * 3


def test_a_silent_service_counts_as_hung(
    qtbot: QtBot, link: ServiceLink, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "SILENCE_MS", 300)
    monkeypatch.setattr(link_module, "ASK_MS", 100)
    with peer("silent", folder) as process:
        link.open()
        qtbot.waitUntil(lambda: link.state.phase is LinkPhase.HUNG, timeout=WAIT_MS)
        assert link.state.hello is not None
        assert link.state.hello.pid == process.pid
    qtbot.waitUntil(lambda: link.state.phase is LinkPhase.SEEKING, timeout=WAIT_MS)


@pytest.mark.parametrize(("behaviour", "word"), [("alien", "protocol"), ("garbage", "update")])
def test_a_service_of_another_kind_is_refused_with_words(
    qtbot: QtBot, link: ServiceLink, folder: Path, behaviour: str, word: str
) -> None:
    with peer(behaviour, folder):
        link.open()
        qtbot.waitUntil(lambda: link.state.phase is LinkPhase.INCOMPATIBLE, timeout=WAIT_MS)
        assert word in link.state.detail
        qtbot.wait(300)
        assert link.state.phase is LinkPhase.INCOMPATIBLE


def test_any_split_of_the_stream_gives_the_same_messages(
    qtbot: QtBot, link: ServiceLink, folder: Path
) -> None:
    statuses: list[Status] = []
    link.status_received.connect(statuses.append)
    stream = encode(Hello(PROTOCOL, "0.1.0", 1)) + encode(a_status()) * 3
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "control.sock"))
        server.listen()
        link.open()
        qtbot.waitUntil(lambda: link.state.phase is LinkPhase.GREETING, timeout=WAIT_MS)
        connection, _ = server.accept()
        with connection:
            for start in range(0, len(stream), 97):
                connection.sendall(stream[start : start + 97])
                qtbot.wait(1)
            qtbot.waitUntil(lambda: len(statuses) == 3, timeout=WAIT_MS)
    assert statuses == [a_status()] * 3


def test_half_a_message_before_a_break_is_forgotten(
    qtbot: QtBot, link: ServiceLink, folder: Path
) -> None:
    statuses: list[Status] = []
    link.status_received.connect(statuses.append)
    hello, status = encode(Hello(PROTOCOL, "0.1.0", 1)), encode(a_status())
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "control.sock"))
        server.listen()
        link.open()
        for body in (hello + status[:40], hello + status):
            qtbot.waitUntil(lambda: link.state.phase is LinkPhase.GREETING, timeout=WAIT_MS)
            connection, _ = server.accept()
            with connection:
                connection.sendall(body)
                wait_open(qtbot, link)
                qtbot.wait(50)
    qtbot.waitUntil(lambda: len(statuses) == 1, timeout=WAIT_MS)
    assert statuses == [a_status()]


def test_whoever_asks_hears_the_answer_once_even_if_none_comes(
    qtbot: QtBot, link: ServiceLink, folder: Path
) -> None:
    heard: list[Reply] = []
    others: list[Reply] = []
    link.reply_received.connect(others.append)
    assert link.ask(Wish(GetStatus, heard.append)) is None
    assert link.ask(Wish(GetStatus)) is None
    assert [bool(reply.error) for reply in heard + others] == [True, True]
    link.open()
    with peer("good", folder):
        wait_open(qtbot, link)
        number = link.ask(Wish(GetStatus, heard.append))
        qtbot.waitUntil(lambda: len(heard) == 2, timeout=WAIT_MS)
        assert heard[1] == Reply(number or 0)
        assert len(others) == 1
        link.ask(Wish(GetStatus, heard.append))
        link.close()
    assert heard[2].error
    assert len(heard) == 3
