"""Renewals and amendments: the live grant stays as it is until what follows it is signed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import BadInput, GuardFailed, KaifangError, NotAllowed
from cases.models import AccessApplication, Agreement, CaseEvent, ClockPolicy, Grant
from cases.proof_of_grants import first_bad_grant
from cases.states.grant import GrantState
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.agreeing import confirmed, entered, sent
from tests.workflows.conditional_access.applying import (
    a_town,
    approved,
    delivered,
    finished,
    line_of,
    refused,
)
from tests.workflows.conditional_access.granting import LAST_DAY, LATER, acted, in_use, pushed
from workflows.conditional_access.content import content_of
from workflows.conditional_access.follow_ups.start import start_follow_up
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
# Sixty days before 2024-09-27.
TOO_EARLY, FIRST_DAY = shanghai(2024, 7, 28), shanghai(2024, 7, 29)
DECIDED_AT, SIGNED_AT = shanghai(2024, 8, 1), shanghai(2024, 8, 6)


def started(
    town: Town, grant: Grant, kind: str = "renewal", at: datetime = FIRST_DAY
) -> AccessApplication:
    return start_follow_up(grant=grant, kind=kind, person=town.person.person, at=at)


def handed(
    town: Town, draft: AccessApplication, at: datetime = FIRST_DAY, **changed: Any
) -> AccessApplication:
    content = replace(content_of(draft.draft.content), **changed)
    done: AccessApplication = finished(
        draft, town.person, "submit", at, content=content, pledge=True
    )
    return done


def granted_anew(
    town: Town, application: AccessApplication, store: Path, *, months: int = 12
) -> Grant:
    """Let the department open what follows, both sides sign, and return the new grant."""
    line, reviewer = line_of(application, town.traffic), town.traffic.reviewer
    line = finished(line, reviewer, "accept", DECIDED_AT)
    said = {"granted_months": months}
    line = finished(line, reviewer, "propose", DECIDED_AT, proposal="approve", **said)
    finished(line, town.traffic.head, "approve", DECIDED_AT, **said)
    delivered(DECIDED_AT)
    agreement = Agreement.objects.get(application=application)
    days = {"user_signed_on": SIGNED_AT.date(), "provider_signed_on": SIGNED_AT.date()}
    agreement = entered(town, sent(town, agreement, SIGNED_AT), store, SIGNED_AT, **days)
    confirmed(town.traffic, agreement, SIGNED_AT)
    return Grant.objects.get(signed_agreement=agreement)


def test_renewal_begins_with_what_the_grant_rests_on(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)

    draft = started(town, grant)

    content = content_of(draft.draft.content)
    assert (draft.state, draft.data_grant, draft.follows_as) == ("draft", grant, "renewal")
    assert content.entries == (str(town.traffic.row.entry.uid),)
    assert content.purpose == "为停车导航应用提供附近泊位和就诊高峰提示。"
    event = CaseEvent.objects.get(case=draft.pk, act="open")
    assert (event.data["follows"], event.data["follows_as"]) == (grant.number, "renewal")


def test_renewal_goes_on_where_the_grant_ends_without_gap_or_overlap(tmp_path: Path) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    application = handed(town, started(town, old), term_months=6)
    before = Grant.objects.get(pk=old.pk).head

    new = granted_anew(town, application, tmp_path, months=6)

    old = Grant.objects.get(pk=old.pk)
    assert (old.state, old.head, old.valid_until) == ("active", before, LAST_DAY)
    assert (new.valid_from - old.valid_until).days == 1
    assert new.valid_until.isoformat() == "2025-03-27"
    usable = [old.is_usable(shanghai(2024, 9, 27)), old.is_usable(shanghai(2024, 9, 28))]
    assert usable == [True, False]
    new = finished(new, town.traffic.reviewer, "deliver_by_hand", SIGNED_AT, note="沿用原接口。")
    days = [new.is_usable(shanghai(2024, 9, 27)), new.is_usable(shanghai(2024, 9, 28))]
    assert days == [False, True]
    assert first_bad_grant() is None


def test_amendment_ends_the_grant_in_the_step_that_issues_the_new_one(tmp_path: Path) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    draft = started(town, old, "amendment", LATER)
    application = handed(town, draft, LATER, purpose="在车载导航中提示附近泊位，只展示空闲数。")
    assert Grant.objects.get(pk=old.pk).state == "active"

    new = granted_anew(town, application, tmp_path)

    old = Grant.objects.get(pk=old.pk)
    ended = CaseEvent.objects.get(case=old.pk, act="end_as_replaced")
    opened = CaseEvent.objects.get(case=new.pk, act="open")
    assert (old.state, ended.at) == (GrantState.ENDED, opened.at)
    assert ended.data["replaced_by"] == new.signed_agreement.number
    assert (new.state, new.valid_from) == ("pending_delivery", SIGNED_AT.date())
    said = CaseEvent.objects.get(case=new.signed_agreement_id, act="confirm_paper").data
    assert (said["follows"], said["follows_as"]) == (old.number, "amendment")
    assert not old.is_usable(SIGNED_AT)
    assert first_bad_grant() is None


def test_delivery_system_hears_of_the_end_and_of_the_new_grant(
    tmp_path: Path, settings: Any
) -> None:
    settings.DELIVERY_URL = "https://delivery.example/grants"
    town = a_town()
    old = in_use(town, tmp_path)
    application = handed(town, started(town, old, "amendment", LATER), LATER)

    new = granted_anew(town, application, tmp_path)

    assert pushed(old)[-1] == "ended"
    assert pushed(new) == ["granted"]


def test_refused_renewal_leaves_the_grant_and_another_can_be_asked_for(tmp_path: Path) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    application = handed(town, started(town, old))
    refused(line_of(application, town.traffic), town.traffic, DECIDED_AT)
    delivered(DECIDED_AT)

    again = started(town, old, "amendment", DECIDED_AT)

    assert Grant.objects.get(pk=old.pk).state == "active"
    assert again.state == "draft"


def test_grant_is_renewed_from_a_set_number_of_days_before_its_end(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)

    with pytest.raises(GuardFailed, match="2024-07-29"):
        started(town, grant, at=TOO_EARLY)
    ClockPolicy.objects.filter(code="app.renewal_window").update(length=61)

    assert started(town, grant, at=TOO_EARLY).state == "draft"


def test_window_in_working_days_counts_no_day_of_rest(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    rule = ClockPolicy.objects.filter(code="app.renewal_window")
    rule.update(unit="working_day", length=10)

    # 2024-09-14 is a make-up Saturday, 15 to 17 are days of rest.
    with pytest.raises(GuardFailed, match="2024-09-12"):
        started(town, grant, at=shanghai(2024, 9, 11))


def test_one_renewal_or_amendment_of_a_grant_is_open_at_a_time(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    first = started(town, grant)

    with pytest.raises(GuardFailed, match=first.number):
        started(town, grant, "amendment")
    handed(town, first)
    with pytest.raises(GuardFailed, match=first.number):
        started(town, grant, "amendment")
    approved(line_of(first, town.traffic), town.traffic, DECIDED_AT)
    delivered(DECIDED_AT)
    with pytest.raises(GuardFailed, match=first.number):
        started(town, grant, "amendment", DECIDED_AT)


def test_discarded_draft_makes_room(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    draft = started(town, grant)
    act(
        case=draft,
        name="discard",
        actor=town.person.person,
        at=FIRST_DAY,
        expected_version=None,
    )

    assert started(town, grant, "amendment").state == "draft"


def test_renewal_that_changes_the_use_is_refused_and_names_the_amendment(tmp_path: Path) -> None:
    town = a_town()
    draft = started(town, in_use(town, tmp_path))

    with pytest.raises(BadInput, match="申请变更") as refusal:
        handed(town, draft, purpose="改为向第三方提供泊位数据的查询服务。")

    assert refusal.value.facts["field"] == "purpose"


def test_other_datasets_do_not_travel_with_a_follow_up(tmp_path: Path) -> None:
    town = a_town()
    draft = started(town, in_use(town, tmp_path), "amendment")
    both = tuple(str(row.entry.uid) for row in (town.traffic.row, town.health.row))

    with pytest.raises(BadInput, match="另行申请"):
        handed(town, draft, entries=both)


def test_suspended_or_ended_grant_is_not_followed(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    draft = started(town, grant)
    acted(grant, "restrict", town.traffic.head, FIRST_DAY, reason="超出约定的调用频率。")

    with pytest.raises(GuardFailed, match="已中止"):
        handed(town, draft)
    acted(grant, "stop_using", town.person, FIRST_DAY, reason="不再需要。")
    with pytest.raises(GuardFailed, match="请重新申请"):
        started(town, grant, "amendment")


def test_grant_whose_days_are_over_is_applied_for_anew(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)

    with pytest.raises(GuardFailed, match="2024-09-27"):
        started(town, grant, at=shanghai(2024, 9, 28))


def test_only_who_applied_for_the_grant_follows_it(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    colleague = a_member(Role.APPLICANT, town.person.organisation)

    with pytest.raises(NotAllowed):
        start_follow_up(grant=grant, kind="renewal", person=colleague.person, at=FIRST_DAY)


@pytest.mark.django_db(transaction=True)
def test_two_follow_ups_at_once_are_one(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)

    def starts(kind: str) -> str:
        try:
            return started(town, grant, kind).state
        except KaifangError as error:
            return type(error).__name__

    for _round in range(count(quick=2, full=20)):
        results = at_once([partial(starts, kind) for kind in ("renewal", "amendment")])

        assert sorted(results) == ["GuardFailed", "draft"]
        draft = AccessApplication.objects.get(data_grant=grant, state="draft")
        act(
            case=draft,
            name="discard",
            actor=town.person.person,
            at=FIRST_DAY,
            expected_version=None,
        )
