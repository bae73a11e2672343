"""Be away and have somebody stand in: entered once, resolved whenever it is read.

Nothing is handed over and nothing is taken back: the tasks stay with the person, the delegate
finds them in their own queue while the absence lasts, and acts under the person's roles with
both names in the record (queues-and-deadlines, section 3, item 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput, NotAllowed
from cases.events import append_system_event
from cases.models import Absence, OutboxMessage, Person
from cases.permissions import own_memberships_on
from cases.queries.absences import led_by
from cases.states.case_kind import CaseKind
from cases.states.role import NOT_DELEGATED
from cases.states.system_act import SystemAct
from workflows.engine.absence_news import news_of_end, news_of_entry
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LONGEST = timedelta(days=366)
REASON_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Away:
    """When a person is away, who stands in (None: their tasks show to their lead), and why.

    `kinds` are the kinds of case for which the delegate stands in; empty: all.
    """

    first_day: date
    last_day: date
    delegate: Person | None
    reason: str
    kinds: Sequence[str] = ()


@patiently
@transaction.atomic
def enter_absence(*, actor: Person, person: Person, away: Away, at: datetime) -> Absence:
    """Enter that a person is away, and who stands in.

    Args:
        actor: the person, or the lead of an organisation that they belong to.
        person: who is away.
        away: days, both included, delegate and reason.
        at: the moment of the entry.

    Writes: one `Absence`, one system event; rows of the outbox that tell the delegate.

    Raises:
        NotAllowed: the actor is neither the person nor their lead.
        BadInput: days in the past or the wrong way round, an absence that overlaps another,
            a delegate who shares no organisation with the person or is away themselves.
    """
    on = civil_date(at)
    _lock(person, away.delegate)
    _require_self_or_lead(actor, person, on=on)
    _check_days(away, on=on)
    _must_not_overlap(person, away)
    _check_kinds(away)
    if away.delegate is not None:
        _check_delegate(person, away.delegate, away, on=on)
    return _enter(actor, person, away, at=at)


def _enter(actor: Person, person: Person, away: Away, *, at: datetime) -> Absence:
    absence = Absence.objects.create(
        person=person,
        delegate=away.delegate,
        valid_from=away.first_day,
        valid_until=away.last_day,
        kinds=sorted(away.kinds),
        reason=away.reason.strip(),
        entered_by=actor,
        entered_at=at,
    )
    append_system_event(
        act=SystemAct.ABSENCE_ENTERED,
        actor=actor,
        at=at,
        data={
            "absence": absence.pk,
            "person": person.pk,
            "delegate": away.delegate.pk if away.delegate else None,
            "from": away.first_day,
            "until": away.last_day,
            "kinds": absence.kinds,
        },
    )
    OutboxMessage.objects.bulk_create(news_of_entry(absence, at=at))
    return absence


@patiently
@transaction.atomic
def end_absence(*, actor: Person, absence: Absence, at: datetime) -> Absence:
    """Come back early: from now on nobody stands in any more; ending twice changes nothing.

    Writes: the day of the end on the `Absence`, one system event; a row of the outbox that tells
    the delegate.

    Raises:
        NotAllowed: the actor is neither the person nor their lead.
    """
    on = civil_date(at)
    locked = (
        Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    )
    _require_self_or_lead(actor, locked.person, on=on)
    if locked.ended_on is not None or locked.valid_until < on:
        return locked
    _end(locked, actor=actor, on=on, at=at)
    return locked


def _end(absence: Absence, *, actor: Person, on: date, at: datetime) -> None:
    absence.ended_on = on
    absence.save(update_fields=["ended_on"])
    append_system_event(
        act=SystemAct.ABSENCE_ENDED,
        actor=actor,
        at=at,
        data={"absence": absence.pk, "person": absence.person_id, "ended_on": on},
    )
    OutboxMessage.objects.bulk_create(news_of_end(absence, at=at))


@patiently
@transaction.atomic
def replace_delegate(
    *, actor: Person, absence: Absence, delegate: Person | None, at: datetime
) -> Absence:
    """Let somebody else stand in for the rest of an absence; None: the lead sees the tasks.

    The caller has settled that the actor may: who stood in is leaving.

    An absence that is over is left as it is.

    Writes: the end of the `Absence`, another for the days that are left, two system events.

    Raises:
        BadInput: the colleague may not stand in, or is away themselves.
    """
    on = civil_date(at)
    _lock(absence.person, delegate)
    locked = (
        Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    )
    if locked.ended_on is not None or locked.valid_until < on:
        return locked
    away = Away(
        first_day=max(on, locked.valid_from),
        last_day=locked.valid_until,
        delegate=delegate,
        reason=locked.reason,
        # Without a delegate there is nothing to limit: all tasks show to the lead.
        kinds=locked.kinds if delegate else (),
    )
    if delegate is not None:
        _check_delegate(locked.person, delegate, away, on=on)
    _end(locked, actor=actor, on=on, at=at)
    return _enter(actor, locked.person, away, at=at)


def _lock(person: Person, delegate: Person | None) -> None:
    """Lock both, in one order: two absences must not overlap, and a delegate must not leave."""
    people = [person.pk] if delegate is None else [person.pk, delegate.pk]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))


def organisations_of(person: Person, *, on: date) -> set[int]:
    """Return the organisations in which a person holds a role that somebody may stand in for."""
    own = own_memberships_on(person, on).exclude(role__in=NOT_DELEGATED)
    return set(own.values_list("organisation_id", flat=True))


def _require_self_or_lead(actor: Person, person: Person, *, on: date) -> None:
    if actor.pk == person.pk or led_by(actor, on=on) & organisations_of(person, on=on):
        return
    raise NotAllowed(_t("外出只能由本人或其单位负责人登记和结束。"))


def _check_days(away: Away, *, on: date) -> None:
    if away.last_day < away.first_day:
        raise BadInput(_t("截止日不得早于起始日。"), field="last_day")
    if away.first_day < on:
        raise BadInput(
            _t("起始日不得早于今天（%(today)s）：已经过去的日子无人代办过。") % {"today": on},
            field="first_day",
        )
    if away.last_day - away.first_day > LONGEST:
        raise BadInput(_t("一次外出最长一年：长期离岗请由系统管理员调整角色。"), field="last_day")
    if not away.reason.strip() or len(away.reason.strip()) > REASON_LENGTH:
        raise BadInput(
            _t("请写明事由，不超过 %(most)s 字，例如“年休假”。") % {"most": REASON_LENGTH},
            field="reason",
        )


def _check_kinds(away: Away) -> None:
    if not set(away.kinds) <= set(CaseKind.values):
        raise BadInput(_t("没有这类案卷：请从列表中选择范围，或留空表示全部。"), field="kinds")
    if away.kinds and away.delegate is None:
        raise BadInput(
            _t("没有代办人时不能限定范围：任务全部显示给单位负责人。请选择代办人，或清空范围。"),
            field="kinds",
        )


def _must_not_overlap(person: Person, away: Away) -> None:
    overlapping = Absence.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=away.first_day),
        person=person,
        valid_from__lte=away.last_day,
        valid_until__gte=away.first_day,
    ).first()
    if overlapping is not None:
        raise BadInput(
            _t("与已登记的外出（%(first)s 至 %(last)s）重叠：请先结束那一次，或改用其他日期。")
            % {"first": overlapping.valid_from, "last": overlapping.valid_until},
            field="first_day",
        )


def _check_delegate(person: Person, delegate: Person, away: Away, *, on: date) -> None:
    if delegate.pk == person.pk:
        raise BadInput(_t("不能委托自己代办。"), field="delegate")
    if not organisations_of(person, on=on) & organisations_of(delegate, on=on):
        raise BadInput(
            _t("%(name)s与您不在同一单位，不能代办：请选择本单位的同事。")
            % {"name": delegate.name},
            field="delegate",
        )
    also_away = Absence.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=away.first_day),
        person=delegate,
        valid_from__lte=away.last_day,
        valid_until__gte=away.first_day,
    ).first()
    if also_away is not None:
        raise BadInput(
            _t("%(name)s在 %(first)s 至 %(last)s 也不在岗：代办只传一层，请另选他人。")
            % {
                "name": delegate.name,
                "first": also_away.valid_from,
                "last": also_away.valid_until,
            },
            field="delegate",
        )
