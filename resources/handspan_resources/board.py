"""The printed calibration board: 6 x 4 squares of 40 mm with markers, as PDF and SVG.

Law: the drawing is exact vectors in millimetres, and `cells` is the one description of it: what is
printed, what the simulated controller sees and what the detector looks for are the same board.

Everything on the board lies on a grid of 5 mm: a square is 8 cells, a marker 6 (a black frame
around 4 x 4 bits). A white square holds a marker, the square at the top left is black.

Source: docs/calibration.md#the-board. The bits are those of the public dictionary DICT_4X4_50.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COLUMNS, ROWS = 6, 4  # Squares.
SQUARE_MM, MARKER_MM = 40.0, 30.0
CELL_MM = 5.0
WIDTH_MM, HEIGHT_MM = COLUMNS * SQUARE_MM, ROWS * SQUARE_MM
MARGIN_MM = 10.0  # White around the board that markers at its rim need to be found.
CHECK_MM = 100.0  # Length of the line that tells whether a printer kept the size.

# 4 x 4 bits of the markers 0 to 11, row by row, 1 is white.
MARKERS = (
    0xB532, 0x0F9A, 0x332D, 0x9946, 0x549E, 0x79CD,
    0x9E2E, 0xC4F2, 0xFEDA, 0xCF56, 0xF991, 0x11A7,
)  # fmt: skip
_SQUARE_CELLS = int(SQUARE_MM / CELL_MM)
_MARKER_CELLS = int(MARKER_MM / CELL_MM)
_POINTS_PER_MM = 72 / 25.4  # A PDF counts in points of 1/72 inch.


class Paper(StrEnum):
    """What it is printed on."""

    A4 = "a4"
    LETTER = "letter"


SIZES_MM = {Paper.A4: (297.0, 210.0), Paper.LETTER: (279.4, 215.9)}  # Landscape.
ADVICE = (
    "Laser printer, 100 % (no fit to page). Ink-jet black is invisible in infrared light. "
    "Glue it flat on glass or a stiff board."
)


def cells() -> tuple[tuple[bool, ...], ...]:
    """Return the board as 32 rows of 48 cells of 5 mm, True where it is black."""
    grid = [[False] * (COLUMNS * _SQUARE_CELLS) for _ in range(ROWS * _SQUARE_CELLS)]
    marker = 0
    for row in range(ROWS):
        for column in range(COLUMNS):
            top, left = row * _SQUARE_CELLS, column * _SQUARE_CELLS
            if (row + column) % 2 == 0:
                _fill(grid, top, left)
            else:
                _mark(grid, top + 1, left + 1, MARKERS[marker])
                marker += 1
    return tuple(tuple(line) for line in grid)


def _fill(grid: list[list[bool]], top: int, left: int) -> None:
    for y in range(_SQUARE_CELLS):
        for x in range(_SQUARE_CELLS):
            grid[top + y][left + x] = True


def _mark(grid: list[list[bool]], top: int, left: int, bits: int) -> None:
    last = _MARKER_CELLS - 1
    for y in range(_MARKER_CELLS):
        for x in range(_MARKER_CELLS):
            framed = 0 < x < last and 0 < y < last
            white = framed and bool(bits >> (15 - 4 * (y - 1) - (x - 1)) & 1)
            grid[top + y][left + x] = not white


@dataclass(frozen=True, slots=True)
class Bar:
    """A black rectangle, mm from the top left corner of the paper."""

    x: float
    y: float
    width: float
    height: float


def bars(paper: Paper) -> tuple[Bar, ...]:
    """Return all that is black: the board in the middle of the paper, and the check line below.

    Black cells that follow each other in a row are one bar, and equal bars below each other too,
    so that no hairline shows between them.
    """
    width, height = SIZES_MM[paper]
    left, top = (width - WIDTH_MM) / 2, (height - HEIGHT_MM) / 2 - MARGIN_MM / 2
    found = [
        Bar(left + x * CELL_MM, top + y * CELL_MM, columns * CELL_MM, rows * CELL_MM)
        for x, y, columns, rows in _blocks(cells())
    ]
    return (*found, *_check_line(width / 2, top + HEIGHT_MM + MARGIN_MM + 3.0))


def _blocks(grid: tuple[tuple[bool, ...], ...]) -> list[tuple[int, int, int, int]]:
    """Return black blocks as column, row, columns, rows."""
    open_runs: dict[tuple[int, int], int] = {}  # First and last column: the row it began in.
    blocks = []
    for y in range(len(grid) + 1):
        runs = set(_runs(grid[y])) if y < len(grid) else set()
        for run in [run for run in open_runs if run not in runs]:
            began = open_runs.pop(run)
            blocks.append((run[0], began, run[1] - run[0], y - began))
        for run in runs:
            open_runs.setdefault(run, y)
    return sorted(blocks)


def _runs(line: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs, start = [], None
    for x, black in enumerate((*line, False)):
        if black and start is None:
            start = x
        elif not black and start is not None:
            runs.append((start, x))
            start = None
    return runs


def _check_line(middle: float, y: float) -> tuple[Bar, Bar, Bar]:
    left = middle - CHECK_MM / 2
    return (
        Bar(left, y, CHECK_MM, 0.4),
        Bar(left - 0.15, y - 2.0, 0.3, 4.4),
        Bar(left + CHECK_MM - 0.15, y - 2.0, 0.3, 4.4),
    )


def _lines(paper: Paper) -> tuple[tuple[float, float, str], ...]:
    """Return the printed words: mm from the left, mm from the top of their base line, text."""
    width, height = SIZES_MM[paper]
    line_y = (height + HEIGHT_MM) / 2 + MARGIN_MM / 2 + 3.0
    return (
        (width / 2 + CHECK_MM / 2 + 4.0, line_y + 1.2, "This line is 100 mm long."),
        ((width - WIDTH_MM) / 2, height - 4.0, ADVICE),
    )


def svg(paper: Paper) -> str:
    """Return the page as SVG whose unit is the millimetre."""
    width, height = SIZES_MM[paper]
    shapes = "\n".join(
        f'<rect x="{bar.x:g}" y="{bar.y:g}" width="{bar.width:g}" height="{bar.height:g}"/>'
        for bar in bars(paper)
    )
    words = "\n".join(
        f'<text x="{x:g}" y="{y:g}" font-family="sans-serif" font-size="3">{text}</text>'
        for x, y, text in _lines(paper)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}">\n<title>Handspan calibration board</title>\n'
        f"{shapes}\n{words}\n</svg>\n"
    )


def pdf(paper: Paper) -> bytes:
    """Return the page as PDF; readers are told not to scale it when they print.

    Source:
        ISO 32000-1: 7.5 file structure, 8.5 paths, 9.4 text, 12.2 viewer preferences.
    """
    width, height = (side * _POINTS_PER_MM for side in SIZES_MM[paper])
    drawn = [f"{_POINTS_PER_MM:.6f} 0 0 {-_POINTS_PER_MM:.6f} 0 {height:.4f} cm", "0 g"]
    drawn += [f"{bar.x:g} {bar.y:g} {bar.width:g} {bar.height:g} re" for bar in bars(paper)]
    drawn.append("f")
    for x, y, text in _lines(paper):
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn.append(f"BT /F1 3 Tf 1 0 0 -1 {x:g} {y:g} Tm ({escaped}) Tj ET")
    content = "\n".join(drawn).encode("ascii")
    return _pdf_file(
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Handspan calibration board) >>",
    )


def _pdf_file(*objects: bytes) -> bytes:
    """Return a file of numbered objects: the first is the catalogue, the last its information."""
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, count = len(file), len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % count
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (count, len(objects))
    file += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(file)
