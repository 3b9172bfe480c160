"""Which application a process is, and whether two processes are one application. Pure.

Law: the same descriptions give the same identity, and a process number alone never makes two
processes the same: it counts together with the time the process started.

Source: docs/permissions.md#identity. A statement of the same user's processes about themselves,
hence consent and no sandbox: docs/security.md.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handspan_service.contract.permissions import UNKNOWN, Identity, IdentityKind

_SHORT_NAME = 15  # The system keeps no more letters of a process's name. Source: proc(5), comm.
# What starts and owns a user's programs: a window of one of these says nothing about the
# programs under it.
SESSION_NAMES = frozenset(
    name[:_SHORT_NAME]
    for name in (
        "systemd", "init", "login", "su", "sudo", "gdm", "gdm-session-worker", "gdm-x-session",
        "gdm-wayland-session", "sddm", "sddm-helper", "lightdm", "lxdm", "xdm", "ly", "greetd",
        "xinit", "startx", "Xsession", "x-session-manager", "Xorg", "Xwayland", "Xvfb",
        "dbus-daemon", "dbus-broker", "gnome-session-binary", "gnome-session", "gnome-shell",
        "plasmashell", "plasma_session", "startplasma-x11", "startplasma-wayland", "kwin_x11",
        "kwin_wayland", "ksmserver", "kdeinit5", "xfce4-session", "xfwm4", "xfdesktop",
        "xfce4-panel", "cinnamon-session", "cinnamon", "mate-session", "mate-panel", "marco",
        "lxsession", "lxpanel", "lxqt-session", "lxqt-panel", "openbox", "fluxbox", "i3",
        "awesome", "bspwm", "dwm", "sway", "Hyprland", "labwc", "wayfire", "river", "cosmic-comp",
        "cosmic-session", "rofi", "dmenu", "launchd",
    )
)  # fmt: skip
# Programs under these seem not to be in any window of this desktop.
WINDOWLESS_NAMES = frozenset(
    ("tmux: server", "screen", "SCREEN", "zellij", "dtach", "abduco", "sshd", "sshd-session",
     "mosh-server", "dropbear", "cron", "crond", "atd")
)  # fmt: skip
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
# What is read of the environment of a process, and nothing else.
VARIABLES = ("APPIMAGE", "APPDIR")

_INTERPRETER = re.compile(
    r"(?P<name>python|pypy|node|nodejs|deno|bun|java|mono|mono-sgen|dotnet|ruby|perl|lua|luajit|php|"
    r"wish|tclsh|guile|julia|R|Rscript|electron|bash|dash|sh|zsh|fish|busybox|"
    r"wine|wine64|wine-preloader|wine64-preloader)[0-9.]*(?:t|d)?",
    re.ASCII,
)
# Options whose value is the next argument, so that it is not taken for the script.
_VALUED = {
    "python": ("-W", "-X", "--check-hash-based-pycs"),
    "node": ("-r", "--require", "--import", "--loader", "-C", "--conditions", "--env-file"),
    "java": ("-cp", "-classpath", "--class-path", "-p", "--module-path", "--add-modules"),
    "ruby": ("-r", "-I", "-C"),
    "perl": ("-I", "-M"),
    "php": ("-d", "-c"),
    "mono": ("--config", "--runtime"),
}
_VALUED["nodejs"] = _VALUED["node"]
_MODULE_MARK = "-m "  # In a key.
_NAMED = ("-jar", "-m", "--module")  # What follows is what runs.
_INLINE = ("-c", "-e", "-E", "-p", "--eval", "--print", "-")
# Where some of these letters mean something else.
_INLINE_OF = dict.fromkeys(("python", "pypy", "bash", "dash", "sh", "zsh"), ("-c", "-"))
_CLASS_PATHS = ("-cp", "-classpath", "--class-path")
_PYTHON_CLUSTER = re.compile(r"-[bBdEiIOPqsSuvx]*([cm])", re.ASCII)
_APPLICATION_GROUP = re.compile(r"/(app-[^/]+\.(?:scope|service))(?:/|$)")
# Only the superuser mounts anything there. Source: snapcraft.io, "The system snap directory".
_SNAP = re.compile(r"(?:/var/lib/snapd)?/snap/([^/]+)/[^/]+/.+", re.DOTALL)
# Browsers say "null" of pages without one, some "file://". Source: RFC 6454, section 7.
_NAMED_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s]+", re.ASCII)
# Whoever starts a program writes its command line: what we show and send of it has an end.
LONGEST_KEY_BYTES = 1024
LONGEST_WORDS = 300  # Names of files have 255 letters, and an origin of the longest host fits.
_KEPT_BYTES = 300  # Of a longer key; its digest tells it from others.
_CUT = "\N{HORIZONTAL ELLIPSIS}"
_SEPARATORS = re.compile(r"[/\\]")  # Wine's programs have Windows' names.
# What says nothing of a script: its folder does.
_COMMON_STEMS = frozenset(
    ("main", "app", "index", "run", "start", "server", "client", "demo", "example", "test", "Main")
)
_PACKAGE_STEM = "__main__"  # Of a package of Python, which is run by its own name.
# Commands of ours, which nobody is asked about. Whoever takes such a name gains nothing by it.
OWN_MODULE = "handspan_service"
OWN_NAMES = ("handspan-service", "handspan-service.exe")


@dataclass(frozen=True, slots=True)
class Process:
    """One process, as the system described it at one moment.

    Attributes:
        pid: Its number.
        start: When it started, in the system's own unit; with the number it is one process.
        user: Number of its user.
        name: Its name, shortened by the system.
        exe: Path of its executable; empty where the system does not tell.
        at_screen: Whether it was started with a display of this desktop.
        file: Mark of the file of its executable, where that is another one than is found at this
            path here: in a container, or where it mounted something over it for itself.
        stack: Where its stack begins, which is elsewhere whenever it becomes another program; 0
            where the system does not tell.
    """

    pid: int
    start: int
    user: int
    name: str
    exe: str
    at_screen: bool = False
    file: str = ""
    stack: int = 0

    @property
    def code(self) -> str:
        """What it runs: the path of its executable, and its mark where that is another file."""
        return f"{self.exe}@{self.file}" if self.file else self.exe

    @property
    def mark(self) -> tuple[int, int]:
        """What no other process of this computer shares."""
        return self.pid, self.start


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a process runs, and in what.

    Attributes:
        arguments: Its command line.
        folder: In which it works.
        environment: Those of VARIABLES that it was started with.
        group: Path of its control group; empty where there is none.
        flatpak: Application id of its sandbox; else empty.
        mounted: Whether the folder that APPDIR names is mounted as those of AppImages are.
    """

    arguments: tuple[str, ...] = ()
    folder: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    flatpak: str = ""
    mounted: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """A process as an application.

    Attributes:
        line: The process, its parent, and so on, below what starts the user's programs.
        identity: Which application it is.
        shared: Whether the identity is that of a bare interpreter, which many programs share.
        group: Name of the application's control group; else empty.
        windowless: Whether nothing of it seems to have a window on this desktop. Its environment
            and names say so, which are its own to choose: so it gains nothing by it.
        own: Whether it seems to be a command of Handspan, which likewise gains nothing by it.
    """

    line: tuple[Process, ...]
    identity: Identity
    shared: bool = False
    group: str = ""
    windowless: bool = False
    own: bool = False

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self.line[0].pid

    @property
    def instance(self) -> tuple[int, int]:
        """Mark of the oldest process of the same executable above it: of the whole browser."""
        own = [one for one in self.line if one.code == self.line[0].code]
        return own[-1].mark


def program_of(line: Sequence[Process], surroundings: Surroundings) -> Program:
    """Return the application that a process belongs to.

    Args:
        line: The process, its parent, and so on, as far as the system tells.
        surroundings: Of the process.
    """
    below = [line[0]]
    for one in line[1:]:
        foreign = one.user != line[0].user or one.pid <= 1
        if foreign or one.name in SESSION_NAMES or one.name in WINDOWLESS_NAMES:
            break
        below.append(one)
    identity, shared, own = _identity(line[0], surroundings)
    found = _APPLICATION_GROUP.search(surroundings.group)
    # Not of itself alone: a browser's processes write their titles over their own environment.
    seen = any(one.at_screen for one in below)
    apart = any(one.name in WINDOWLESS_NAMES for one in line)
    group = found[1] if found else ""
    return Program(tuple(below), identity, shared, group, apart or not seen, own)


def page_identity(browser: Program, origin: str) -> Identity:
    """Return who a page is: its browser and its origin, compared whole.

    Origins that name no place are one: see Identity.nameless.

    Args:
        browser: Whose connection it is.
        origin: As sent.
    """
    if browser.identity.kind is IdentityKind.UNKNOWN:
        return UNKNOWN
    plain = _plain(origin)
    if is_nameless(origin):
        return _named(
            IdentityKind.PAGE,
            f"null {browser.identity.key}",
            f"page without an address ({browser.identity.words})",
        )
    words = f"{plain} ({browser.identity.words})"
    return _named(IdentityKind.PAGE, f"{plain} {browser.identity.key}", words)


def is_nameless(origin: str) -> bool:
    """Return whether an origin names no place: many pages that have nothing in common send it."""
    return _NAMED_ORIGIN.fullmatch(_plain(origin)) is None


def _plain(origin: str) -> str:
    return origin.strip().lower().removesuffix("/")


def same_application(client: Program, front: Program | str) -> bool:
    """Return whether a client is the application whose window is in front.

    Args:
        client: Who is connected.
        front: Whose window it is, or the path of its executable where no more is known.
    """
    if isinstance(front, str):
        return any(one.code == front for one in client.line)
    return (
        front.line[0].mark in {one.mark for one in client.line}
        or client.line[0].mark in {one.mark for one in front.line}
        or (client.group != "" and client.group == front.group)
        or (
            client.identity == front.identity
            and client.identity.kind is not IdentityKind.UNKNOWN
            and not client.shared
        )
    )


def _identity(one: Process, around: Surroundings) -> tuple[Identity, bool, bool]:
    """Return who a process is, whether that is a bare interpreter, and whether it is ours."""
    if around.flatpak:
        return _named(IdentityKind.FLATPAK, around.flatpak, around.flatpak), False, False
    if one.file == "" and (snap := _SNAP.fullmatch(one.exe)) is not None:
        return _named(IdentityKind.SNAP, snap[1], snap[1]), False, False
    image = around.environment.get("APPIMAGE", "")
    if image and around.mounted and _within(one.exe, around.environment.get("APPDIR", "")):
        # Programs that it starts inherit the variables, but lie outside its folder.
        return _named(IdentityKind.APPIMAGE, image, posixpath.basename(image)), False, False
    if not one.exe:
        return UNKNOWN, False, False
    base = posixpath.basename(one.exe)
    interpreter = _INTERPRETER.fullmatch(base)
    if interpreter is None:
        return _named(IdentityKind.PROGRAM, one.code, base), False, base in OWN_NAMES
    script, place = _script(interpreter["name"], around)
    if not script:
        return _named(IdentityKind.PROGRAM, one.code, base), True, False
    name = _script_words(script, place)
    key = f"{script} in {place} {one.code}" if place else f"{script} {one.code}"
    own = name in (OWN_MODULE, *OWN_NAMES)
    return _named(IdentityKind.SCRIPT, key, f"{name} ({base})"), False, own


def _script_words(script: str, place: str) -> str:
    """Return what a person calls a script, module or class.

    Args:
        script: What `_script` returns.
        place: Where it is looked for; empty where its name alone is one file.
    """
    if script.startswith(_MODULE_MARK):
        module = script.removeprefix(_MODULE_MARK).removesuffix(f".{_PACKAGE_STEM}")
        folders, name = re.split(_SEPARATORS, place), module
    else:
        *folders, name = re.split(_SEPARATORS, script)
    folder = folders[-1] if folders else ""
    stem = name.partition(".")[0]
    if stem == _PACKAGE_STEM and folder:
        return folder
    return f"{folder}/{name}" if folder and stem in _COMMON_STEMS and name.count(".") < 2 else name


def _named(kind: IdentityKind, key: str, words: str) -> Identity:
    whole = f"{kind.value}:{key}"
    raw = whole.encode()
    if len(raw) > LONGEST_KEY_BYTES or not whole.isprintable():
        kept = _printing(raw[:_KEPT_BYTES].decode(errors="ignore"))
        whole = f"{kept}{_CUT}{hashlib.sha256(raw).hexdigest()}"
    return Identity(kind, whole, shown(words))


def shown(words: str) -> str:
    """Return words that whoever asks chose, as they may stand before a person: one plain line.

    What does not print, e.g. another direction of writing, is replaced, and the middle of what is
    too long left out: of an origin the end says whose it is.
    """
    if len(words) > LONGEST_WORDS:
        half = LONGEST_WORDS // 2
        words = words[: half - 1] + _CUT + words[-half:]
    return _printing(words)


def _printing(text: str) -> str:
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def _within(path: str, folder: str) -> bool:
    return bool(folder) and path.startswith(folder.rstrip("/") + "/")


def _script(interpreter: str, around: Surroundings) -> tuple[str, str]:
    """Return what an interpreter runs; empty where that is typed in, or not to be told.

    Also where it looks for that, if the name alone is not one file: many projects have a class Main
    or a module app.
    """
    if interpreter.startswith("wine"):
        windows = (one for one in around.arguments if one.lower().endswith(".exe"))
        return next(windows, ""), ""
    valued = _VALUED.get("mono" if interpreter == "mono-sgen" else interpreter, ())
    inline = _INLINE_OF.get(interpreter, _INLINE)
    arguments = iter(around.arguments[1:])
    place = around.folder
    for one in arguments:
        cluster = _PYTHON_CLUSTER.fullmatch(one) if interpreter in ("python", "pypy") else None
        option = f"-{cluster[1]}" if cluster else one
        if option in valued:
            value = next(arguments, "")
            if option in _CLASS_PATHS:
                place = ":".join(_absolute(path, around.folder) for path in value.split(":"))
        elif option in inline:
            break
        elif option in _NAMED:
            named = next(arguments, "")
            if option == "-jar":
                return _absolute(named, around.folder), ""
            return (f"{_MODULE_MARK}{named}", place) if named else ("", "")
        elif not option.startswith("-"):
            # Java is given the name of a class.
            is_class = interpreter == "java"
            return (option, place) if is_class else (_absolute(option, around.folder), "")
    return "", ""


def _absolute(path: str, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path)) if path else ""
