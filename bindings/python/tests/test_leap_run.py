"""Programs of 2013 to 2016 through leap-run. They are ours, in the way of those years."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import handspan
from handspan import _python2
from support.native import needs_cmake
from support.patience import PROGRAM_S
from support.running import Running

from .conftest import needs_converter

pytestmark = needs_converter
PACKAGE = Path(handspan.__file__).parents[1]
BROKEN = "import LeapPython_of_another_system\nraise ImportError, 'this is the wrong Leap'\n"


def leap_run(
    folder: Path, *words: str, stdin: str = "", name: str = "program.py", **options: str
) -> subprocess.CompletedProcess[str]:
    """Run a program in its folder, as its user does."""
    return subprocess.run(
        [sys.executable, "-m", "handspan.leap_run", name, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PACKAGE)} | options,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PROGRAM_S,
        check=False,
    )


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


def test_python_2_means_what_it_meant(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "program": (
                "import sys, thread, Queue\n"
                "import ConfigParser\n"
                "def area((width, height)):\n"
                "    return width * height\n"
                "print 'arguments', sys.argv[1:], __name__, __file__\n"
                "print area((3, 4L)), reduce(lambda a, b: a + b, xrange(4)), {1: 2}.has_key(1),\n"
                "print `5`, 7 <> 8, 0777, u'text', isinstance('x', basestring)\n"
                "print >>sys.stderr, 'a word aside'\n"
                "try:\n"
                "    raise ValueError, 'told'\n"
                "except ValueError, error:\n"
                "    print error\n"
                "print raw_input('name? ')\n"
                "exec 'answer = 6 * 7'\n"
                "print answer\n"
            ),
        },
    )
    done = leap_run(tmp_path, "-v", "two words", stdin="Ada\n")
    assert done.stderr == "a word aside\n"
    assert done.stdout.splitlines() == [
        "arguments ['-v', 'two words'] __main__ program.py",
        "12 6 True 5 True 511 text True",
        "told",
        "name? Ada",
        "42",
    ]
    assert done.returncode == 0


def test_every_leap_is_ours_whatever_a_program_brings(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "Leap": BROKEN,
            "LeapPython": BROKEN,
            "lib/Leap": BROKEN,
            "own/Leap": BROKEN,
            "own/__init__": "",
            "own/inside": "import Leap\nfrom Leap import Vector\nprint Leap.Vector(1, 2, 3)\n",
            "program": (
                "import os, sys, inspect\n"
                "here = os.path.dirname(inspect.getfile(inspect.currentframe()))\n"
                "sys.path.insert(0, os.path.abspath(os.path.join(here, 'lib')))\n"
                "import Leap, LeapPython\n"
                "import OSX.Leap, Windows.Leap, own.Leap\n"
                "from Linux import Leap as other\n"
                "import own.inside\n"
                "print Leap is other is OSX.Leap is own.Leap is sys.modules['Leap']\n"
                "print Leap.__spec__.name, os.path.basename(os.path.dirname(Leap.__file__))\n"
            ),
        },
    )
    done = leap_run(tmp_path)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["(1, 2, 3)", "True", "Leap Leap"]


def test_files_beside_it_are_converted_too_and_stay_as_they_are(tmp_path: Path) -> None:
    files = {
        "program": "import helper, modern, tools.first\nprint helper.twice(4), modern.TEXT\n",
        "helper": "import modern\ndef twice(n):\n    print 'twice', n\n    return 2 * n\n",
        "modern": "TEXT = f'{1 + 1}'\nprint('with', 'commas', end='.\\n')\n",
        "tools/__init__": "",
        "tools/first": "import second\nprint second.NAME\n",
        "tools/second": "NAME = unicode('a sibling')\n",
    }
    write(tmp_path, files)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.py")}
    done = leap_run(tmp_path)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["with commas.", "a sibling", "twice 4", "8 2"]
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before, "nothing is changed, and nothing written"


def test_a_program_in_python_3_runs_as_it_is(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"Leap": BROKEN, "program": "import Leap\nprint(3 / 2, Leap.Vector.up, end='!')\n"},
    )
    done = leap_run(tmp_path)
    assert (done.stdout, done.stderr) == ("1.5 (0, 1, 0)!", "")


def test_errors_show_the_line_that_the_user_wrote(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "helper": "def divide((a, b)):\n    print 'dividing'\n    return a / b\n",
            "program": (
                "import helper\n"
                "print reduce(max, [1, 2])\n"
                "\n"
                "def main():\n"
                "    helper.divide((1, 0))\n"
                "main()\n"
            ),
        },
    )
    done = leap_run(tmp_path)
    assert done.returncode == 1
    shown = [line.strip() for line in done.stderr.splitlines() if line.strip(" ~^")]
    assert shown[0] == "Traceback (most recent call last):"
    assert shown[1:5] == [
        'File "program.py", line 6, in <module>',
        "main()",
        'File "program.py", line 5, in main',
        "helper.divide((1, 0))",
    ]
    assert shown[5].endswith('helper.py", line 3, in divide')
    assert shown[6:] == ["return a / b", "ZeroDivisionError: division by zero"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("print 'fine'\ndef broken(:\n    pass\n", 2),
        ("print 'fine'\nif True:\n    print 1\n  print 2\n", 4),
        ("print 'fine'\ntext = '''never ends\n", 2),
        ("print('fine')\nasync def three():\n    return = 2\n", 3),
    ],
)
def test_what_is_no_python_at_all_is_told_with_its_line(
    text: str, line: int, tmp_path: Path
) -> None:
    write(tmp_path, {"program": text})
    done = leap_run(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f'  File "program.py", line {line}\n')
    assert "SyntaxError" in done.stderr
    assert "handspan" not in done.stderr


def test_the_end_is_the_programs_own(tmp_path: Path) -> None:
    write(tmp_path, {"program": "import sys\nprint 'done'\nsys.exit(3)\n"})
    assert leap_run(tmp_path).returncode == 3


def test_tabs_and_spaces_may_be_mixed_as_python_2_let_them(tmp_path: Path) -> None:
    write(tmp_path, {"program": "if True:\n        print 'eight'\n\tprint 'a tab'\n"})
    done = leap_run(tmp_path)
    assert (done.stdout, done.stderr) == ("eight\na tab\n", "")


def test_comments_in_any_bytes_are_borne(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_bytes(b"# caf\xe9\r\nprint 'read'\r\n")
    done = leap_run(tmp_path)
    assert (done.stdout, done.stderr) == ("read\n", "")


def test_whole_numbers_divide_as_in_python_3(tmp_path: Path) -> None:
    """No tool can know which numbers are whole: the README says so."""
    write(tmp_path, {"program": "print 3 / 2\n"})
    assert leap_run(tmp_path).stdout == "1.5\n"


def test_what_cannot_be_run_is_told(tmp_path: Path) -> None:
    done = leap_run(tmp_path, name="nowhere.py")
    assert (done.returncode, done.stderr) == (
        2,
        "leap-run: nowhere.py cannot be read: No such file or directory\n",
    )
    usage = leap_run(tmp_path, name="--help")
    assert usage.returncode == 0
    assert usage.stdout.startswith("leap-run PROGRAM.py")


def test_without_a_converter_python_3_runs_and_python_2_is_told_what_it_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_python2, "CONVERTERS", ("handspan.no_such_converter",))
    _python2._converter.cache_clear()
    try:
        assert _python2.compiled(b"x = 1", "new.py").co_filename == "new.py"
        with pytest.raises(_python2.NoConverter, match=r"old\.py is written for Python 2.*fissix"):
            _python2.compiled(b"print 1", "old.py")
    finally:
        _python2._converter.cache_clear()


LISTENER = """
import sys, thread, time
import Leap
from Leap import CircleGesture, KeyTapGesture, ScreenTapGesture, SwipeGesture

class SampleListener(Leap.Listener):
    def on_init(self, controller):
        self.frames = []
        print "Initialized"

    def on_connect(self, controller):
        print "Connected"
        controller.enable_gesture(Leap.Gesture.TYPE_CIRCLE);
        controller.config.set("Gesture.Circle.MinRadius", 10.0)
        controller.config.save()

    def on_frame(self, controller):
        frame = controller.frame()
        self.frames.append(frame)
        if len(self.frames) == 20:
            print "frame id: %d, timestamp > 0: %s, tools: %d" % (
                frame.id, frame.timestamp > 0, len(frame.tools))
        if not frame.hands.empty and len(self.frames) > 20 and self.told():
            hand = frame.hands[0]
            for number, finger in enumerate(hand.fingers):
                print "finger %d %s" % (number, type(finger.tip_position[0]))
            print "enough"
            sys.stdout.flush()

    told_already = False
    def told(self):
        before, self.told_already = self.told_already, True
        return not before

    def on_exit(self, controller):
        print "Exited with frames:", len(self.frames) > 20, self.frames[0].is_valid

def main():
    listener = SampleListener()
    controller = Leap.Controller()
    controller.add_listener(listener)
    print "Press Enter to quit..."
    sys.stdin.readline()
    controller.remove_listener(listener)

if __name__ == "__main__":
    main()
"""


@needs_cmake
def test_a_listener_in_python_2_hears_frames_until_enter_is_pressed(
    service: Running, tmp_path: Path
) -> None:
    write(tmp_path, {"Leap": BROKEN, "program": LISTENER})
    program = subprocess.Popen(
        [sys.executable, "-m", "handspan.leap_run", "program.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PACKAGE)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    said: list[str] = []
    try:
        while line := program.stdout.readline():
            said.append(line.rstrip())
            if said[-1] == "enough":
                break
        rest, errors = program.communicate("\n", timeout=PROGRAM_S)
    finally:
        program.kill()
        program.wait(PROGRAM_S)
    said += rest.splitlines()
    assert errors == ""
    assert said[-1] == "Exited with frames: True True"
    text = "\n".join(said)  # Two threads print, whose lines may meet.
    assert text.index("Initialized") < text.index("Connected")
    assert "Press Enter to quit..." in text
    assert text.count("finger 4 <class 'float'>") == 1
