"""Who is told what, in which order, and by whom; what a Controller knows and asks."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import pytest

import Leap
from handspan_service.contract.control import Hindrance, ServiceState
from support.house import until
from support.native import needs_cmake
from support.native_serving import CAMERAS, CONTROLLER, Stage, stage
from support.patience import WAIT_S
from support.serving import make_gesture

pytestmark = [needs_cmake, pytest.mark.usefixtures("library")]
HEARD = {
    "on_init": "init",
    "on_connect": "connect",
    "on_disconnect": "disconnect",
    "on_exit": "exit",
    "on_frame": "frame",
    "on_images": "images",
    "on_focus_gained": "focus",
    "on_focus_lost": "focus lost",
    "on_service_connect": "service",
    "on_service_disconnect": "service lost",
    "on_service_change": "change",
    "on_device_change": "device",
    "on_device_failure": "failure",
    "on_log_message": "log",
}
GREETING = ["init", "service", "change", "connect", "focus", "device"]


class Diary(Leap.Listener):
    """Writes down what it is told; it calls no constructor of its base, as many do not."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.threads: set[int] = set()

    def write(self, page: str) -> None:
        self.pages.append(page)
        self.threads.add(threading.get_ident())

    def __getattribute__(self, name: str) -> Any:
        if name in HEARD:
            return lambda controller, *more: self.write(HEARD[name])
        return super().__getattribute__(name)


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A server whose controller streams, for Controllers of this process."""
    async with stage() as running:
        monkeypatch.setenv("HANDSPAN_RUNTIME_DIR", str(running.path.parent))
        yield running
        gc.collect()


async def elsewhere(work: Callable[..., Any], *arguments: Any) -> Any:
    """Do what may wait for the server, which is served by this thread."""
    return await asyncio.to_thread(work, *arguments)


def is_newest(controller: Leap.Controller, id: int) -> bool:
    return controller.frame().id == id


async def ended(controller: Leap.Controller) -> None:
    """End a Controller, as the last reference to it does."""
    await elsewhere(controller._core.stop)


async def test_a_life_is_told_in_order(scene: Stage) -> None:
    await scene.server.stop()
    diary = Diary()
    controller = Leap.Controller()
    assert controller.add_listener(diary)
    assert not controller.add_listener(diary)
    await until(lambda: diary.pages == ["init"])
    assert not controller.is_connected
    await scene.server.start()
    await until(lambda: diary.pages == GREETING)
    assert controller.is_connected
    assert controller.is_service_connected()
    (device,) = controller.devices
    assert device.serial_number == CONTROLLER.serial
    assert (device.is_streaming, device.is_smudged, device.baseline) == (True, False, 40)
    assert device.distance_to_boundary(Leap.Vector(0, 100, 0)) > 0
    assert device.distance_to_boundary(Leap.Vector(0, -1, 0)) < 0
    scene.publish()
    await until(lambda: diary.pages == [*GREETING, "frame"])
    scene.tell(hindrances=(Hindrance.SMUDGE,))
    await until(lambda: diary.pages[7:] == ["device"])
    assert controller.devices[0].is_smudged
    assert not device.is_smudged, "what is held stays as it was"
    assert controller.devices[0] == device
    del diary.pages[7:]
    await scene.server.stop()
    lost = ["disconnect", "device", "service lost", "change"]
    await until(lambda: len(diary.pages) == 7 + len(lost))
    assert sorted(diary.pages[7:]) == sorted(lost)
    assert not controller.is_connected
    assert not controller.is_service_connected()
    assert controller.frame().is_valid
    await scene.server.start()
    await until(lambda: diary.pages[11:16] == GREETING[1:])
    assert await elsewhere(controller.remove_listener, diary)
    assert not controller.remove_listener(diary)
    assert diary.pages[-1] == "exit"
    count = len(diary.pages)
    newest = scene.publish().id
    await until(lambda: controller.frame().id == newest)
    assert len(diary.pages) == count
    assert len(diary.threads) == 1
    assert threading.get_ident() not in diary.threads
    await ended(controller)


async def test_one_who_comes_late_is_told_what_is(scene: Stage) -> None:
    diary = Diary()
    controller = Leap.Controller()
    await until(lambda: controller.is_connected)
    controller.add_listener(diary)
    await until(lambda: len(diary.pages) >= 5)
    assert diary.pages[:5] == GREETING[:5]
    await ended(controller)
    assert diary.pages[-1] == "exit"


async def test_a_device_that_goes_or_fails_disconnects(scene: Stage) -> None:
    diary = Diary()
    controller = Leap.Controller(diary)
    await until(lambda: diary.pages == GREETING)
    scene.tell(state=ServiceState.FAILED)
    await until(lambda: {"failure", "disconnect"} <= set(diary.pages))
    (failed,) = controller.failed_devices()
    assert failed.pnp_id == CONTROLLER.serial
    scene.tell(state=ServiceState.NO_DEVICE, device=None)
    await until(lambda: controller.devices.is_empty)
    assert controller.is_service_connected()
    assert not controller.is_connected
    await ended(controller)


async def test_a_pause_is_told(scene: Stage) -> None:
    diary = Diary()
    controller = Leap.Controller(diary)
    await until(lambda: diary.pages == GREETING)
    assert not controller.is_paused()
    scene.tell(state=ServiceState.PAUSED)
    await until(lambda: "change" in diary.pages[6:])
    assert controller.is_paused()
    await ended(controller)


class Slow(Leap.Listener):
    """Stays in its first callback for as long as a test wishes."""

    def __init__(self) -> None:
        self.calls = self.inside = self.most = 0
        self.may_return = threading.Event()

    def on_frame(self, controller: Leap.Controller) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.calls += 1
        self.may_return.wait(WAIT_S)
        self.inside -= 1


async def test_the_history_is_whole_while_a_callback_sleeps(scene: Stage) -> None:
    slow = Slow()
    controller = Leap.Controller(slow)
    await until(lambda: controller.is_connected)
    scene.publish()
    await until(lambda: controller.frame().is_valid)
    first = controller.frame().id
    for number in range(1, 71):
        scene.publish()
        await until(partial(is_newest, controller, first + number))
    newest = first + 70
    assert [controller.frame(back).id for back in range(60)] == [
        newest - back for back in range(60)
    ]
    assert not controller.frame(60).is_valid
    assert not controller.frame(-1).is_valid
    await until(lambda: slow.calls == 1)
    slow.may_return.set()
    await elsewhere(controller.remove_listener, slow)
    assert (slow.inside, slow.most) == (0, 1)
    assert slow.calls < 70
    await ended(controller)


@pytest.mark.parametrize("ends", [False, True])
async def test_a_callback_may_leave_or_end_everything(scene: Stage, ends: bool) -> None:
    class Leaver(Diary):
        def write(self, page: str) -> None:
            super().write(page)
            if page == "frame":
                if ends:
                    controllers.clear()
                else:
                    controllers[0].remove_listener(self)

    leaver = Leaver()
    controllers = [Leap.Controller(leaver)]
    core = controllers[0]._core
    await until(lambda: leaver.pages == GREETING)
    scene.publish()
    await until(lambda: leaver.pages == [*GREETING, "frame", "exit"])
    if ends:
        assert core._thread is not None
        await elsewhere(core._thread.join)
    else:
        await ended(controllers[0])
    assert leaver.pages == [*GREETING, "frame", "exit"]


async def test_the_last_reference_ends_a_controller_and_its_frames_stay(scene: Stage) -> None:
    first, second = Diary(), Diary()
    holder = [Leap.Controller(first)]
    holder[0].add_listener(second)
    await until(lambda: second.pages == GREETING)
    scene.publish()
    await until(lambda: holder[0].frame().is_valid)
    frame, gone, core = holder[0].frame(), weakref.ref(holder[0]), holder[0]._core
    await elsewhere(holder.clear)
    assert gone() is None
    assert first.pages[-1] == second.pages[-1] == "exit"
    assert core._thread is not None
    assert not core._thread.is_alive()
    assert frame.hands[0].palm_position != Leap.Vector()
    assert frame.gestures(frame).is_empty


async def test_what_a_callback_raises_is_printed(
    scene: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    class Clumsy(Diary):
        def write(self, page: str) -> None:
            super().write(page)
            if page in ("init", "frame"):
                raise SystemExit(f"in {page}")

        def told(self, frames: int) -> bool:
            return self.pages.count("frame") == frames

    clumsy = Clumsy()
    controller = Leap.Controller(clumsy)
    for count in (1, 2):
        await until(lambda: controller.is_connected)
        scene.publish()
        await until(partial(clumsy.told, count))
    await ended(controller)
    assert clumsy.pages[-1] == "exit"
    said = capsys.readouterr().err
    assert said.count("SystemExit: in frame") == 2
    assert said.count("SystemExit: in init") == 1


async def test_callbacks_get_a_controller_that_can_do_everything(scene: Stage) -> None:
    class Asking(Leap.Listener):
        answer: object = None
        got: Leap.Controller | None = None

        def on_connect(self, controller: Leap.Controller) -> None:
            self.got = controller
            self.answer = controller.config.get("Gesture.Circle.MinRadius")

    asking = Asking()
    controller = Leap.Controller(asking)
    await until(lambda: asking.answer == 5.0)
    assert asking.got == controller
    assert len({asking.got, controller}) == 1
    await ended(controller)
    assert asking.got is not None
    assert not asking.got.frame().is_valid
    assert asking.got.config.get("Gesture.Circle.MinRadius") is None
    asking.got.enable_gesture(Leap.Gesture.TYPE_CIRCLE)


async def test_gestures_come_once_they_are_enabled(scene: Stage) -> None:
    controller = Leap.Controller()
    controller.enable_gesture(Leap.Gesture.TYPE_CIRCLE)
    controller.enable_gesture(Leap.Gesture.TYPE_SWIPE)
    controller.enable_gesture(Leap.Gesture.TYPE_SWIPE, False)
    controller.enable_gesture(Leap.Gesture.TYPE_INVALID)
    assert controller.is_gesture_enabled(Leap.Gesture.TYPE_CIRCLE)
    assert not controller.is_gesture_enabled(Leap.Gesture.TYPE_SWIPE)
    assert not controller.is_gesture_enabled(Leap.Gesture.TYPE_INVALID)
    await until(lambda: controller.is_connected)
    circle, swipe = make_gesture(1, "start"), make_gesture(2, "start", "swipe")
    newest = scene.publish(circle, swipe).id
    await until(lambda: controller.frame().id == newest)
    (gesture,) = controller.frame().gestures()
    assert Leap.CircleGesture(gesture).center == Leap.Vector(1, 2, 3)
    assert gesture.pointables[0] == controller.frame().finger(71)
    await ended(controller)


async def test_settings_are_asked_and_set(scene: Stage) -> None:
    controller = Leap.Controller()
    config = controller.config
    assert config.set("Gesture.Circle.MinRadius", 10) is False or controller.is_connected
    await until(lambda: controller.is_connected)

    def settings() -> None:
        assert config.set("Gesture.Circle.MinRadius", 10)
        assert config.get("Gesture.Circle.MinRadius") == 10.0
        assert config.type("Gesture.Circle.MinRadius") == config.TYPE_FLOAT
        assert config.type("tracking_tool_enabled") == config.TYPE_BOOLEAN
        assert config.set("tracking_tool_enabled", True)
        assert config.get("tracking_tool_enabled") is True
        assert config.type("images_mode") == config.TYPE_INT32
        assert config.get("no such key") is None
        assert config.set("no such key", 1) is False
        assert config.set("Gesture.Circle.MinRadius", "wide") is False
        assert config.save()

    await elsewhere(settings)
    await ended(controller)


async def test_policies_are_wished_for_before_there_is_a_service(scene: Stage) -> None:
    await scene.server.stop()
    controller = Leap.Controller()
    controller.set_policy(controller.POLICY_BACKGROUND_FRAMES)
    controller.set_policy(controller.POLICY_RAW_IMAGES)
    assert not controller.is_policy_set(controller.POLICY_BACKGROUND_FRAMES)
    await scene.server.start()
    wanted = controller.POLICY_BACKGROUND_FRAMES | controller.POLICY_RAW_IMAGES
    await until(lambda: controller.is_policy_set(wanted))
    assert controller.policy_flags == wanted | controller.POLICY_IMAGES
    controller.set_policy_flags(controller.POLICY_OPTIMIZE_HMD)
    await until(lambda: controller.policy_flags == controller.POLICY_OPTIMIZE_HMD)
    controller.clear_policy(controller.POLICY_OPTIMIZE_HMD)
    await until(lambda: controller.policy_flags == controller.POLICY_DEFAULT)
    await ended(controller)


async def test_images_follow_their_frames(scene: Stage) -> None:
    scene.server.audience.tell_cameras(CAMERAS)
    diary = Diary()
    controller = Leap.Controller(diary)
    controller.set_policy(controller.POLICY_IMAGES)
    await until(lambda: controller.is_policy_set(controller.POLICY_IMAGES))
    assert controller.images.is_empty
    newest = scene.publish(image=True).id
    await until(lambda: "images" in diary.pages)
    frame = controller.frame()
    left, right = frame.images
    assert (left.sequence_id, right.sequence_id, left.id, right.id) == (newest, newest, 0, 1)
    assert left == controller.images[0] != right
    assert (left.width, left.height, left.bytes_per_pixel, left.format) == (640, 240, 1, 0)
    assert len(left.data) == len(right.data) == 640 * 240
    assert left.timestamp == frame.timestamp
    assert len(left.distortion) == left.distortion_width * left.distortion_height == 2 * 64 * 64
    assert (left.ray_scale_x, left.ray_offset_y) == (0.125, 0.5)
    slope = left.rectify(Leap.Vector(320, 120, 0))
    assert left.warp(slope).distance_to(Leap.Vector(320, 120, 0)) < 0.1
    newer = scene.publish().id
    await until(lambda: controller.frame().id == newer)
    assert controller.frame().images[0].sequence_id == newest, "its own are under way"
    controller.clear_policy(controller.POLICY_IMAGES)
    await until(lambda: controller.images.is_empty)
    await ended(controller)
    assert left.warp(slope).distance_to(Leap.Vector(320, 120, 0)) < 0.1
    assert bytes(left.data) == left._images.pair.left.pixels  # type: ignore[union-attr]
