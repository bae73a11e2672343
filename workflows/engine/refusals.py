"""The refusals that several acts share, each said once: who was quicker, and when.

A `must_…` raises; the others are returned, so that the place that refuses reads
`raise already_done(item)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import AlreadyClaimed, AlreadyDone, BadInput, Stale
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from cases.models import Case, Person, WorkItem


def must_be_as_seen(case: Case, expected_version: int | None, actor: Person | None) -> None:
    """Refuse a page that was drawn before the newest act on a case.

    Args:
        case: the case, locked.
        expected_version: its version on the page; None: no page was drawn.
        actor: who sent the page; where the newest act is their own, the sentence says so.

    Raises:
        Stale: somebody acted after the page was drawn.
    """
    if expected_version is None or case.version == expected_version:
        return
    newest = case.events.order_by("sequence").last()
    oneself = actor is not None and newest is not None and newest.actor_id == actor.pk
    sentence = (
        _t(
            "您打开页面之后，本人已在别处办理过 %(number)s（版次由 %(seen)s 变为 %(now)s）。"
            "您填写的内容已保留，请核对最新情况后再提交。"
        )
        if oneself
        else _t(
            "您打开页面之后，%(number)s 已被他人办理（版次由 %(seen)s 变为 %(now)s）。"
            "您填写的内容已保留，请核对最新情况后再提交。"
        )
    )
    facts = {"number": case.number, "seen": expected_version, "now": case.version}
    raise Stale(sentence % facts, case=case)


def must_be_open(item: WorkItem) -> None:
    """Refuse a task that is finished.

    Raises:
        AlreadyDone: it is; the sentence says by whom and when.
    """
    if item.finished is not None:
        raise AlreadyDone(
            _t("这项任务已由%(who)s于%(when)s办结。")
            % {"who": name_shown(item.done_by), "when": moment_shown(item.finished)},
            item=item,
        )


def claimed_by_another(item: WorkItem) -> AlreadyClaimed:
    """Return the refusal of a task that another person holds; it names them and the time."""
    return AlreadyClaimed(
        _t("这项任务已由%(who)s于%(when)s领取。如需接办，请先请其移交或退回队列。")
        % {"who": item.owner, "when": moment_shown(item.assigned)},
        item=item,
    )


def reason_missing(label: StrOrPromise) -> BadInput:
    """Return the refusal of an act that needs a written reason and came without one."""
    return BadInput(_t("“%(label)s”须写明理由。") % {"label": label}, field="reason")


def name_shown(person: Person | None) -> str:
    """Return who acted as a refusal names them: nobody is the system."""
    return str(person) if person else _t("系统")


def moment_shown(at: datetime | None) -> str:
    """Return a moment as a refusal names it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""
