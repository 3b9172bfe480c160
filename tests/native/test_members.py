"""Members of the classic interface: each language has all that programs of those years may name.

Law: what classic_members.txt lists is there in each language, but for what this file names as
missing by the language's nature.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Set
from pathlib import Path

import pytest

import Leap
from support.bindings import CSharp, needs_csharp, needs_java
from support.native import NATIVE, needs_cmake, run
from support.objc import OBJC

Members = dict[str, set[str]]
Spelling = Callable[[str, str], set[str]]  # Of a class and a member, in one language.

# Names that C# has without underscores, too: those of version 1. Later ones have one name each,
# since the text of a value that has two may be either, and programs print `finger.Type`.
OLD_ENUMS = {"Gesture.Type", "Gesture.State", "Pointable.Zone", "Config.ValueType"}
OLD_NAMES = {"POLICY_DEFAULT", "POLICY_BACKGROUND_FRAMES", "TYPE_PERIPHERAL", "TYPE_LAPTOP",
             "TYPE_KEYBOARD"}  # fmt: skip
PARTS = ("x", "y", "z", "xBasis", "yBasis", "zBasis", "origin")  # Of vectors and matrices.
TEMPLATES = ("toVector3", "toVector4", "toMatrix3x3", "toMatrix4x4")  # C++ alone has those.
REFLECTION = """
using System;
using System.Reflection;
static class Tell {
  static void Main(string[] files) {
    foreach (Type type in Assembly.LoadFrom(files[0]).GetExportedTypes()) {
      if (type.IsEnum) {
        foreach (object value in Enum.GetValues(type))
          foreach (string name in Enum.GetNames(type))
            if (value.Equals(Enum.Parse(type, name)))
              Console.WriteLine(type.FullName + " " + name + "=" + Convert.ToInt64(value));
      } else {
        foreach (MemberInfo member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance
            | BindingFlags.Static | BindingFlags.FlattenHierarchy))
          Console.WriteLine(type.FullName + " " + member.Name);
      }
    }
  }
}
"""


def _table() -> tuple[Members, Members]:
    """Return the members of each class, and the values of each enum, as the table lists them."""
    classes: Members = {}
    enums: Members = {}
    text = Path(__file__).with_name("classic_members.txt").read_text()
    for line in re.sub(r"#.*\n", "", text).replace("\n  ", " ").splitlines():
        name, _, rest = line.partition(": ")
        if name.startswith("enum "):
            enums[name.removeprefix("enum ")] = set(rest.split())
        elif name:
            own, _, base = name.rstrip(")").partition("(")
            classes[own] = set(rest.split()) | classes.get(base, set())
    del classes["List"]
    return classes, enums


CLASSES, ENUMS = _table()


def _missing(found: Members, spelled: Spelling, but: Set[str] = frozenset()) -> list[str]:
    """Return what is listed and not found.

    Args:
        found: Members of each class as the language spells them.
        spelled: How it spells a member; nothing where it has none of that kind.
        but: Classes, members and CLASS.MEMBER that it does not have.
    """
    return [
        f"{name}.{wanted}"
        for name, members in CLASSES.items()
        for member in sorted(members)
        if not {name, member, f"{name}.{member}"} & but
        for wanted in sorted(spelled(name, member))
        if wanted not in found.get(name, set())
    ]


def test_the_table_is_whole() -> None:
    assert (len(CLASSES), sum(map(len, CLASSES.values()))) == (35, 420)
    assert (len(ENUMS), sum(map(len, ENUMS.values()))) == (12, 52)


def _classes(text: str, opening: str, closing: str) -> dict[str, tuple[str, str]]:
    """Return the base and the body of each class in a text; a class may come in several pieces."""
    found: dict[str, tuple[str, str]] = {}
    for name, base, body in re.findall(rf"{opening}(.*?){closing}", text, re.MULTILINE | re.DOTALL):
        old_base, old = found.get(name, ("", ""))
        found[name] = (base or old_base, old + body)
    return found


def _inherited(found: dict[str, tuple[str, str]], names: str) -> Members:
    """Return the names in the bodies of classes and of their bases."""
    members: Members = {}
    for name in found:
        members[name], base = set(), name
        while base in found:
            members[name] |= set(re.findall(names, found[base][1], re.MULTILINE))
            base = found[base][0]
    return members


def _header_text(folder: Path) -> str:
    text = "\n".join(path.read_text() for path in sorted(folder.rglob("*.h")))
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def test_c_plus_plus() -> None:
    text = _header_text(NATIVE / "leap" / "include")
    opening = (
        r"^(?:template <[^>]*> )?(?:class|struct) (?:LEAP_EXPORT_CLASS )?(\w+)"
        r"(?: : public (\w+)(?:<\w+>)?)? \{"
    )
    found = _inherited(_classes(text, opening, r"^\};"), r"^  (?! )[^=(\n]*?\b(\w+)\(")
    assert "  float x, y, z;" in text
    assert "  Vector xBasis, yBasis, zBasis, origin;" in text
    found["Vector"] |= set(PARTS[:3])
    found["Matrix"] |= set(PARTS[3:])
    assert not _missing(found, lambda _, member: {member})
    values = set(re.findall(r"\b([A-Z][A-Z0-9_]+) = (-?\d+)\b", text))
    assert {tuple(one.split("=")) for listed in ENUMS.values() for one in listed} <= values


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_python() -> None:
    special = {
        "toString": {"__str__"}, "count": {"__len__"}, "toFloatPointer": {"to_float_array"},
        "toArray3x3": {"to_array_3x3"}, "toArray4x4": {"to_array_4x4"},
    }  # fmt: skip
    found: Members = {}
    for name, kind in vars(Leap).items():
        if inspect.isclass(kind):
            one = kind() if name in ("Vector", "Matrix") else kind
            found[name] = set(dir(kind)) | set(dir(one))
    typed = {word for word in CLASSES["Config"] if word[3:] in ("Bool", "Int32", "Float", "String")}
    assert {"get", "set"} <= found["Config"], "instead of one for each type"
    but = {f"Config.{word}" for word in typed} | set(TEMPLATES)
    assert not _missing(found, lambda _, member: special.get(member, {_snake(member)}), but)
    for name, values in ENUMS.items():
        owner = vars(Leap)[name.split(".")[0]] if "." in name else Leap
        for word, value in (listed.split("=") for listed in values):
            assert getattr(owner, word) == int(value), word


@needs_cmake
@needs_java
@pytest.mark.usefixtures("java")
def test_java(built: Path) -> None:
    jar = built / "bindings" / "java" / "LeapJava.jar"
    names = [name for name in run("jar", "tf", jar).split() if name.endswith(".class")]
    words = [name.removesuffix(".class").replace("/", ".") for name in names if "leap/" in name]
    text = run("javap", "-cp", jar, *words).replace("com.leapmotion.leap.", "")
    opening = (
        r"^(?:public |final |abstract )*(?:class|interface) ([\w$]+)(?: extends (\w+).*?| .*?)?\{"
    )
    names_of = r"public .*?\b(\w+)\(|public static final \S+ (\w+);"
    found = {
        name: {word for pair in pairs for word in pair}
        for name, pairs in _inherited(_classes(text, opening, r"^\}"), names_of).items()
    }

    def spelled(name: str, member: str) -> set[str]:
        if name in ("Vector", "Matrix") and member in PARTS:
            return {f"{word}{member[0].upper()}{member[1:]}" for word in ("get", "set")}
        return {"toFloatArray" if member == "toFloatPointer" else member}

    assert not _missing(found, spelled, set(TEMPLATES))
    for name, values in ENUMS.items():
        assert {value.split("=")[0] for value in values} <= found[name.replace(".", "$")], name


@needs_cmake
@needs_csharp
def test_c_sharp(csharp: CSharp, tmp_path: Path) -> None:
    source, program = tmp_path / "Tell.cs", tmp_path / "Tell.exe"
    source.write_text(REFLECTION)
    run("mcs", f"-out:{program}", source)
    assembly = Path(csharp("Tests")[1]).with_name("LeapCSharp.NET4.0.dll")
    found: Members = {}
    for line in run("mono", program, assembly).splitlines():
        name, word = line.removeprefix("Leap.").split()
        found.setdefault(name, set()).add(word)

    def spelled(name: str, member: str) -> set[str]:
        if name in ("Vector", "Matrix") and member in PARTS:
            return {member}
        word = "toFloatArray" if member == "toFloatPointer" else member
        return {word[0].upper() + word[1:]}

    assert not _missing(found, spelled, set(TEMPLATES))
    renamed = ("Gesture", "Finger", "Bone", "Device")  # A member may not be called as its class.
    for name, values in ENUMS.items():
        owner, _, kind = name.partition(".")
        nested = f"+{owner if owner in renamed else ''}{kind}" if kind else ""
        split = [value.split("=") for value in values]
        old = {word for word, _ in split if name in OLD_ENUMS or word in OLD_NAMES}
        named = {f"{word.replace('_', '')}={value}" for word, value in split if word in old}
        assert found[owner + nested] == values | named, name


def test_objective_c() -> None:
    text = _header_text(OBJC / "LeapObjectiveC")
    opening = r"^@(?:interface|protocol) (?:Leap)?(\w+)(?: \(\w+\))?(?: : (?:Leap)?(\w+))?"
    names_of = r"^@property \([^)]*\)[^;]*?(\w+);|^[-+] \([^)]*\)(\w+)"
    found = {
        name: {word for pair in pairs for word in pair}
        for name, pairs in _inherited(_classes(text, opening, r"^@end"), names_of).items()
    }
    special = {
        "toString": set(), "classType": set(), "count": set(), "isEmpty": set(), "empty": set(),
        "append": set(), "setPaused": {"isPaused"}, "setPolicyFlags": {"policyFlags"},
        "setRotation": {"initWithAxis"}, "toArray3x3": {"toNSArray3x3"},
        "toArray4x4": {"toNSArray4x4"},
    }  # fmt: skip
    found |= {name: found["NSArray"] for name in CLASSES if name.endswith("List")}
    but = {
        *TEMPLATES, "FailedDevice", "BugReport", "TrackedQuad", "Mask", "failedDevices",
        "bugReport", "trackedQuad", "rawImages", "serialize", "deserialize", "onServiceChange",
        "onDeviceFailure", "onLogMessage",
    }  # docs/native.md#programs-in-objective-c says so. # fmt: skip
    assert not _missing(found, lambda _, member: special.get(member, {member}), but)
    values = dict(re.findall(r"\bLEAP_(\w+) = (-?\d+)", text))
    for name in set(ENUMS) - {"MessageSeverity", "FailedDevice.FailureType"}:
        owner, kind = name.split(".")
        before = {"Controller": "", "Image": "IMAGE_FORMAT_TYPE_"}.get(owner, f"{owner.upper()}_")
        for word, value in (listed.split("=") for listed in ENUMS[name]):
            assert values[before + word] == value, (kind, word)
