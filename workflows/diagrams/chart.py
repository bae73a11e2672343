"""Draw a flow as SVG: steps from top to bottom, ways back on the left, ways past on the right."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from cases.states.role import Role
from workflows.diagrams.chart_layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    DIAMOND,
    LABEL_ROOM,
    LANE,
    ROUND,
    half_size,
    height_of,
    lay_out,
)
from workflows.diagrams.deadlines import declared_clocks
from workflows.engine.nodes import End, Human, Route, Start, Wait

if TYPE_CHECKING:
    from viewflow.workflow.base import Node

    from workflows.diagrams.chart_layout import Layout, Way
    from workflows.engine.nodes import CaseFlow

INK, QUIET, PAPER, TASK, BEGIN = "#1f2937", "#6b7280", "#ffffff", "#eff6ff", "#d1fae5"
FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif"
ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
    f'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="{INK}"/></marker></defs>'
)


def draw(flow: type[CaseFlow]) -> str:
    """Return the chart of a flow as an SVG document; the same flow gives the same text."""
    layout = lay_out(flow)
    size = f'width="{layout.width}" height="{layout.height}"'
    steps = "、".join(str(node.task_title) for node in layout.nodes if isinstance(node, Human))
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width} {layout.height}" '
        f'{size} role="img" font-family="{FONTS}">'
    )
    parts = [
        opening,
        f"<title>{escape(str(flow.process_title))}</title>",
        f"<desc>{escape(steps)}</desc>",
        ARROW,
        f'<rect {size} fill="{PAPER}"/>',
        *(_straight(way, layout) for way in layout.straight),
        *(_aside(way, lane, layout) for way, lane in layout.aside),
        *(_figure(node, layout.middle, height_of(row)) for row, node in enumerate(layout.nodes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _straight(way: Way, layout: Layout) -> str:
    start = height_of(way.source) + half_size(layout.nodes[way.source])[1]
    end = height_of(way.target) - half_size(layout.nodes[way.target])[1]
    x = layout.middle
    label = _text(x + 8, (start + end) // 2 + 4, way.label, anchor="start", ink=QUIET)
    return _line(f"{x},{start} {x},{end}") + label


def _aside(way: Way, lane: int, layout: Layout) -> str:
    side = -1 if way.is_back else 1
    source, target = layout.nodes[way.source], layout.nodes[way.target]
    # Arrows leave below the middle of a figure and arrive above it, so that none overlap.
    off = min(4 + 4 * lane, 12)
    start, end = height_of(way.source) + off, height_of(way.target) - off
    out = layout.middle + side * (BOX_WIDTH // 2 + LABEL_ROOM + LANE * lane)
    leave = layout.middle + side * _edge(source, off)
    arrive = layout.middle + side * _edge(target, off)
    near = layout.middle + side * (half_size(source)[0] + 8)
    anchor = "end" if way.is_back else "start"
    # Of two arrows that leave one figure on one side, the inner one has its label above.
    beside = start - 5 if lane == 0 else start + 14
    return _line(f"{leave},{start} {out},{start} {out},{end} {arrive},{end}") + _text(
        near, beside, way.label, anchor=anchor, ink=QUIET
    )


def _edge(node: Node, off: int) -> int:
    half, _height = half_size(node)
    return half - off if isinstance(node, Route) else half


def _line(points: str) -> str:
    return f'<polyline points="{points}" fill="none" stroke="{INK}" marker-end="url(#arrow)"/>'


def _text(x: int, y: int, text: str, *, anchor: str, ink: str = INK, size: int = 12) -> str:
    if not text:
        return ""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{ink}">{escape(text)}</text>'
    )


def _figure(node: Node, x: int, y: int) -> str:
    if isinstance(node, Human):
        return _box(node, x, y)
    if isinstance(node, Route):
        points = f"{x},{y - DIAMOND} {x + DIAMOND},{y} {x},{y + DIAMOND} {x - DIAMOND},{y}"
        return f'<polygon points="{points}" fill="{PAPER}" stroke="{INK}"/>'
    fill = BEGIN if isinstance(node, Start) else PAPER
    stroke = 4 if isinstance(node, End) else 1
    dashes = ' stroke-dasharray="4"' if isinstance(node, Wait) else ""
    return (
        f'<circle cx="{x}" cy="{y}" r="{ROUND}" fill="{fill}" '
        f'stroke="{INK}" stroke-width="{stroke}"{dashes}/>'
    )


def _term(node: Human) -> str:
    """Return its term, of several the shortest and the longest, and whether it goes on."""
    clocks = sorted((declared_clocks()[code] for code in node.clocks), key=lambda one: one.length)
    if not clocks:
        return ""
    first, last = clocks[0], clocks[-1]
    term = last.term if first.length == last.length else f"{first.length}–{last.term}"
    return f"{term}（接续）" if node.continues else term


def _box(node: Human, x: int, y: int) -> str:
    clock = _term(node)
    under = " · ".join(part for part in (str(Role(node.roles[0]).label), clock) if part)
    return (
        f'<rect x="{x - BOX_WIDTH // 2}" y="{y - BOX_HEIGHT // 2}" width="{BOX_WIDTH}" '
        f'height="{BOX_HEIGHT}" rx="6" fill="{TASK}" stroke="{INK}"/>'
        + _text(x, y - 4, str(node.task_title), anchor="middle", size=14)
        + _text(x, y + 16, under, anchor="middle", ink=QUIET)
    )
