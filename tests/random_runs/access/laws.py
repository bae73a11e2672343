"""What must hold after every step of a run, whoever did what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import (
    AccessApplication,
    AccessLine,
    AgreedLine,
    Agreement,
    CaseEvent,
    Clock,
    Grant,
    Notification,
    OutboxMessage,
    SupplementRequest,
)
from cases.proof import verify_cases
from cases.queries.agreements import fully_signed
from tests.random_runs.access.arrows import PERSON, SYSTEM
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.follow_ups import is_suspended
from tests.random_runs.access.lawful import (
    APPLICATION,
    LEFT_AFTER_LAST_NOTICE,
    LENGTHS,
    MOVES,
    STATES,
    UNDECIDED,
    summary,
)
from tests.random_runs.access.lawful_oversight import LOOKING
from tests.random_runs.access.official_days import worked_day_after
from tests.random_runs.access.signing import both_signed
from tests.random_runs.access.told_clock import day_of
from tests.random_runs.access.told_clocks import clocks_of
from tests.random_runs.access.walk import AS_APPLIED_FOR, events_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import Case
    from tests.random_runs.access.walk import Walk

# What brings word of lines to their application, and of an application to its agreements.
LINES_SAY = ("access_line_changed", "access_supplement_asked")
AGREEMENT_DUE = "agreement_due"


def every_move_is_lawful(new: Iterable[CaseEvent]) -> None:
    """Each event is an arrow of the rules; nothing is approved or refused without a person."""
    for event in new:
        kind, by = event.case.kind, SYSTEM if event.actor_id is None else PERSON
        moves = MOVES[kind].get(event.act, ())
        said = f"{kind}: {event.act} by the {by} from {event.from_state!r} to {event.to_state!r}"
        assert any(each.allows(by, event.from_state, event.to_state) for each in moves), said
        assert event.to_state in STATES[kind], said


def chains_verify(moved: Iterable[Case]) -> None:
    """The chain of every matter that moved is whole and ends in its state."""
    for case in moved:
        proof = verify_cases(case=case)
        assert proof.first_bad is None, proof.first_bad


def clocks_are_as_told(moved: Iterable[Case]) -> None:
    """Every deadline, running or not, is what the events of its matter add up to."""
    for case in moved:
        also = CaseEvent.objects.none()
        if case.kind == APPLICATION:
            lines = AccessLine.objects.filter(application=case.pk)
            also = CaseEvent.objects.filter(case__in=lines.values("pk")).select_related("case")
        told = [
            (
                (each.code, each.start_on, each.due_on, each.status, each.satisfied_on),
                (each.paused_on, each.cycle, each.extended_by, not each.is_settled),
            )
            for each in clocks_of(case.kind, events_of(case), also=also)
        ]
        clocks = list(Clock.objects.filter(case=case.pk).select_related("work_item").order_by("pk"))
        shown = [
            (
                (each.code, each.start_on, each.due_on, each.status, each.satisfied_on),
                (each.paused_on, each.cycle, each.extended_by, each.provisional),
            )
            for each in clocks
        ]
        assert shown == told, f"{case.number} shows {shown}, and its events tell {told}"
        for each in clocks:
            item = each.work_item
            if item is not None and item.finished is None:
                assert (item.due_on, item.waiting_since) == (each.due_on, each.paused_on)


def nothing_lapses_unheard(walk: Walk, new: Sequence[CaseEvent]) -> None:
    """S8, S23: the term is over, the writer was told, and what was left has passed since.

    Nothing lapses while the list, or a suspension of the grant that it follows, bars the signing,
    and the lines of what lapsed say so (0041).
    """
    noted = {(each.case_id, each.at) for each in new if each.act == "note_lapse"}
    for event in new:
        if event.act == "lapse":
            covered = AgreedLine.objects.filter(agreement=event.case_id).select_related("line")
            assert {(each.line_id, event.at) for each in covered} <= noted
            assert all(walk.listed[each.line.entry_id] in AS_APPLIED_FOR for each in covered)
            followed = Grant.objects.filter(follow_ups__agreements=event.case_id)
            assert not any(each.state == "suspended" and is_suspended(each) for each in followed)
            clock = Clock.objects.filter(case=event.case_id, code="app.sign").latest("pk")
            last = Q(outbox_key__endswith=":P80") | Q(outbox_key__endswith=":M0")
            key = f"rung:{clock.pk}:"
            told = Notification.objects.filter(last, outbox_key__startswith=key)
            _was_heard(event, clock, told, left=LEFT_AFTER_LAST_NOTICE)
        elif event.act == "abandon":
            request = SupplementRequest.objects.get(line_id=event.case_id)
            clock = Clock.objects.get(work_item=request.work_item_id)
            told = Notification.objects.filter(outbox_key=f"task:{request.work_item_id}")
            _was_heard(event, clock, told, left=LENGTHS["app.supplement_reply"])


def _was_heard(event: CaseEvent, clock: Clock, told: QuerySet[Notification], *, left: int) -> None:
    on = day_of(event)
    heard = told.filter(person=clock.case.opened_by_id, at__lte=event.at)
    first = min((civil_day(row.at) for row in heard), default=None)
    assert clock.due_on < on, f"{event.act} on {on}, before the end of the term"
    assert first is not None, f"{event.act} on {on}, of which nobody was told"
    # A day of rest comes after what was left as well.
    over = worked_day_after(first, left)
    assert over < on, f"{event.act} on {on}, told on {first}: that leaves until {over}"


def one_open_line_per_applicant_and_dataset() -> None:
    """S34."""
    open_lines = AccessLine.objects.filter(state__in=UNDECIDED)
    wanted = list(open_lines.values_list("applicant", "entry"))
    assert len(wanted) == len(set(wanted))


def nobody_has_access_without_both_signatures(at: datetime) -> None:
    """decisions.md, Applications; S26, S37: at no moment, whatever has run or not.

    In force is what both sides signed; each of its datasets is granted once, and nothing else.
    Data may be used where the grant is in use, on its days, and nothing suspends it.
    """
    agreements = list(Agreement.objects.select_related("bound").order_by("pk"))
    signed = {each.pk for each in agreements if both_signed(each)}
    in_force = {each.pk for each in agreements if each.state == "in_force"}
    assert in_force == signed == set(fully_signed().values_list("pk", flat=True))
    covered = AgreedLine.objects.filter(agreement__in=in_force)
    found = list(Grant.objects.select_related("signed_agreement__bound", "line").order_by("pk"))
    granted = sorted((each.signed_agreement_id, each.line_id) for each in found)
    assert granted == sorted(covered.values_list("agreement", "line"))
    for grant in found:
        text, line = grant.signed_agreement.bound, grant.line
        assert (line.state, grant.entry_id) == ("approved", line.entry_id)
        assert text.begins_on <= grant.valid_from <= grant.valid_until == text.ends_on
        on_its_days = grant.valid_from <= civil_day(at) <= grant.valid_until
        is_held_back = grant.suspensions.filter(ended_at=None).exists()
        is_on = grant.state == "active" and grant.delivered_at is not None
        assert not (is_on and is_held_back), f"{grant.number} is in use and suspended"
        assert grant.is_usable(at) == (is_on and on_its_days), grant.number


def applications_say_what_their_lines_say(moved: Iterable[Case] | None = None) -> None:
    """The summary follows from the lines, once word of them has left.

    Args:
        moved: what was acted on; left out: all applications are asked.
    """
    found = AccessApplication.objects.exclude(state="draft")
    if moved is not None:
        keys = [case.pk for case in moved]
        found = found.filter(Q(pk__in=keys) | Q(lines__in=keys)).distinct()
    for application in found.order_by("pk"):
        lines = list(application.lines.order_by("pk"))
        if not lines:
            assert application.state == "withdrawn"
            continue
        if _is_on_its_way(LINES_SAY, [line.pk for line in lines]):
            continue
        asked = application.supplement_requests.filter(answered_at=None, lapsed_at=None).exists()
        standing = application.lines.filter(decided_anew=None)
        found = list(standing.values_list("state", "second_look__state").order_by("pk"))
        told = summary(
            [state for state, _ in found],
            asked=asked,
            looked_at=any(look in LOOKING for _, look in found),
        )
        assert application.state == told, f"{application.number} says {application.state}: {told}"
        if not _is_on_its_way((AGREEMENT_DUE,), [application.pk]):
            _agreements_cover_what_is_open(application, lines)


def _agreements_cover_what_is_open(
    application: AccessApplication, lines: Iterable[AccessLine]
) -> None:
    """Agreements about all that organisations open which decided all of theirs (S22).

    One of each; another about what it decided anew after a second look; another in the place of
    one that ended or lapsed, about no more than that.
    """
    waits = {line.organisation_id for line in lines if line.state in UNDECIDED}
    opened = {line.pk: line.organisation_id for line in lines if line.state == "approved"}
    due = {pk for pk, organisation in opened.items() if organisation not in waits}
    drawn: list[int] = []
    for each in application.agreements.select_related("replaces"):
        covered = set(each.agreed_lines.values_list("line", flat=True))
        assert {opened[pk] for pk in covered} == {each.organisation_id}
        if each.replaces is None:
            drawn += covered
        else:
            assert each.replaces.state in {"ended", "lapsed"}
            assert covered <= set(each.replaces.agreed_lines.values_list("line", flat=True))
    assert len(drawn) == len(set(drawn)), "a dataset is agreed on twice"
    assert due <= set(drawn) <= set(opened), f"{application.number} has {drawn}, due are {due}"
    if not any(line.anew_of_id for line in lines):
        first = application.agreements.filter(replaces=None).values_list("organisation", flat=True)
        assert first.count() == len(set(first)), "an organisation has two agreements"


def _is_on_its_way(topics: tuple[str, ...], cases: list[int]) -> bool:
    waiting = OutboxMessage.objects.filter(topic__in=topics, case__in=cases)
    return waiting.filter(status__in=("waiting", "failed")).exists()


def only_what_was_lost_has_failed() -> None:
    """No message failed by itself."""
    failed = OutboxMessage.objects.exclude(last_error="").exclude(last_error__startswith="Lost ")
    assert not failed.exists(), failed.values_list("topic", "last_error", "payload").first()
