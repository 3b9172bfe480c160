"""Who pages of a real browser are, and when they are in front."""

from __future__ import annotations

import subprocess

import psutil
import pytest

from handspan_service.contract.permissions import FocusSource, Foreground, IdentityKind
from handspan_service.serve.websocket import WebSocketServer
from support.browser import browsing, require_browser, web_pages
from support.children import killed
from support.house import until
from support.patience import PROGRAM_S
from support.serving import serving

PAGE = """<!doctype html><title>two origins</title><script>
const here = location.hostname;
const socket = new WebSocket('ws://127.0.0.1:PORT/v6.json');
function say(text) { socket.send(text); }
socket.onopen = () => {
  if (here === 'localhost') say('{"focused":true}');
  else document.body.append(Object.assign(document.createElement('iframe'),
                                          { src: location.href.replace(here, 'localhost') }));
};
</script><body></body>"""


async def test_pages_belong_to_the_window_of_their_browser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    require_browser()
    monkeypatch.setenv("DISPLAY", ":0")  # As at a screen; without a head it is not looked at.
    async with serving() as server:
        presence = server._audience._presence
        port = server.status().port
        pages = {"/page.html": ("text/html", PAGE.replace("PORT", str(port)).encode())}
        async with browsing() as page, web_pages(pages) as web:
            await page.open(f"http://127.0.0.1:{web}/page.html")
            await until(lambda: len([c for c in server.clients() if c.identity]) == 2)
            first, second = server.clients()
            assert first.identity is not None
            assert second.identity is not None
            assert first.identity.kind is second.identity.kind is IdentityKind.PAGE
            assert first.identity.words.startswith(f"http://127.0.0.1:{web} (")
            assert second.identity.words.startswith(f"http://localhost:{web} (")
            assert first.pid is not None
            await until(lambda: in_front(server) == [False, True])
            network = psutil.Process(first.pid)
            window = network.parent()
            assert window is not None
            assert window.exe() == network.exe(), "a browser has one process for all connections"
            presence.set_foreground(Foreground(FocusSource.X11, window.pid))
            assert in_front(server) == [False, True]
            with killed(subprocess.Popen(["cat"], stdin=subprocess.PIPE)) as other:
                presence.set_foreground(Foreground(FocusSource.X11, other.pid))
                other.communicate(timeout=PROGRAM_S)
            assert in_front(server) == [False, False]
            await page.ask("""say('{"focused":true}')""")
            await until(lambda: [c.focused for c in server.clients()] == [True, True])
            assert [c.receiving for c in server.clients()] == [False, False]
            presence.set_foreground(Foreground(FocusSource.WLROOTS, exe=window.exe()))
            assert in_front(server) == [True, False]
            assert [c.receiving for c in server.clients()] == [True, False]


def in_front(server: WebSocketServer) -> list[bool]:
    return [client.in_front for client in server.clients()]
