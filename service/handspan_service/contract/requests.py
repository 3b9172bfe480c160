"""What a panel or the command line asks of the service.

Law: each request has an id of its asker's choice, and gets exactly one Reply with it.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import msgspec

from handspan_service.contract.calibration import CalibrationRequest
from handspan_service.contract.hand_size import UserName
from handspan_service.contract.message import Message
from handspan_service.contract.permissions import Capability, Decision, Foreground, Identity
from handspan_service.contract.profiles import Profile
from handspan_service.contract.recordings import RecordingRequest

PauseDuration = Annotated[float, msgspec.Meta(gt=0, le=7 * 24 * 3600)]  # s; a week at most.


class GetStatus(Message, frozen=True, tag="get_status"):
    """Ask for a Status now."""

    id: int


class SetSettings(Message, frozen=True, tag="set_settings"):
    """Change settings by name; see contract.settings."""

    id: int
    changes: dict[str, Any]


class SaveProfile(Message, frozen=True, tag="save_profile"):
    """Make a profile, or change one.

    Attributes:
        id: Of the request.
        profile: The whole new value.
        before: The name that it had; empty for a new one, or where the name stays.
    """

    id: int
    profile: Profile
    before: str = ""


class RemoveProfile(Message, frozen=True, tag="remove_profile"):
    """Remove a profile."""

    id: int
    name: str


class ChooseProfile(Message, frozen=True, tag="choose_profile"):
    """Let a profile hold until another is chosen; none where the name is empty."""

    id: int
    name: str


ProfileRequest: TypeAlias = SaveProfile | RemoveProfile | ChooseProfile


class SetPaused(Message, frozen=True, tag="set_paused"):
    """Pause until resumed, or resume, tracking for everybody. Ends a program's pause too."""

    id: int
    paused: bool


class PauseFor(Message, frozen=True, tag="pause_for"):
    """Pause tracking for everybody for some time; the newest pause of the user holds."""

    id: int
    duration_s: PauseDuration


class Attend(Message, frozen=True, tag="attend"):
    """Say that this peer shows questions to the user. Ends with the connection."""

    id: int
    enabled: bool


class AnswerQuestion(Message, frozen=True, tag="answer_question"):
    """Answer what the user is asked."""

    id: int
    question: int
    decision: Decision


class SetPermission(Message, frozen=True, tag="set_permission"):
    """Make or change a rule, also before the application asks."""

    id: int
    identity: Identity
    capability: Capability
    allowed: bool


class RevokePermission(Message, frozen=True, tag="revoke_permission"):
    """Forget the rule about one capability, or all rules of an application (None)."""

    id: int
    key: str
    capability: Capability | None = None


class EndCaution(Message, frozen=True, tag="end_caution"):
    """Say that the user knows of lost answers: what is remembered now is all there is."""

    id: int


class SetForeground(Message, frozen=True, tag="set_foreground"):
    """Say which window is in front. Forgotten when a panel takes its leave, not where it dies."""

    id: int
    foreground: Foreground


class ForgetHandSize(Message, frozen=True, tag="forget_hand_size"):
    """Forget the size of the user's hands and learn it anew."""

    id: int


class AddHandUser(Message, frozen=True, tag="add_hand_user"):
    """Know one more person, whose hands are before the controller from now on."""

    id: int
    name: UserName


class ChooseHandUser(Message, frozen=True, tag="choose_hand_user"):
    """Say whose hands are before the controller."""

    id: int
    name: str


class RenameHandUser(Message, frozen=True, tag="rename_hand_user"):
    """Call a person otherwise."""

    id: int
    name: str
    result: UserName


class RemoveHandUser(Message, frozen=True, tag="remove_hand_user"):
    """Forget a person; the last one cannot be removed."""

    id: int
    name: str


HandUserRequest: TypeAlias = AddHandUser | ChooseHandUser | RenameHandUser | RemoveHandUser


class SubscribeFrames(Message, frozen=True, tag="subscribe_frames"):
    """Start or stop receiving FrameMessage."""

    id: int
    enabled: bool


class AskPicture(Message, frozen=True, tag="ask_picture"):
    """Ask for one PictureMessage: the next there is, at most 30 a second.

    Whoever is slow asks late, so pictures never wait for anybody. Where a recording stands still,
    it is the picture of the newest frame, unless that is shown already.

    Attributes:
        id: Of the request.
        shown: Frame of the picture that is shown until it comes; 0 for none.
    """

    id: int
    shown: int = 0


class Stop(Message, frozen=True, tag="stop"):
    """Stop the service in an orderly way."""

    id: int


ToService: TypeAlias = (
    GetStatus
    | CalibrationRequest
    | SetSettings
    | ProfileRequest
    | RecordingRequest
    | SetPaused
    | PauseFor
    | Attend
    | AnswerQuestion
    | SetPermission
    | RevokePermission
    | EndCaution
    | SetForeground
    | ForgetHandSize
    | HandUserRequest
    | SubscribeFrames
    | AskPicture
    | Stop
)
