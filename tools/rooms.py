"""The figure of the rooms, docs/rooms.svg, drawn from the imports themselves: the same sources give the same bytes.

A room stands one floor above the highest room that it uses. Lines lead from a room down to those it uses; a line that
follows from others is left out. A line that passes a floor has a place there, as a room does, so none runs under a box.
"""

import sys
from graphlib import TopologicalSorter
from itertools import pairwise

from tools.imports import cpp_uses, python_uses
from tools.run import ROOT

FIGURE = ROOT / "docs" / "rooms.svg"
LABELS = {"__init__": "enumcore (public names)", "_core": "_core (the compiled core)"}
STEP, BOX, LETTER, GAP, TOP, MARGIN = 56, 28, 7.4, 22, 44, 16
STYLE = """
  text { font: 13px monospace; text-anchor: middle; fill: #1f2328 }
  .head { font-weight: bold }
  rect { fill: #f6f8fa; stroke: #57606a }
  .page { fill: #ffffff; stroke: none }
  path { fill: none; stroke: #8c959f }
"""

Uses = dict[str, set[str]]
Step = tuple[str, str]  # a room beside itself, or a line on its way: who uses, and who is used


def floors_of(uses: Uses) -> dict[str, int]:
    floors: dict[str, int] = {}
    for room in TopologicalSorter(uses).static_order():  # raises CycleError where there is a circle
        floors[room] = 1 + max((floors[other] for other in uses[room]), default=-1)
    return floors


def direct(uses: Uses) -> Uses:
    """Leave out what follows from the rest: a room used by one that is used."""
    below: Uses = {}
    for room in TopologicalSorter(uses).static_order():
        below[room] = uses[room].union(*(below[other] for other in uses[room]))
    return {room: others - {far for other in others for far in below[other]} for room, others in uses.items()}


def _routes(uses: Uses, floors: dict[str, int]) -> list[list[Step]]:
    """The places that each line goes through, from the top down."""
    lines = [(room, other) for room in sorted(uses) for other in sorted(direct(uses)[room])]
    return [
        [(upper, upper), *((upper, lower) for _ in range(floors[upper] - floors[lower] - 1)), (lower, lower)]
        for upper, lower in lines
    ]


def _rows(uses: Uses) -> tuple[list[list[Step]], list[list[tuple[int, Step]]]]:
    """What stands on each floor, from the left; and the lines, with floors."""
    floors = floors_of(uses)
    lines = [[(floors[route[0][0]] - k, step) for k, step in enumerate(route)] for route in _routes(uses, floors)]
    rows: list[list[Step]] = [[] for _ in range(1 + max(floors.values()))]
    for room in sorted(uses):
        rows[floors[room]].append((room, room))
    for line in lines:
        for floor, step in line[1:-1]:
            rows[floor].append(step)
    for _ in range(8):  # each in the middle of its neighbours above, then below, which untangles the lines
        for shift in (1, -1):
            _sort_rows(rows, lines, shift)
    return rows, lines


def _sort_rows(rows: list[list[Step]], lines: list[list[tuple[int, Step]]], shift: int) -> None:
    order = range(len(rows) - 1, -1, -1) if shift == 1 else range(len(rows))
    for floor in order:
        places: dict[Step, list[float]] = {step: [] for step in rows[floor]}
        for line in lines:
            for upper, lower in pairwise(line):
                own, other = (lower, upper) if shift == 1 else (upper, lower)
                if own[0] == floor:
                    row = rows[other[0]]
                    places[own[1]].append((row.index(other[1]) + 0.5) / len(row))
        middle = {step: sum(at) / len(at) if at else 0.5 for step, at in places.items()}
        rows[floor].sort(key=lambda step: (middle[step], step))


def _width(step: Step) -> float:
    return len(LABELS.get(step[0], step[0])) * LETTER + 18 if step[0] == step[1] else 6


def _panel(title: str, uses: Uses, left: float, floors: int) -> tuple[list[str], float]:
    """The SVG of one language's rooms, and how wide it is."""
    rows, lines = _rows(uses)
    whole = max(sum(map(_width, row)) + GAP * (len(row) - 1) for row in rows)
    at: dict[tuple[int, Step], tuple[float, float]] = {}
    for floor, row in enumerate(rows):
        x = left + (whole - sum(map(_width, row)) - GAP * (len(row) - 1)) / 2
        for step in row:
            at[floor, step] = x + _width(step) / 2, TOP + (floors - 1 - floor) * STEP
            x += _width(step) + GAP
    drawn = [f'<text class="head" x="{left + whole / 2:.1f}" y="24">{title}</text>']
    for line in lines:
        bends = []
        for (x0, y0), (x1, y1) in pairwise([at[place] for place in line]):
            bends.append(f"M{x0:.1f} {y0 + BOX} C{x0:.1f} {y0 + STEP - 4} {x1:.1f} {y1 - BOX + 4} {x1:.1f} {y1}")
            bends.append(f"M{x1:.1f} {y1} V{y1 + BOX}")
        drawn.append(f'<path d="{" ".join(bends[:-1])}"/>')
    for (_, step), (x, y) in at.items():
        if step[0] == step[1]:
            drawn.append(
                f'<rect x="{x - _width(step) / 2:.1f}" y="{y}" width="{_width(step):.1f}" height="{BOX}" rx="4"/>'
            )
            drawn.append(f'<text x="{x:.1f}" y="{y + 18}">{LABELS.get(step[0], step[0])}</text>')
    return drawn, whole


def figure() -> str:
    python, cpp = python_uses(), cpp_uses()
    floors = 1 + max(*floors_of(python).values(), *floors_of(cpp).values())
    first, width = _panel("python/enumcore", python, MARGIN, floors)
    second, more = _panel("cpp", cpp, MARGIN + width + 3 * GAP, floors)
    size = f'width="{width + more + 3 * GAP + 2 * MARGIN:.0f}" height="{TOP + floors * STEP}"'
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<style>{STYLE}</style>"]
    page = '<rect class="page" width="100%" height="100%"/>'
    return "\n".join([*head, page, *first, *second, "</svg>", ""])


def rooms(check: bool) -> None:
    """Draw the figure; or fail where the one that is there is not what the imports say."""
    drawn = figure()
    if not check:
        FIGURE.write_text(drawn)
    elif not FIGURE.exists() or FIGURE.read_text() != drawn:
        sys.exit(f"{FIGURE.relative_to(ROOT)} is not what the imports say: draw it again with python -m tools rooms")
