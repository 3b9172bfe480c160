"""Buttons of a question, pressed by their words."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QMessageBox


def press(question: QMessageBox, words: str) -> None:
    """Press the button with these words, whatever letter of them is underlined."""
    (button,) = (
        one
        for one in question.findChildren(QAbstractButton)
        if one.text().replace("&", "") == words
    )
    button.click()
