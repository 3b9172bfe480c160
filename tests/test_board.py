"""Ring: law. The printed board: what is black in print is black on the board, nothing else."""

import re
import xml.etree.ElementTree as ET

import pytest

from handspan_resources import board

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("paper", list(board.Paper))
def test_the_bars_are_the_cells(paper: board.Paper) -> None:
    width, height = board.SIZES_MM[paper]
    left = (width - board.WIDTH_MM) / 2
    *drawn, line, _, _ = board.bars(paper)
    top = min(bar.y for bar in drawn)
    black = {
        (round((bar.x - left) / 5) + x, round((bar.y - top) / 5) + y)
        for bar in drawn
        for x in range(round(bar.width / 5))
        for y in range(round(bar.height / 5))
    }
    assert black == {
        (x, y) for y, row in enumerate(board.cells()) for x, on in enumerate(row) if on
    }
    area = sum(bar.width * bar.height for bar in drawn)
    assert area == pytest.approx(25 * len(black)), "no bar lies on another"
    assert line.width == board.CHECK_MM
    assert left >= board.MARGIN_MM
    assert top >= board.MARGIN_MM
    assert top + board.HEIGHT_MM + board.MARGIN_MM <= line.y < height


def test_squares_alternate_and_the_first_is_black() -> None:
    grid = board.cells()
    for row in range(board.ROWS):
        for column in range(board.COLUMNS):
            corner = grid[8 * row][8 * column]
            assert corner is ((row + column) % 2 == 0)


@pytest.mark.parametrize("paper", list(board.Paper))
def test_the_pdf_is_whole(paper: board.Paper) -> None:
    data = board.pdf(paper)
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    table = data[start:].split(b"\n")
    assert table[0] == b"xref"
    for number in range(1, 7):
        place = int(table[2 + number][:10])
        assert data[place:].startswith(b"%d 0 obj\n" % number)
    assert b"/PrintScaling /None" in data
    width, height = board.SIZES_MM[paper]
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert box is not None
    assert float(box[1]) == pytest.approx(width * 72 / 25.4, abs=1e-3)
    assert float(box[2]) == pytest.approx(height * 72 / 25.4, abs=1e-3)
    stated = re.search(rb"/Length (\d+) >>\nstream\n", data)
    assert stated is not None
    end = stated.end() + int(stated[1])
    assert data[end:].startswith(b"\nendstream")
    content = data[stated.end() : end].decode()
    bars = board.bars(paper)
    assert content.count(" re\n") == len(bars)
    assert f"{bars[0].x:g} {bars[0].y:g} {bars[0].width:g} {bars[0].height:g} re" in content


@pytest.mark.parametrize("paper", list(board.Paper))
def test_the_svg_is_in_millimetres(paper: board.Paper) -> None:
    root = ET.fromstring(board.svg(paper))
    width, height = board.SIZES_MM[paper]
    assert root.get("width") == f"{width:g}mm"
    assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
    assert len(root.findall(f"{SVG}rect")) == len(board.bars(paper))
