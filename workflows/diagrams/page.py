"""The page of one flow: what is lawful, who does it, by when, and on what it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.states.role import Role
from cases.states.taking_back import TAKE_BACK
from workflows.diagrams.deadlines import declared_clocks, reasons_without_clock
from workflows.diagrams.moves import guards_of, guards_on, kind_of, moves_of, states_of
from workflows.diagrams.positions import walk
from workflows.diagrams.reading_order import reading_order
from workflows.engine.nodes import End, Human

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workflows.engine.nodes import CaseAct, CaseFlow, Wait

WRITTEN_BY = "<!-- Written by `manage.py draw_workflows`: change the definitions instead. -->"
CLOCKS_NOTE = (
    "As shipped in `workflows/clocks.toml`; an administrator may add later versions. Letters "
    "cite only sources of tier V or S."
)
NONE = "–"
# Said of a deadline that is not started anew.
CONTINUES = "接续前一步的时限"


def page(flow: type[CaseFlow]) -> str:
    """Return the Markdown page of a flow; the same definitions give the same text."""
    kind = kind_of(flow)
    sections = (
        WRITTEN_BY,
        f"# {flow.process_title} (`{kind}`)",
        f"Flow `{flow.__module__}.{flow.__name__}`, states `{states_of(flow).__module__}`.",
        f"![{flow.process_title}]({kind}.svg)",
        "## States",
        _table(("state", "名称", "open at", "deadline"), _states(flow)),
        "## Moves",
        "Every lawful move, sorted. A move with no bearer is lawful, but nothing makes it yet.",
        _table(("state", "transition", "next state", "made by", "guards"), _moves(flow)),
        "## Guards",
        _table(("guard", "what it asks"), _guards(flow)),
        "## Steps",
        _table(("step", "名称", "roles", "whose people", "barred", "deadline"), _steps(flow)),
        "## Outcomes",
        _table(
            ("step", "outcome", "名称", "transition", "reason", "taken back", "rule"),
            _outcomes(flow),
        ),
        "## Acts without a task",
        _table(("act", "名称", "by", "transition", "goes on at", "reason", "rule"), _acts(flow)),
    )
    return "\n\n".join(sections) + "\n"


def index(flows: Sequence[type[CaseFlow]]) -> str:
    """Return the page that lists the flows and every deadline of the product."""
    links = "\n".join(f"- [{flow.process_title}]({kind_of(flow)}.md)" for flow in flows)
    clocks = (
        (f"`{clock.code}`", clock.label, clock.term, clock.source, clock.trust)
        for clock in declared_clocks().values()
    )
    sections = (
        WRITTEN_BY,
        "# Workflows",
        links,
        "## Deadlines",
        CLOCKS_NOTE,
        _table(("code", "名称", "length", "source", "tier"), clocks),
    )
    return "\n\n".join(sections) + "\n"


def _states(flow: type[CaseFlow]) -> Iterator[tuple[str, ...]]:
    found = walk(flow)
    for value, label in states_of(flow).choices:
        steps = [flow.instance.node(name) for name in found.steps_in(value)]
        open_at = [step for step in steps if not isinstance(step, End)]
        where = ", ".join(f"`{step.name}`" for step in open_at)
        if not open_at:
            where = "closed" if steps else "not reached by the flow yet"
        deadlines = "; ".join(_deadline(flow, step) for step in open_at) or NONE
        yield f"`{value}`", str(label), where, deadlines


def _deadline(flow: type[CaseFlow], node: Human | Wait) -> str:
    if isinstance(node, Human) and node.clocks:
        known = (declared_clocks()[code] for code in node.clocks)
        terms = "; ".join(
            f"{clock.term} (`{clock.code}`, {clock.source}, {clock.tier})" for clock in known
        )
        return f"{terms}; {CONTINUES}" if node.continues else terms
    reason = reasons_without_clock().get((kind_of(flow), node.name), "")
    return f"none: {reason}"


def _moves(flow: type[CaseFlow]) -> Iterator[tuple[str, ...]]:
    bearers = _bearers(flow)
    for move in moves_of(flow):
        guards = ", ".join(f"`{name}`" for name in guards_on(flow, move.act)) or NONE
        made_by = ", ".join(bearers.get(move.act, ())) or NONE
        yield f"`{move.state}`", f"`{move.act}`", f"`{move.next_state}`", made_by, guards


def _bearers(flow: type[CaseFlow]) -> dict[str, list[str]]:
    """Return, by transition, the outcomes and acts that carry it out."""
    bearers: dict[str, list[str]] = {}
    for node in _humans(flow):
        for outcome in node.outcomes:
            bearers.setdefault(outcome.transition, []).append(f"{node.name}.{outcome.name}")
    for act in flow.acts:
        bearers.setdefault(act.transition, []).append(act.name)
    bearers[TAKE_BACK] = ["who took the last step, before its messages left"]
    return bearers


def _guards(flow: type[CaseFlow]) -> Iterator[tuple[str, ...]]:
    for name, guard in guards_of(flow).items():
        yield f"`{name}`", (guard.__doc__ or "").strip().partition("\n")[0]


def _steps(flow: type[CaseFlow]) -> Iterator[tuple[str, ...]]:
    for node in _humans(flow):
        barred = [f"whoever did `{name}`" for name in node.four_eyes_with]
        if node.not_opener:
            barred.insert(0, "whoever opened the case")
        yield (
            f"`{node.name}`",
            str(node.task_title),
            _roles(node.roles),
            "the person who opened the case" if node.for_opener else node.holder.value,
            ", ".join(barred) or NONE,
            _deadline(flow, node),
        )


def _outcomes(flow: type[CaseFlow]) -> Iterator[tuple[str, ...]]:
    for node in _humans(flow):
        for outcome in node.outcomes:
            yield (
                f"`{node.name}`",
                f"`{outcome.name}`",
                str(outcome.label),
                f"`{outcome.transition}`",
                "required" if outcome.reason_required else NONE,
                "within the hold" if outcome.may_be_taken_back else "never",
                outcome.rule,
            )


def _acts(flow: type[CaseFlow]) -> Iterator[tuple[str, ...]]:
    for act in flow.acts:
        yield (
            f"`{act.name}`",
            str(act.label),
            _doer(act),
            f"`{act.transition}`",
            f"`{act.then}`" if act.then else "where it is",
            "required" if act.reason_required else NONE,
            act.rule,
        )


def _doer(act: CaseAct) -> str:
    if not act.roles:
        return "the system"
    if act.only_opener:
        return "the person who opened the case"
    return f"{_roles(act.roles)} ({act.holder.value})"


def _roles(roles: Iterable[Role]) -> str:
    return "、".join(str(Role(role).label) for role in roles)


def _humans(flow: type[CaseFlow]) -> Iterator[Human]:
    for node in reading_order(flow):
        if isinstance(node, Human):
            yield node


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
