"""The page of recordings: make one, play one into every application, keep parts, export.

Law: it shows what the service tells and asks it for each step; no file is touched here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from handspan_app.column import column_in
from handspan_app.dialogs import NameDialog, ask_first
from handspan_app.keyed_rows import Rows
from handspan_app.pages.page import Page, Wish
from handspan_app.parts import GAP_PX, TITLE_SCALE, card, scrolling, whole, words
from handspan_app.playback_card import PlaybackCard
from handspan_app.recording_row import RecordingRow
from handspan_app.recording_words import size_words, time_words
from handspan_app.service_words import as_sentence
from handspan_app.slices import Slices
from handspan_app.theme import Theme
from handspan_app.trim_dialog import TrimDialog, stem_of
from handspan_service.contract.control import Status
from handspan_service.contract.recordings import (
    MAX_NAME,
    CancelJob,
    DeleteRecording,
    ExportFormat,
    ExportRecording,
    JobKind,
    JobStatus,
    LibraryStatus,
    ListRecordings,
    PlayRecording,
    RecordingInfo,
    RecordingList,
    RenameRecording,
    StartRecording,
    StopRecording,
    TrimRecording,
)

SIDE_PX = 320
SHOWN = 40  # Recordings at first, and more at each press: their rows are laid out together.


class RecordingPage(Page):
    """Recordings."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._theme = theme
        self._open = False
        self._library: LibraryStatus | None = None
        self._asked: int | None = None  # For which `changes` the list was asked.
        self._may = (False, False)  # Whether there is a service, and whether it records.
        self._infos: tuple[RecordingInfo, ...] = ()
        self._shown = SHOWN
        self._slices = Slices(self)
        self._parts = self._build()

    # Building ---------------------------------------------------------------------------------

    def make(self) -> Iterator[bool]:
        """Make the page part by part."""
        return self._parts

    def _build(self) -> Iterator[bool]:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        side = QWidget()
        side.setFixedWidth(SIDE_PX)
        layout.addWidget(side)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        column.addWidget(self._build_recorder())
        yield True
        self.player = PlaybackCard()
        self.player.wished.connect(self.wished)
        column.addWidget(self.player)
        column.addStretch(1)
        yield True
        layout.addWidget(self._build_list(), 1)
        self.show_status(None)

    def _build_recorder(self) -> QWidget:
        frame, inner = card(self.tr("Record"))
        self._time = words(scale=TITLE_SCALE, bold=True)
        self._figures = words(name="muted")
        self.record = QPushButton()
        self.record.setObjectName("primary")
        self.record.clicked.connect(self._on_record)
        self._recorded = words()
        self._privacy = words(
            self.tr(
                "A recording holds infrared pictures of whatever is before the controller, people "
                "too. It stays on this computer; look at it before you give it away."
            ),
            name="muted",
        )
        for part in (self._time, self._figures, self.record, self._recorded, self._privacy):
            inner.addWidget(part)
        return frame

    def _build_list(self) -> QWidget:
        frame, inner = card(self.tr("Recordings"))
        self._job = QWidget()
        line = QHBoxLayout(self._job)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self._job_words = words()
        self._job_bar = QProgressBar()
        self._job_bar.setRange(0, 0)
        self._job_bar.setTextVisible(False)
        self._job_bar.setFixedSize(90, 6)
        self._job_bar.setAccessibleName(self.tr("Work on a recording"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(lambda: self.wished.emit(Wish(CancelJob)))
        line.addWidget(self._job_words, 1)
        line.addWidget(self._job_bar)
        line.addWidget(self.cancel)
        self._empty = words(
            self.tr("Nothing is recorded yet. Press Record, move your hands, press Stop."),
            name="muted",
        )
        content = QWidget()
        below = QVBoxLayout(content)
        below.setContentsMargins(0, 0, 6, 0)
        below.setSpacing(0)
        self._list = Rows[RecordingInfo, RecordingInfo, RecordingRow](
            column_in(below), self._slices, self._made, self._renew
        )
        self.more = QPushButton()
        self.more.clicked.connect(self._show_more)
        below.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        below.addStretch(1)
        self._folder = words(name="muted")
        inner.addWidget(self._empty)
        inner.addWidget(scrolling(content), 1)
        inner.addWidget(self._job)  # Below the list, which so stays where it is.
        inner.addWidget(self._folder)
        return frame

    # Showing ----------------------------------------------------------------------------------

    @property
    def rows(self) -> list[RecordingRow]:
        """One row for each recording that is shown."""
        return list(self._list.made.values())

    @property
    def complete(self) -> bool:
        """Whether all that are shown have their row."""
        return self._list.done

    def kept(self) -> object:
        """Return how many recordings were asked for."""
        return self._shown

    def recall(self, kept: int) -> None:
        """Show as many again."""
        self._shown = kept

    def opened(self) -> None:
        """Ask what is in the folder."""
        self._open = True
        self._asked = None
        self._ask_list()

    def closed(self) -> None:
        """Ask nothing more."""
        self._open = False

    def set_theme(self, theme: Theme) -> None:
        """Paint the pictures in another look."""
        self._theme = theme
        self._list.forget()
        self._show_list()

    def show_status(self, status: Status | None) -> None:
        """Show what is recorded, played and worked on."""
        self._library = library = status.library if status is not None else None
        if library is None:
            self._asked = None
        told = library if library is not None else LibraryStatus()
        self._show_recorder(
            told, there=library is not None and status is not None and status.device is not None
        )
        playing = bool(told.playback.name)
        self.player.setVisible(playing)
        if playing:
            lengths = [one.seconds for one in self._infos if one.name == told.playback.name]
            self.player.show_playback(told.playback, lengths[0] if lengths else 0.0)
        self._show_job(told.job)
        self._folder.setText(self.tr("Folder: {path}").format(path=told.folder))
        self._folder.setVisible(bool(told.folder))
        may = (library is not None, told.recording.running)
        if may != self._may:
            self._may = may
            self._list.forget()
            self._show_list()
        self._ask_list()

    def show_message(self, message: Any) -> None:
        """Take the list of recordings."""
        if not isinstance(message, RecordingList):
            return
        self._infos = message.recordings
        self._show_list()

    def _show_list(self) -> None:
        """Show the first recordings; more of them when the user asks for more."""
        self._list.show({info: info for info in self._infos[: self._shown]})
        rest = len(self._infos) - self._shown
        self.more.setText(self.tr("Show {n} more").format(n=min(rest, SHOWN)))
        self.more.setVisible(rest > 0)
        self._empty.setVisible(not self._infos)

    def _show_more(self) -> None:
        self._shown += SHOWN
        self._show_list()

    def _renew(self, row: RecordingRow, _info: RecordingInfo) -> None:
        row.setEnabled(self._library is not None)
        row.play.setEnabled(self._library is None or not self._library.recording.running)
        row.set_theme(self._theme)

    def _show_recorder(self, told: LibraryStatus, *, there: bool) -> None:
        now = told.recording
        self.record.setText(self.tr("Stop") if now.running else self.tr("Record"))
        self.record.setEnabled(now.running or (there and not told.playback.name))
        self._time.setVisible(now.running)
        self._time.setText(self.tr("●  {time}").format(time=time_words(now.seconds)))
        self._figures.setText(self._figure_words(told))
        text = ""
        if now.problem:
            text = self.tr("⚠  {problem}").format(problem=as_sentence(now.problem))
        elif told.playback.problem and not told.playback.name:
            text = self.tr("⚠  {problem}").format(problem=as_sentence(told.playback.problem))
        elif now.name and not now.running:
            text = self.tr("Recorded {name}").format(name=now.name)
        self._recorded.setText(text)
        self._recorded.setVisible(bool(text))

    def _figure_words(self, told: LibraryStatus) -> str:
        now = told.recording
        free = size_words(told.free_bytes) if told.free_bytes is not None else self.tr("unknown")
        if not now.running:
            return self.tr("Room on the disk: {free}. A minute takes 1 to 1.7 GB.").format(
                free=free
            )
        lines = [
            self.tr("{images} images, {frames} frames, {size}").format(
                images=whole(now.images),
                frames=whole(now.frames),
                size=size_words(now.size_bytes),
            ),
            self.tr("Room on the disk: {free}").format(free=free),
        ]
        if now.dropped:
            lines.append(
                self.tr("{n} images were left out: the disk is too slow").format(
                    n=whole(now.dropped)
                )
            )
        return "\n".join(lines)

    def _show_job(self, job: JobStatus) -> None:
        self._job.setVisible(
            job.kind is not None
            and (job.running or bool(job.problem) or job.kind is JobKind.EXPORT)
        )
        self._job_bar.setVisible(job.running)
        self.cancel.setVisible(job.running and job.kind is not JobKind.DELETE)
        self._job_words.setText(self._job_text(job))

    def _job_text(self, job: JobStatus) -> str:
        if job.problem:
            return self.tr("⚠  {problem}").format(problem=as_sentence(job.problem))
        if not job.running:
            if job.failed:
                return self.tr("Cancelled: nothing of {result} is left.").format(result=job.result)
            return self.tr("{result} is ready.").format(result=job.result)
        match job.kind:
            case JobKind.TRIM:
                text = self.tr("Making {result}: {n} images read")
            case JobKind.EXPORT:
                text = self.tr("Making {result}: {n} frames written")
            case _:
                text = self.tr("Deleting {name}")
        return text.format(result=job.result, n=whole(job.done), name=job.name)

    # Wishes -----------------------------------------------------------------------------------

    def _ask_list(self) -> None:
        library = self._library
        if self._open and library is not None and library.changes != self._asked:
            self._asked = library.changes
            self.wished.emit(Wish(ListRecordings))

    def _on_record(self) -> None:
        if self._library is not None and self._library.recording.running:
            self.wished.emit(Wish(StopRecording))
        else:
            self.wished.emit(Wish(StartRecording))

    def _made(self, info: RecordingInfo) -> RecordingRow:
        row = RecordingRow(info, self._theme)
        name = info.name
        row.play_wished.connect(
            lambda: self.wished.emit(Wish(lambda number: PlayRecording(number, name)))
        )
        row.export_wished.connect(lambda kind: self._export(name, kind))
        row.rename_wished.connect(lambda: self._rename(info))
        row.trim_wished.connect(lambda: self._trim(info))
        row.delete_wished.connect(lambda: self._delete(name))
        return row

    def _export(self, name: str, kind: ExportFormat) -> None:
        self.wished.emit(Wish(lambda number: ExportRecording(number, name, kind)))

    def _rename(self, info: RecordingInfo) -> None:
        NameDialog(
            self,
            self.tr("New name of {name}").format(name=info.name),
            self.tr("Rename"),
            lambda new: self.wished.emit(
                Wish(lambda number: RenameRecording(number, info.name, new))
            ),
            longest=MAX_NAME,
            name=stem_of(info.name),
        ).open()

    def _delete(self, name: str) -> None:
        ask_first(
            self,
            self.tr("Delete a recording"),
            self.tr("Delete {name} for good?").format(name=name),
            self.tr("Delete"),
            lambda: self.wished.emit(Wish(lambda number: DeleteRecording(number, name))),
        )

    def _trim(self, info: RecordingInfo) -> None:
        playback = self._library.playback if self._library is not None else None
        here = playback is not None and playback.name == info.name
        TrimDialog(
            self,
            info,
            playback.position_s if here and playback is not None else None,
            lambda first_s, last_s, new: self.wished.emit(
                Wish(lambda number: TrimRecording(number, info.name, first_s, last_s, new))
            ),
        ).open()
