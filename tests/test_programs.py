"""Which application a process is, and who is in front: by descriptions alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handspan_service.contract.permissions import UNKNOWN, IdentityKind
from handspan_service.programs import (
    LONGEST_KEY_BYTES,
    LONGEST_WORDS,
    Process,
    Program,
    Surroundings,
    page_identity,
    program_of,
    same_application,
)

USER, ROOT = 1000, 0


def process(
    pid: int, exe: str, name: str = "", user: int = USER, *, at_screen: bool = True
) -> Process:
    return Process(pid, pid * 10, user, (name or exe.rpartition("/")[2])[:15], exe, at_screen)


INIT = process(1, "/usr/lib/systemd/systemd", user=ROOT)
MANAGER = process(700, "/usr/lib/systemd/systemd")
SHELL = process(800, "/usr/bin/gnome-shell")
TERMINAL = process(900, "/usr/libexec/gnome-terminal-server")
BASH = process(901, "/usr/bin/bash")
BROWSER = process(1000, "/usr/lib/chromium/chromium")
TMUX = process(950, "/usr/bin/tmux", "tmux: server")


def program(
    *line: Process,
    arguments: tuple[str, ...] = (),
    group: str = "",
    environment: dict[str, str] | None = None,
    folder: str = "/srv/u",
    flatpak: str = "",
    mounted: bool = False,
) -> Program:
    """Return a program below the session of a user who sits at the screen."""
    around = Surroundings(arguments, folder, environment or {}, group, flatpak, mounted)
    return program_of((*line, MANAGER, INIT), around)


def script(pid: int, *arguments: str, parents: tuple[Process, ...] = (BASH, TERMINAL)) -> Program:
    return program(process(pid, "/usr/bin/python3.11"), *parents, arguments=("python3", *arguments))


@pytest.mark.parametrize(
    ("exe", "arguments", "kind", "key", "words"),
    [
        ("/usr/local/paint", ("paint", "x.png"), "program", "program:/usr/local/paint", "paint"),
        ("/usr/bin/python3.11", ("python3", "a.py"), "script",
         "script:/srv/u/a.py /usr/bin/python3.11", "a.py (python3.11)"),
        ("/usr/bin/python3.11", ("python3", "-u", "-W", "error", "/srv/../b.py", "-c"), "script",
         "script:/b.py /usr/bin/python3.11", "b.py (python3.11)"),
        ("/usr/bin/python3.11", ("python3", "-Im", "tool.main", "x"), "script",
         "script:-m tool.main in /srv/u /usr/bin/python3.11", "tool.main (python3.11)"),
        ("/usr/bin/python3.11", ("python3", "-E", "a.py"), "script",
         "script:/srv/u/a.py /usr/bin/python3.11", "a.py (python3.11)"),
        ("/usr/bin/python3.11", ("python3", "-"), "program", "program:/usr/bin/python3.11",
         "python3.11"),
        ("/usr/bin/bash", ("bash", "-e", "a.sh"), "script", "script:/srv/u/a.sh /usr/bin/bash",
         "a.sh (bash)"),
        ("/usr/bin/python3.11", ("python3", "-c", "import x", "a.py"), "program",
         "program:/usr/bin/python3.11", "python3.11"),
        ("/usr/bin/python3.11", ("python3",), "program", "program:/usr/bin/python3.11",
         "python3.11"),
        ("/usr/bin/node", ("node", "-r", "hook.js", "app/main.js"), "script",
         "script:/srv/u/app/main.js /usr/bin/node", "app/main.js (node)"),
        ("/usr/bin/node", ("node", "-e", "1"), "program", "program:/usr/bin/node", "node"),
        ("/usr/lib/jvm/bin/java", ("java", "-cp", "a:b", "-Xmx1g", "org.x.Main"), "script",
         "script:org.x.Main in /srv/u/a:/srv/u/b /usr/lib/jvm/bin/java", "org.x.Main (java)"),
        ("/usr/lib/jvm/bin/java", ("java", "-p", "mods", "Main"), "script",
         "script:Main in /srv/u /usr/lib/jvm/bin/java", "Main (java)"),
        ("/usr/lib/jvm/bin/java", ("java", "-jar", "game.jar"), "script",
         "script:/srv/u/game.jar /usr/lib/jvm/bin/java", "game.jar (java)"),
        ("/usr/bin/mono-sgen", ("mono", "--config", "c", "Game.exe"), "script",
         "script:/srv/u/Game.exe /usr/bin/mono-sgen", "Game.exe (mono-sgen)"),
        ("/usr/lib/wine/wine64-preloader", (r"C:\Games\Play.exe", "-w"), "script",
         r"script:C:\Games\Play.exe /usr/lib/wine/wine64-preloader",
         "Play.exe (wine64-preloader)"),
        ("/usr/bin/pythonette", ("pythonette", "a.py"), "program", "program:/usr/bin/pythonette",
         "pythonette"),
    ],
)  # fmt: skip
def test_programs_are_known_by_executable_and_script(
    exe: str, arguments: tuple[str, ...], kind: str, key: str, words: str
) -> None:
    found = program(process(2000, exe), arguments=arguments)
    identity = found.identity
    assert (identity.kind.value, identity.key, identity.words) == (kind, key, words)
    is_interpreter = kind == "script" or found.identity.words in ("python3.11", "node")
    assert found.shared is (is_interpreter and kind == "program")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-m", "piano"), "piano"),
        (("-m", "piano.__main__"), "piano"),
        (("-m", "piano.play.keys"), "piano.play.keys"),
        (("-m", "main"), "u/main"),
        (("-m", "__main__"), "u"),
        (("/srv/piano/__main__.py",), "piano"),
        (("/srv/piano/main.py",), "piano/main.py"),
        (("/srv/piano",), "piano"),
        (("../piano/app.pyw",), "piano/app.pyw"),
        ((".",), "u"),
        (("/main.py",), "main.py"),
        (("piano.py", "-m", "main"), "piano.py"),
    ],
)
def test_a_script_is_called_what_its_user_calls_it(arguments: tuple[str, ...], words: str) -> None:
    found = script(2000, *arguments)
    assert found.identity.words == f"{words} (python3.11)"
    assert not found.own


def test_commands_of_handspan_are_known_by_their_names() -> None:
    assert script(2000, "-m", "handspan_service", "diagnose").own
    assert script(2000, "-Im", "handspan_service", "diagnose", "--json").own
    assert script(2000, "/srv/venv/bin/handspan-service", "diagnose").own
    assert script(2000, "/srv/service/handspan_service/__main__.py", "diagnose").own
    assert program(process(2000, "/usr/local/handspan-service")).own
    assert not script(2000, "-m", "handspan_service_tools").own
    assert not script(2000, "-c", "import handspan_service").own
    assert not script(2000, "handspan.py").own


def test_images_and_sandboxes_are_known_by_their_own_names() -> None:
    named = {"APPIMAGE": "/srv/u/Paint.AppImage", "APPDIR": "/tmp/.mount_PaintX"}
    packed = process(1, "/tmp/.mount_PaintX/usr/bin/paint")
    inside = program(packed, environment=named, mounted=True)
    assert inside.identity.key == "appimage:/srv/u/Paint.AppImage"
    other = program(process(2, "/usr/bin/other"), environment=named, mounted=True)
    assert other.identity.key == "program:/usr/bin/other", "it only inherited the variables"
    near = program(process(2, "/tmp/.mount_PaintXY/other"), environment=named, mounted=True)
    assert near.identity.kind is IdentityKind.PROGRAM
    sandboxed = program(process(3, "/app/bin/paint"), flatpak="org.example.Paint")
    assert sandboxed.identity.key == "flatpak:org.example.Paint"
    for path in ("/snap/paint/12/bin/paint", "/var/lib/snapd/snap/paint/13/bin/paint"):
        assert program(process(4, path)).identity.key == "snap:paint"
    assert program(process(4, "/snap/paint_two/12/bin/paint")).identity.key == "snap:paint_two"


def test_nobody_gets_a_name_by_its_environment_or_its_control_group() -> None:
    claimed = {
        "APPIMAGE": "/srv/u/Paint.AppImage",
        "APPDIR": "/tmp/evil",
        "SNAP": "/tmp/evil",
        "SNAP_INSTANCE_NAME": "paint",
    }
    groups = (
        "/user.slice/user-1000.slice/app.slice/app-flatpak-org.example.Paint-77.scope",
        "/user.slice/snap.paint.paint-9f.scope",
    )
    for group in groups:
        found = program(process(3, "/tmp/evil/run"), group=group, environment=claimed)
        assert found.identity.key == "program:/tmp/evil/run"
    elsewhere = replace(process(4, "/snap/paint/12/bin/paint"), file="08:01-9")
    assert program(elsewhere).identity.key == "program:/snap/paint/12/bin/paint@08:01-9"


def test_another_file_at_the_same_path_is_another_program() -> None:
    window = program(process(1, "/usr/bin/paint"))
    other = program(replace(process(2, "/usr/bin/paint"), file="08:01-9"))
    assert other.identity.key == "program:/usr/bin/paint@08:01-9"
    assert not same_application(other, window)
    assert not same_application(other, "/usr/bin/paint")
    python = replace(process(3, "/usr/bin/python3.11"), file="08:01-7")
    found = program(python, arguments=("python3", "a.py"))
    assert found.identity.key == "script:/srv/u/a.py /usr/bin/python3.11@08:01-7"
    above = program(replace(process(5, BROWSER.exe), file="08:01-9"), BROWSER)
    assert above.instance != BROWSER.mark, "a browser's own processes run its own file"


def test_who_hides_is_unknown() -> None:
    hidden = program(process(5, ""))
    assert hidden.identity == UNKNOWN
    assert page_identity(hidden, "https://a.example") == UNKNOWN
    again = program(process(6, ""))
    assert same_application(hidden, again) is False, "two unknown programs are not one"


def test_a_page_is_its_browser_and_its_whole_origin() -> None:
    browser = program(process(1003, BROWSER.exe), BROWSER)
    page = page_identity(browser, "https://a.example:8443")
    assert page.kind is IdentityKind.PAGE
    assert page.key == "page:https://a.example:8443 program:/usr/lib/chromium/chromium"
    assert page.words == "https://a.example:8443 (chromium)"
    assert page_identity(browser, "HTTPS://A.example:8443/") == page, "as browsers compare them"
    others = ("https://a.example", "http://a.example:8443", "https://b.a.example:8443", "null")
    keys = {page_identity(browser, origin).key for origin in others}
    assert len(keys) == 4
    assert [page_identity(browser, one).nameless for one in others] == [False, False, False, True]
    assert page.key not in keys
    elsewhere = program(process(3000, "/usr/lib/firefox/firefox"))
    assert page_identity(elsewhere, "https://a.example:8443") != page


@pytest.mark.parametrize("origin", ["null", "NULL", "file://", "file:///", "", " ", "data:", "x"])
def test_an_origin_that_names_no_place_names_no_page(origin: str) -> None:
    page = page_identity(program(BROWSER), origin)
    assert page.nameless
    assert page.key == "page:null program:/usr/lib/chromium/chromium"
    assert page.words == "page without an address (chromium)"
    assert not page_identity(program(BROWSER), "moz-extension://0-1").nameless
    assert not script(2000, "null").identity.nameless


def test_a_browser_is_one_whichever_of_its_processes_connects() -> None:
    network = program(process(1003, BROWSER.exe), BROWSER)
    other = program(process(1007, BROWSER.exe), process(1005, BROWSER.exe), BROWSER)
    assert network.instance == other.instance == BROWSER.mark
    second = program(process(5003, BROWSER.exe), process(5000, BROWSER.exe))
    assert second.instance != network.instance


def test_the_window_of_a_browser_or_of_a_terminal_counts_for_what_runs_in_it() -> None:
    window = program(BROWSER)
    assert same_application(program(process(1003, BROWSER.exe), BROWSER), window) is True
    assert same_application(script(2000, "a.py"), program(TERMINAL)) is True
    assert same_application(program(TERMINAL), script(2000, "a.py")) is True, "either way"
    assert same_application(script(2000, "a.py"), window) is False
    assert same_application(window, window) is True


def test_what_starts_the_session_is_nobody_s_window() -> None:
    started = program(process(2100, "/usr/bin/paint"), SHELL)
    other = program(process(2200, "/usr/bin/draw"), SHELL)
    assert [one.pid for one in started.line] == [2100]
    assert same_application(started, program(SHELL)) is False
    assert same_application(started, other) is False
    assert same_application(script(2110, "a.py"), script(2111, "b.py")) is False, "of one shell"


def test_processes_of_one_application_group_or_of_one_identity_are_one() -> None:
    group = "/user.slice/app.slice/app-gnome-paint-77.scope"
    helper = program(process(2300, "/usr/lib/paint/helper"), group=group)
    window = program(process(2301, "/usr/bin/paint"), group=group + "/inner")
    assert same_application(helper, window) is True
    apart = program(process(2302, "/usr/bin/draw"), group="/user.slice/session-2.scope")
    assert same_application(helper, apart) is False
    first = program(process(2400, "/usr/bin/paint"))
    second = program(process(2500, "/usr/bin/paint"))
    assert same_application(first, second) is True
    for one, other in ((("a.py",), ("b.py",)), (("-c", "x"), ("-c", "y"))):
        assert (
            same_application(script(2600, *one, parents=()), script(2700, *other, parents=()))
            is False
        ), "an interpreter alone is nobody"


def test_a_number_that_was_given_again_is_another_process() -> None:
    old = program(process(2800, "/usr/bin/paint"))
    new = program(Process(2800, 99, USER, "draw", "/usr/bin/draw"))
    assert same_application(old, new) is False


def test_by_the_path_alone_where_the_desktop_tells_no_more() -> None:
    assert same_application(program(process(1003, BROWSER.exe), BROWSER), BROWSER.exe) is True
    assert same_application(program(process(1003, BROWSER.exe), BROWSER), "/usr/bin/paint") is False


def test_what_seems_to_have_no_window_is_in_no_window() -> None:
    window = program(BROWSER)
    in_tmux = script(2900, "a.py", parents=(BASH, TMUX, BASH, TERMINAL))
    assert in_tmux.windowless
    assert same_application(in_tmux, window) is False
    assert same_application(in_tmux, program(TERMINAL)) is False, "tmux may be shown elsewhere"
    detached = program(process(2901, "/usr/bin/paint", at_screen=False))
    assert detached.windowless
    assert same_application(detached, window) is False, "whoever drops DISPLAY gains nothing by it"
    overwritten = program(process(1003, BROWSER.exe, at_screen=False), BROWSER)
    assert not overwritten.windowless
    assert same_application(overwritten, program(TERMINAL)) is False, "its window is at the screen"


def test_the_line_ends_where_another_user_s_programs_begin() -> None:
    root = process(600, "/usr/sbin/something", user=ROOT)
    found = program_of((process(3100, "/usr/bin/paint"), root, INIT), Surroundings())
    assert [one.pid for one in found.line] == [3100]


def test_a_process_that_took_another_name_is_the_same_process() -> None:
    """Programs write over their names and environments, and become others by exec."""
    before = process(2000, "/usr/bin/bash", "start-paint")
    after = process(2000, "/usr/local/paint", "paint: x.png", at_screen=False)
    assert same_application(program(before, TERMINAL), program(after)) is True
    child = program(process(2001, "/usr/local/helper"), before)
    assert same_application(child, program(after)) is True
    assert same_application(program(after), child) is True
    reused = Process(2000, 1, USER, "paint", "/usr/local/other", True)
    assert same_application(program(before), program(reused)) is False


def test_names_of_any_length_stay_names_and_are_compared_whole() -> None:
    long = script(2000, "-m", "x" * 100_000).identity
    other = script(2001, "-m", "x" * 100_000 + "y").identity
    assert len(long.key.encode()) <= LONGEST_KEY_BYTES
    assert len(long.words) <= LONGEST_WORDS
    assert long.key != other.key
    assert long == script(2002, "-m", "x" * 100_000).identity
    browser = program(BROWSER)
    page = page_identity(browser, f"https://bank.example.{'x' * 5000}.evil.example")
    assert len(page.key.encode()) <= LONGEST_KEY_BYTES
    assert page.words.endswith(".evil.example (chromium)"), "whose it is stands at the end"


def test_names_are_one_plain_line() -> None:
    named = script(2000, "good.py\n\N{RIGHT-TO-LEFT OVERRIDE}yp.live\x1b[2J").identity
    assert named.words.isprintable()
    assert named.words.endswith(" (python3.11)")
    assert named.key.isprintable()
    assert named != script(2001, "good.py").identity
    near = script(2001, "good.py\t\N{RIGHT-TO-LEFT OVERRIDE}yp.live\x1b[2J").identity
    assert named.key != near.key
