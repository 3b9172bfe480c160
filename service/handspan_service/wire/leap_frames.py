"""Frames as the text that WebSocket clients parse. Pure: a value in, bytes out.

Law: the text is JSON that any parser takes. A hand with a number that is not finite is left out
with its fingers and tools; a tool or gesture likewise.

One body, the union of what services 2.x and 3.x sent, goes to every version of the protocol: all
generations of leap.js ignore keys they do not know. Tools alone go to those only who can take them
or asked for them. Keys are in alphabetical order, numbers have
6 significant digits. Source: docs/protocol-websocket.md#frames.
"""

from __future__ import annotations

from functools import lru_cache

from handspan_service.contract.model import (
    Finger,
    Frame,
    Gesture,
    Hand,
    Side,
    Tool,
    TouchZone,
    Vector,
)

_V = "[%.6g,%.6g,%.6g]"
_B = f"[{_V},{_V},{_V}]"
_FINGER_KEYS = {
    "bases": f"[{_B},{_B},{_B},{_B}]",
    "btipPosition": _V,
    "carpPosition": _V,
    "dipPosition": _V,
    "direction": _V,
    "extended": "%s",
    "handId": "%d",
    "id": "%d",
    "length": "%.6g",
    "mcpPosition": _V,
    "pipPosition": _V,
    "stabilizedTipPosition": _V,
    "timeVisible": "%.6g",
    "tipPosition": _V,
    "tipVelocity": _V,
    "tool": "false",
    "touchDistance": "%.6g",
    "touchZone": '"%s"',
    "type": "%d",
    "width": "%.6g",
}
_TOOL_KEYS = {
    "direction": _V,
    "handId": "%d",
    "id": "%d",
    "length": "%.6g",
    "stabilizedTipPosition": _V,
    "timeVisible": "%.6g",
    "tipPosition": _V,
    "tipVelocity": _V,
    "tool": "true",
    "touchDistance": "%.6g",
    "touchZone": '"%s"',
    "width": "%.6g",
}
_JOINT_KEYS = ("carpPosition", "mcpPosition", "pipPosition", "dipPosition", "btipPosition")
_HAND_KEYS = {
    "armBasis": _B,
    "armWidth": "%.6g",
    "confidence": "%.6g",
    "direction": _V,
    "elbow": _V,
    "grabAngle": "%.6g",
    "grabStrength": "%.6g",
    "id": "%d",
    "palmNormal": _V,
    "palmPosition": _V,
    "palmVelocity": _V,
    "palmWidth": "%.6g",
    "pinchDistance": "%.6g",
    "pinchStrength": "%.6g",
    "r": _B,
    "s": "%.6g",
    "sphereCenter": _V,
    "sphereRadius": "%.6g",
    "stabilizedPalmPosition": _V,
    "t": _V,
    "timeVisible": "%.6g",
    "type": '"%s"',
    "wrist": _V,
}
_ARM_KEYS = ("armBasis", "armWidth", "elbow", "wrist")
_HEAD = b'{"currentFrameRate":%s,"devices":[],"gestures":['
_TAIL = b'],"hands":[%s],"id":%d,%s,"pointables":[%s],%s,"timestamp":%d}'
_BOX = f'"interactionBox":{{"center":{_V},"size":{_V}}}'.encode()
_MOTION = f'"r":{_B},"s":%.6g,"t":{_V}'.encode()
_BOOLEANS = (b"false", b"true")
_WORDS = {word: word.encode() for word in (*Side, *TouchZone)}
# What stands in for numbers of the frame that are not finite.
_DEFAULT_BOX = _BOX % (0, 200, 0, 235.247, 235.247, 147.751)
_DEFAULT_MOTION = _MOTION % (1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0)


class FrameText:
    """One frame as text, encoded once and shared by all clients, and not before one asks."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._parts: dict[bool, tuple[bytes, bytes]] = {}  # Before and after the gestures.
        self._plain: dict[bool, bytes] = {}
        self._gestures: tuple[Gesture, ...] = ()
        self._with_gestures: dict[bool, bytes] = {}

    def plain(self, *, tools: bool = False) -> bytes:
        """Return the frame for a client without gestures.

        Args:
            tools: Whether the client takes tools.
        """
        tools = tools and bool(self.frame.tools)
        text = self._plain.get(tools)
        if text is None:
            head = _HEAD % _finite(b"%.6g" % self.frame.rate_hz, b"0")
            self._parts[tools] = head, _tail(self.frame, tools)
            text = self._plain[tools] = b"".join(self._parts[tools])
        return text

    def with_gestures(self, gestures: tuple[Gesture, ...], *, tools: bool = False) -> bytes:
        """Return the frame with these gesture objects; the last answer is kept.

        Args:
            gestures: Those of the frame, or what one client must get instead of them.
            tools: Whether the client takes tools.
        """
        tools = tools and bool(self.frame.tools)
        plain = self.plain(tools=tools)
        if not gestures:
            return plain
        if gestures != self._gestures:
            self._gestures = gestures
            self._with_gestures.clear()
        text = self._with_gestures.get(tools)
        if text is None:
            head, tail = self._parts[tools]
            text = self._with_gestures[tools] = head + _gestures(gestures).encode() + tail
        return text


def encode_frame(frame: Frame) -> bytes:
    """Return one frame with its gestures as one message of /v6.json."""
    return FrameText(frame).with_gestures(frame.gestures)


def _finite(text: bytes, instead: bytes) -> bytes:
    # No key and no word of ours contains these letters, so only a number can.
    return instead if b"nan" in text or b"inf" in text else text


def _tail(frame: Frame, tools: bool) -> bytes:
    hands: list[bytes] = []
    pointables: list[bytes] = []
    for hand in frame.hands:
        body = _finite(_hand(hand), b"")
        fingers = _finite(b",".join([_finger(finger, hand.id) for finger in hand.fingers]), b"")
        if body and (fingers or not hand.fingers):
            hands.append(body)
            if fingers:
                pointables.append(fingers)
            if tools:
                held = [_tool(tool) for tool in frame.tools if tool.hand_id == hand.id]
                pointables += [text for text in held if _finite(text, b"")]
    box = frame.interaction_box
    return _TAIL % (
        b",".join(hands),
        frame.id,
        _finite(_BOX % (*box.center, *box.size), _DEFAULT_BOX),
        b",".join(pointables),
        _finite(_motion(frame), _DEFAULT_MOTION),
        frame.timestamp_us,
    )


def _motion(frame: Frame) -> bytes:
    x, y, z = frame.rotation
    return _MOTION % (*x, *y, *z, frame.scale_log, *frame.translation)


def _object(keys: dict[str, str]) -> bytes:
    return ("{" + ",".join(f'"{key}":{form}' for key, form in keys.items()) + "}").encode()


@lru_cache(maxsize=2)
def _hand_template(arm: bool) -> bytes:
    keys = {key: form for key, form in _HAND_KEYS.items() if arm or key not in _ARM_KEYS}
    return _object(keys)


def _hand(hand: Hand) -> bytes:
    arm = hand.arm
    before: tuple[float, ...] = ()
    elbow: tuple[float, ...] = ()
    wrist: tuple[float, ...] = ()
    if arm is not None:
        x, y, z = arm.basis
        before = (*x, *y, *z, arm.width_mm)
        elbow, wrist = arm.prev_joint, arm.next_joint
    x, y, z = hand.rotation
    values = (
        *before,
        hand.confidence,
        *hand.direction,
        *elbow,
        hand.grab_angle,
        hand.grab_strength,
        hand.id,
        *hand.palm_normal,
        *hand.palm_position,
        *hand.palm_velocity,
        hand.palm_width_mm,
        hand.pinch_distance_mm,
        hand.pinch_strength,
        *x,
        *y,
        *z,
        hand.scale_log,
        *hand.sphere_center,
        hand.sphere_radius_mm,
        *hand.stabilized_palm_position,
        *hand.translation,
        hand.time_visible_s,
        _WORDS[hand.side],
        *wrist,
    )
    return _hand_template(arm is not None) % values


@lru_cache(maxsize=64)
def _finger_template(bases: bool, joints: tuple[bool, bool, bool, bool, bool]) -> bytes:
    missing = {key for key, known in zip(_JOINT_KEYS, joints, strict=True) if not known}
    if not bases:
        missing.add("bases")
    keys = {key: form for key, form in _FINGER_KEYS.items() if key not in missing}
    return _object(keys)


_TOOL = _object(_TOOL_KEYS)
_COMPLETE_FINGER = _finger_template(True, (True, True, True, True, True))
_NO_JOINT: tuple[float, ...] = ()


def _finger(finger: Finger, hand_id: int) -> bytes:
    joints = finger.joints
    template = _COMPLETE_FINGER
    if len(finger.bones) != 4 or None in joints:
        carp, mcp, pip, dip, btip = (joint is not None for joint in joints)
        template = _finger_template(len(finger.bones) == 4, (carp, mcp, pip, dip, btip))
    carpal, mcp_joint, pip_joint, dip_joint, bone_tip = joints
    return template % (
        *_bases(finger),
        *(bone_tip or _NO_JOINT),
        *(carpal or _NO_JOINT),
        *(dip_joint or _NO_JOINT),
        *finger.direction,
        _BOOLEANS[bool(finger.extended)],
        hand_id,
        hand_id * 10 + finger.type,
        finger.length_mm,
        *(mcp_joint or _NO_JOINT),
        *(pip_joint or _NO_JOINT),
        *finger.stabilized_tip_position,
        finger.time_visible_s,
        *finger.tip_position,
        *finger.tip_velocity,
        finger.touch_distance,
        _WORDS[finger.touch_zone],
        finger.type,
        finger.width_mm,
    )


def _tool(tool: Tool) -> bytes:
    return _TOOL % (
        *tool.direction,
        tool.hand_id,
        tool.pointable_id,
        tool.length_mm,
        *tool.stabilized_tip_position,
        tool.time_visible_s,
        *tool.tip_position,
        *tool.tip_velocity,
        tool.touch_distance,
        _WORDS[tool.touch_zone],
        tool.width_mm,
    )


def _bases(finger: Finger) -> tuple[float, ...]:
    if len(finger.bones) != 4:
        return ()
    (a, b, c), (d, e, f), (g, h, i), (j, k, m) = [bone.basis for bone in finger.bones]
    return (*a, *b, *c, *d, *e, *f, *g, *h, *i, *j, *k, *m)


def _gestures(gestures: tuple[Gesture, ...]) -> str:
    return ",".join(text for text in map(_gesture, gestures) if text)


def _gesture(gesture: Gesture) -> str:
    parts = {
        "duration": str(gesture.duration_us),
        "handIds": f"[{','.join(map(str, gesture.hand_ids))}]",
        "id": str(gesture.id),
        "pointableIds": f"[{','.join(map(str, gesture.pointable_ids))}]",
        "state": f'"{gesture.state}"',
        "type": f'"{gesture.type}"',
    }
    numbers = {key: _number_or_vector(value) for key, value in gesture.fields.items()}
    if any("nan" in text or "inf" in text for text in numbers.values()):
        return ""
    parts |= numbers
    return "{" + ",".join(f'"{key}":{parts[key]}' for key in sorted(parts)) + "}"


def _number_or_vector(value: float | Vector) -> str:
    return _V % value if isinstance(value, tuple) else f"{value:.6g}"
