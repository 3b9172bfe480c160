"""The page that learns the size of a person's hands, and keeps it for several people.

Law: it guides by what the newest frame shows, and shows what the service has learnt; it measures
nothing itself. Frames are wanted only while a size is being learnt before one's eyes.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from handspan_app.dialogs import NameDialog, ask_first
from handspan_app.pages.page import Page, Wish
from handspan_app.parts import GAP_PX, TITLE_SCALE, card, words
from handspan_app.theme import Theme
from handspan_service.contract.control import (
    AddHandUser,
    ChooseHandUser,
    ForgetHandSize,
    RemoveHandUser,
    RenameHandUser,
    Status,
)
from handspan_service.contract.hand_size import (
    AVERAGE_FINGERS_MM,
    AVERAGE_HAND_MM,
    AVERAGE_PALM_MM,
    ENOUGH_LOOKS,
    FIRST_USER,
    MAX_USER_NAME,
    HandSize,
    HandUsers,
    measures,
)
from handspan_service.contract.model import Frame, Hand, SourceKind

SIDE_PX = 320
ROW_PX = 32  # Easy to hit.
# Where a hand is advised to be: large, and whole in both pictures. Guessed: somewhat wider than the
# 130 to 330 mm at which learning was tried (docs/tracking.md#size). It is advice alone: other hands
# teach, too.
NEAR_MM, FAR_MM = 120.0, 350.0
OPEN_RAD = 0.9  # Mean bend of the fingers, above which it is advised to open the hand. Guessed.


class HandPage(Page):
    """Hand setup."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._open = False
        self._wants = False
        self._status: Status | None = None
        self._frame: Frame | None = None
        self._shown: HandUsers | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        main = QVBoxLayout()
        main.setSpacing(GAP_PX)
        main.addWidget(self._build_learning())
        main.addWidget(self._build_result())
        main.addStretch(1)
        layout.addLayout(main, 1)
        layout.addWidget(self._build_users(), 0, Qt.AlignmentFlag.AlignTop)
        self.show_status(None)

    # Building ---------------------------------------------------------------------------------

    def _build_learning(self) -> QWidget:
        frame, inner = card(self.tr("Learn the size of your hands"))
        inner.addWidget(
            words(
                self.tr(
                    "Depth comes from size: with your own, hands stand where they are. It takes "
                    "about ten seconds, and one hand is enough for both."
                ),
                name="muted",
            )
        )
        self._guide = words(scale=TITLE_SCALE, bold=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, ENOUGH_LOOKS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setAccessibleName(self.tr("Learnt until now"))
        self.again = QPushButton(self.tr("Learn anew"))
        self.again.clicked.connect(lambda: self.wished.emit(Wish(ForgetHandSize)))
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.again)
        for part in (self._guide, self._bar):
            inner.addWidget(part)
        inner.addLayout(line)
        return frame

    def _build_result(self) -> QWidget:
        self._result, inner = card(self.tr("What is known"))
        self._sentence = words()
        self._table = words(name="muted")
        inner.addWidget(self._sentence)
        inner.addWidget(self._table)
        return self._result

    def _build_users(self) -> QWidget:
        frame, inner = card(self.tr("Whose hands"))
        frame.setFixedWidth(SIDE_PX)
        self.users = QListWidget()
        self.users.setAccessibleName(self.tr("Users"))
        self.users.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.users.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.users.itemActivated.connect(lambda item: self._choose(item))
        self.users.currentItemChanged.connect(lambda *_: self._show_buttons())
        self.choose = QPushButton(self.tr("Use"))
        self.choose.clicked.connect(lambda: self._choose(self.users.currentItem()))
        self.add = QPushButton(self.tr("Add…"))
        self.add.clicked.connect(self._add)
        self.rename = QPushButton(self.tr("Rename…"))
        self.rename.clicked.connect(self._rename)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._remove)
        inner.addWidget(
            words(
                self.tr("Switch when somebody else sits down; each person is learnt once."),
                name="muted",
            )
        )
        inner.addWidget(self.users)
        for pair in ((self.choose, self.add), (self.rename, self.remove)):
            line = QHBoxLayout()
            line.setSpacing(8)
            for button in pair:
                line.addWidget(button, 1)
            inner.addLayout(line)
        return frame

    # Showing ----------------------------------------------------------------------------------

    def opened(self) -> None:
        """Look at the hands."""
        self._open = True
        self._want()

    def closed(self) -> None:
        """Look no longer."""
        self._open = False
        self._want()

    def show_frame(self, frame: Frame) -> None:
        """Guide by the newest hands."""
        self._frame = frame
        self._show_guide()

    def show_status(self, status: Status | None) -> None:
        """Show what is known of whom, and how far learning is."""
        self._status = status
        users = status.hand_users if status is not None else None
        if users != self._shown:
            self._shown = users
            self._show_users(users)
        size = users.size if users is not None else None
        self._result.setVisible(size is not None)
        if size is not None:
            self._show_size(size)
        self.again.setEnabled(status is not None)
        self.again.setVisible(size is not None)
        self.add.setEnabled(status is not None)
        self._bar.setValue(
            ENOUGH_LOOKS if size is not None else status.hand_looks if status is not None else 0
        )
        self._show_guide()
        self._show_buttons()
        self._want()

    def _want(self) -> None:
        """Want frames while somebody is being learnt before the user's eyes."""
        status = self._status
        wants = self._open and status is not None and status.hand_users.size is None
        if wants is not self._wants:
            self._wants = wants
            self._frame = None
            self.frames_wanted.emit(wants)

    def _show_guide(self) -> None:
        self._guide.setText(self._guide_words())

    def _guide_words(self) -> str:
        status = self._status
        if status is None:
            return self.tr("The service is not connected.")
        if status.hand_users.size is not None:
            return self.tr("✓  Your hands are known.")
        if status.device is None or status.device.kind is not SourceKind.USB:
            return self.tr("Plug in a controller: only real hands have a size.")
        hands = self._frame.hands if self._frame is not None else ()
        if not hands:
            return self.tr("Hold one hand over the controller, palm down.")
        return self._advice(max(hands, key=lambda hand: hand.confidence))

    def _advice(self, hand: Hand) -> str:
        distance_mm = math.hypot(*hand.palm_position)
        if distance_mm < NEAR_MM:
            return self.tr("A little farther: about two hands' widths away.")
        if distance_mm > FAR_MM:
            return self.tr("A little nearer: about two hands' widths away.")
        if hand.grab_angle > OPEN_RAD:
            return self.tr("Open your hand and spread the fingers.")
        return self.tr("Good. Turn your hand slowly, and move the fingers a little.")

    def _show_size(self, size: HandSize) -> None:
        known = measures(size)
        percent = round(100 * (known.length_mm / AVERAGE_HAND_MM - 1))
        text = self.tr("Your hand is {mm} mm long, as the average one.")
        if percent > 0:
            text = self.tr("Your hand is {mm} mm long, {n} % more than the average one.")
        elif percent < 0:
            text = self.tr("Your hand is {mm} mm long, {n} % less than the average one.")
        self._sentence.setText(text.format(mm=round(known.length_mm), n=abs(percent)))
        names = (
            self.tr("Thumb"),
            self.tr("Index finger"),
            self.tr("Middle finger"),
            self.tr("Ring finger"),
            self.tr("Little finger"),
        )
        row = self.tr("{name}: {mm} mm (average {average} mm)")
        rows = [
            row.format(
                name=self.tr("Across the knuckles"),
                mm=round(known.palm_mm),
                average=round(AVERAGE_PALM_MM),
            )
        ]
        for name, mm, average in zip(names, known.fingers_mm, AVERAGE_FINGERS_MM, strict=True):
            rows.append(row.format(name=name, mm=round(mm), average=round(average)))
        self._table.setText("\n".join(rows))

    def _show_users(self, users: HandUsers | None) -> None:
        self.users.clear()
        for user in users.users if users is not None else ():
            known = self.tr("known") if user.size is not None else self.tr("not learnt yet")
            name = self._called(user.name)
            text = self.tr("{name} ({known})").format(name=name, known=known)
            active = users is not None and user.name == users.active
            item = QListWidgetItem(self.tr("✓  {user}").format(user=text) if active else text)
            item.setSizeHint(QSize(0, ROW_PX))
            item.setData(Qt.ItemDataRole.UserRole, user.name)
            self.users.addItem(item)
            if active:
                self.users.setCurrentItem(item)

    def _called(self, name: str) -> str:
        """Return what a person is called in words: the first one has no name of their own."""
        return self.tr("Me") if name == FIRST_USER else name

    def _show_buttons(self) -> None:
        users, name = self._shown, self._chosen()
        self.choose.setEnabled(users is not None and bool(name) and name != users.active)
        self.rename.setEnabled(bool(name))
        self.remove.setEnabled(users is not None and bool(name) and len(users.users) > 1)

    # Wishes -----------------------------------------------------------------------------------

    def _chosen(self) -> str:
        item = self.users.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = str(item.data(Qt.ItemDataRole.UserRole))
            self.wished.emit(Wish(lambda number: ChooseHandUser(number, name)))

    def _add(self) -> None:
        NameDialog(
            self,
            self.tr("Name of the person"),
            self.tr("Add"),
            lambda new: self.wished.emit(Wish(lambda number: AddHandUser(number, new))),
            longest=MAX_USER_NAME,
        ).open()

    def _rename(self) -> None:
        name = self._chosen()
        NameDialog(
            self,
            self.tr("New name of {name}").format(name=self._called(name)),
            self.tr("Rename"),
            lambda new: self.wished.emit(Wish(lambda number: RenameHandUser(number, name, new))),
            longest=MAX_USER_NAME,
            name=self._called(name),
        ).open()

    def _remove(self) -> None:
        name = self._chosen()
        ask_first(
            self,
            self.tr("Remove a person"),
            self.tr("Remove {name}, and forget the size of their hands?").format(
                name=self._called(name)
            ),
            self.tr("Remove"),
            lambda: self.wished.emit(Wish(lambda number: RemoveHandUser(number, name))),
        )
