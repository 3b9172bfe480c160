"""Real pages in a real browser: leap.js of two generations, and our own viewer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from handspan_service.serve.websocket import WebSocketServer
from support.browser import browsing, require_browser, web_pages
from support.house import until
from support.leapjs import NODE_FOLDER, require_leapjs
from support.patience import WAIT_S
from support.serving import DEVICE, Frames, device, make_tool, read_recording, serving

PAGE = """<!doctype html><title>leap.js</title><canvas id="c" width="400" height="400"></canvas>
<script src="/leap.js"></script><script>
const seen = { frames: 0, hands: 0, bones: 0, arms: 0, ids: new Set() };
const events = [];
const context = document.getElementById('c').getContext('2d');
const controller = new Leap.Controller({ port: PORT });
for (const name of ['connect', 'disconnect', 'streamingStarted', 'streamingStopped', 'blur',
                    'focus']) {
  controller.on(name, () => events.push(name));
}
controller.on('deviceFrame', () => { seen.frames += 1; });
controller.on('frame', (frame) => {
  context.clearRect(0, 0, 400, 400);
  for (const hand of frame.hands) {
    seen.hands += 1;
    if (hand.arm) seen.arms += 1;
    for (const finger of hand.fingers) {
      seen.bones += finger.bones.length;
      const at = frame.interactionBox.normalizePoint(finger.tipPosition, true);
      context.fillRect(at[0] * 390, 390 - at[1] * 390, 10, 10);
    }
  }
});
controller.connect();
function painted() {
  const data = context.getImageData(0, 0, 400, 400).data;
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i]) count += 1;
  return count;
}
</script>"""


@asynccontextmanager
async def streaming(server: WebSocketServer) -> AsyncIterator[None]:
    """Publish a recording of two real hands again and again."""
    recorded = read_recording("flapping")

    async def publish() -> None:
        while True:
            for frame in recorded:
                server.publish(frame)
                await asyncio.sleep(0.009)

    task = asyncio.create_task(publish())
    try:
        yield
    finally:
        task.cancel()


def leap_page(version: str, port: int) -> dict[str, tuple[str, bytes]]:
    require_leapjs()
    folder = NODE_FOLDER / "node_modules" / f"leapjs-{version}"
    script = (folder / f"leap-{version}.js").read_bytes()
    return {
        "/": ("text/html", PAGE.replace("PORT", str(port)).encode()),
        "/leap.js": ("text/javascript", script),
        "/favicon.ico": ("image/x-icon", b""),
    }


@pytest.mark.parametrize("version", ["0.6.4", "1.1.1"])
async def test_a_leapjs_page_draws_hands(version: str) -> None:
    require_browser()
    async with (
        serving() as server,
        streaming(server),
        web_pages(leap_page(version, server.status().port)) as port,
        browsing() as page,
    ):
        await page.open(f"http://127.0.0.1:{port}/")
        await page.until("seen.hands > 20 && painted() > 100")
        assert await page.ask("seen.arms === seen.hands")
        assert await page.ask("seen.bones === 20 * seen.hands")
        assert server.clients()[0].name == f"http://127.0.0.1:{port}"
        # A page that loses the focus says so; nothing is sent to it until it is back.
        await page.ask("window.dispatchEvent(new Event('blur'))")
        await until(lambda: not server.clients()[0].receiving)
        await page.ask("window.dispatchEvent(new Event('focus'))")
        await until(lambda: server.clients()[0].receiving)
        before = await page.ask("seen.frames")
        await page.until(f"seen.frames > {before} + 10")
        assert page.errors == []


async def test_a_leapjs_page_comes_back_after_a_restart() -> None:
    require_browser()
    async with serving() as first:
        port = first.status().port
        async with web_pages(leap_page("1.1.1", port)) as web, browsing() as page:
            async with streaming(first):
                await page.open(f"http://127.0.0.1:{web}/")
                await page.until("seen.hands > 5")
            await first.stop()
            await page.until("events.includes('disconnect')")
            async with serving(websocket_port=port) as second, streaming(second):
                await page.until("events.lastIndexOf('connect') > events.indexOf('disconnect')")
                before = await page.ask("seen.frames")
                await page.until(f"seen.frames > {before} + 10")
                assert second.clients()[0].dialect == "v6.json"


async def test_the_viewer_shows_hands_and_every_state() -> None:
    require_browser()
    state = "document.body.dataset.state"
    async with serving(devices=()) as first:
        port = first.status().port
        async with browsing() as page:
            await page.open(f"http://127.0.0.1:{port}/")
            await page.until(f"{state} === 'no-device'")
            first.set_devices((device(simulated=True),))
            await page.until(f"{state} === 'streaming'")
            assert await page.ask("!document.getElementById('simulated').hidden")
            async with streaming(first):
                await page.until("document.getElementById('hands').textContent === '2'")
                await page.until("Number(document.getElementById('rate').textContent) > 10")
                await page.until("document.getElementById('message').className === 'away'")
                await page.until("!document.getElementById('left').hidden")
                await page.until(f"{COLOURED} > 500")
            first.set_devices((device(streaming=False),))
            await page.until(f"{state} === 'paused'")
            first.set_devices((DEVICE,))
            await page.until(f"{state} === 'streaming'")
            assert await page.ask("document.getElementById('simulated').hidden")
            assert page.errors == []
            await first.stop()
            await page.until(f"{state} === 'no-service'")
            async with serving(websocket_port=port):
                await page.until(f"{state} === 'streaming'")


# Pixels of the canvas that are clearly of a hand's colour.
COLOURED = """(() => {
  const canvas = document.getElementById('scene');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (Math.abs(data[i] - data[i + 2]) > 70) count += 1;
  }
  return count;
})()"""


WATCHED = """import('/scene.js').then((module) => {
  const tool = module.Scene.prototype.tool;
  window.painted = [];
  module.Scene.prototype.tool = function (one) {
    const part = tool.call(this, one);
    return { depth: part.depth, paint: () => { part.paint(); window.painted.push(one.id); } };
  };
  return true;
})"""


async def test_the_viewer_asks_for_tools_and_paints_them() -> None:
    require_browser()
    frames = Frames()
    async with serving() as server, browsing() as page:
        await page.open(f"http://127.0.0.1:{server.status().port}/")
        await page.until("document.body.dataset.state === 'streaming'")
        watched = await page.call("Runtime.evaluate", expression=WATCHED, awaitPromise=True,
                                  returnByValue=True)
        assert watched["result"]["value"] is True
        async with asyncio.timeout(WAIT_S):
            while not await page.ask("window.painted.length"):
                frame = frames(hands=1)
                server.publish(replace(frame, tools=(make_tool(3, frame.hands[0].id),)))
                await asyncio.sleep(0.01)
        assert await page.ask("window.painted[0]") == 7
        assert page.errors == []


async def test_the_viewer_can_reach_nothing_but_its_own_server() -> None:
    require_browser()
    async with serving() as server, browsing() as page:
        await page.open(f"http://127.0.0.1:{server.status().port}/")
        await page.until("document.body.dataset.state === 'streaming'")
        blocked = "fetch('http://127.0.0.1:9/').then(() => 1, (error) => String(error))"
        answer = await page.call(
            "Runtime.evaluate", expression=blocked, awaitPromise=True, returnByValue=True
        )
        assert "Failed to fetch" in answer["result"]["value"]
        assert any("Content Security Policy" in error for error in page.errors)
