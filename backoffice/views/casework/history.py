"""A case's history in words: who did what, in which role, by which rule, and with what reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from cases.states.access_words import DatasetChange
from cases.states.case_kind import CaseKind
from cases.states.clock import CLOCKS_HANDED_ON
from cases.states.fast_path import DiversionCause
from cases.states.grant import SuspensionCause
from cases.states.label import LabelKind
from cases.states.obligation import ObligationCause
from cases.states.role import Role
from workflows.engine.state_words import states_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import TextChoices
    from django_stubs_ext import StrOrPromise

    from cases.models import Case, CaseEvent

SHORT_HASH = 12


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a fact is called, and what its value is."""

    label: StrOrPromise
    values: type[TextChoices]


# Acts that no flow declares.
OTHER_ACTS: Final[dict[str, StrOrPromise]] = {
    "open": _("立案"),
    "attach": _("上传附件"),
    "quarantine": _("拦截含恶意代码的附件"),
    "escalate": _("逾期转负责人处理"),
    "supervise": _("发出督办单"),
    "change_drafter": _("改由他人经办"),
    "stop_clock": _("暂停计时"),
    "resume_clock": _("恢复计时"),
    "reset_clock": _("重新起算"),
    "ask_extension": _("申请延期"),
    "extend_clock": _("同意延期"),
    "move_clock_policy": _("改用新时长"),
    "refuse_extension": _("不同意延期"),
    "undo": _("撤回上一步"),
}
CLOCK_ACTS: Final = frozenset(OTHER_ACTS) - {
    "open",
    "attach",
    "quarantine",
    "escalate",
    "supervise",
    "change_drafter",
    "undo",
}
# Facts of an act on a clock; other acts may use these names for something else.
CLOCK_FACT_LABELS: Final[dict[str, StrOrPromise]] = {
    "on": _("生效日"),
    "days": _("延长天数"),
    "due_on": _("到期日"),
}
# Facts of an event that its line shows; others stay in the record.
FACT_LABELS: Final[dict[str, StrOrPromise]] = {
    "sent_at": _("答复发出时间"),
    "passed_items": _("通过条目"),
    "approved_items": _("批准条目"),
    "refused_items": _("不予通过条目"),
    "cancelled_items": _("撤销条目"),
    "conflict_items": _("冲突条目"),
    "version": _("清单版本"),
    "label": _("版本号"),
    "rung": _("升级级别"),
    "order": _("督办单"),
    "entries": _("条目数"),
    "drafter": _("新经办人"),
    "undone": _("撤回的事件序号"),
    "score": _("评估得分"),
    "coverage": _("覆盖率（%）"),
    "malware": _("恶意代码"),
    "dataset_change": _("数据变化"),
    "cause": _("原因"),
}
_CHANGED_DATASET: Final = {"dataset_change": Words(label=_("数据变化"), values=DatasetChange)}
# What a kind of case means by a name that others use for something else.
OWN_FACTS: Final[dict[str, dict[str, Words]]] = {
    CaseKind.LABEL_NOMINATION: {"label": Words(label=_("标注"), values=LabelKind)},
    CaseKind.ACCESS_APPLICATION: _CHANGED_DATASET,
    CaseKind.ACCESS_LINE: {
        **_CHANGED_DATASET,
        "cause": Words(label=_("转普通程序的原因"), values=DiversionCause),
    },
    CaseKind.OBLIGATION: {"cause": Words(label=_("起因"), values=ObligationCause)},
    CaseKind.GRANT: {
        **_CHANGED_DATASET,
        "cause": Words(label=_("中止原因"), values=SuspensionCause),
    },
}


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    event: CaseEvent
    act: StrOrPromise
    task: StrOrPromise
    role: StrOrPromise
    acting_for: str
    from_state: StrOrPromise
    to_state: StrOrPromise
    reason: str
    facts: tuple[tuple[StrOrPromise, object], ...]
    short_hash: str
    is_undone: bool


def history_lines(case: Case, events: Iterable[CaseEvent]) -> list[HistoryLine]:
    events = list(events)
    undone = {event.data.get("undone") for event in events if event.act == "undo"}
    states = states_around(case, events)
    return [
        _line(case, event, states[event.sequence], is_undone=event.sequence in undone)
        for event in events
    ]


def _line(
    case: Case, event: CaseEvent, states: tuple[StrOrPromise, StrOrPromise], *, is_undone: bool
) -> HistoryLine:
    node = event.work_item.flow_task if event.work_item else None
    facts = tuple(
        _fact(case, name, label, event.data[name])
        for name, label in _labels_of(event).items()
        if isinstance(event.data.get(name), str | int)
    )
    return HistoryLine(
        event=event,
        act=act_label(case, event),
        task=node.task_title if node else "",
        role=Role(event.role).label if event.role in Role.values else "",
        acting_for=event.acting_for.name if event.acting_for else "",
        from_state=states[0],
        to_state=states[1],
        reason=_words_of(event),
        facts=(*facts, *_of_clocks(event)),
        short_hash=event.hash[:SHORT_HASH],
        is_undone=is_undone,
    )


def _of_clocks(event: CaseEvent) -> tuple[tuple[StrOrPromise, object], ...]:
    return ((_("期限"), _("接续计时")),) if event.data.get(CLOCKS_HANDED_ON) else ()


def _fact(case: Case, name: str, label: StrOrPromise, value: object) -> tuple[StrOrPromise, object]:
    own = OWN_FACTS.get(case.kind, {}).get(name)
    if own is None or value not in own.values.values:
        return label, value
    return own.label, own.values(value).label


def act_label(case: Case, event: CaseEvent) -> StrOrPromise:
    if event.act in OTHER_ACTS:
        return OTHER_ACTS[event.act]
    declared = (
        event.work_item.flow_task.outcome(event.act)
        if event.work_item
        else case.flow_class.act(event.act)
    )
    label: StrOrPromise = declared.label if declared else event.act
    return label


def _labels_of(event: CaseEvent) -> dict[str, StrOrPromise]:
    return CLOCK_FACT_LABELS if event.act in CLOCK_ACTS else FACT_LABELS


def _words_of(event: CaseEvent) -> str:
    return str(event.data.get("note" if event.act in CLOCK_ACTS else "reason", ""))
