"""What a user could try to get round a revocation, and what falls with a grant."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import GuardFailed
from cases.models import Bar, Grant, Obligation, Violation
from cases.states.obligation import BarScope
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import confirmed, entered, sent
from tests.workflows.conditional_access.applying import Town, a_town, delivered
from tests.workflows.conditional_access.committing import (
    SECOND_DAY,
    a_listed_town,
    committed,
    decided,
    review_of,
)
from tests.workflows.conditional_access.granting import granted, handed_over
from tests.workflows.conditional_access.test_follow_ups import (
    FIRST_DAY,
    granted_anew,
    handed,
    started,
)
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    DECIDED_AT,
    HEARD_UNTIL,
    SUSPENDED_AT,
    WEIGHED_AT,
    acted,
    in_use,
    pleaded,
    revocation_proposed,
    revoked,
    suspended,
    the_check,
    the_report,
)
from workflows.conditional_access.fast_path.term import end_terms_to_object
from workflows.conditional_access.use_supervision.bars import bar_applicant, must_not_be_barred
from workflows.conditional_access.use_supervision.opening import Unscheduled, open_check
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cases.models import Membership

pytestmark = pytest.mark.django_db
SHUT_OUT = "该申请人已被限制，转普通程序。"
SAID = {"ground": "UV03", "text": "接口调用来自申请中没有说明的系统。"}


def stopped(town: Town, grant: Grant, at: datetime) -> Grant:
    """Let the user stop using the data."""
    reason = {"reason": "不再需要。"}
    person = town.person.person
    act(case=grant, name="stop_using", actor=person, at=at, expected_version=None, data=reason)
    return Grant.objects.get(pk=grant.pk)


def held_broken(town: Town, obligation: Obligation, at: datetime, **said: Any) -> Obligation:
    """Let the reviewer propose and the head suspend."""
    found = {**SAID, **said}
    obligation = acted(obligation, "look", town.traffic.reviewer, "propose_suspension", at, **found)
    return acted(obligation, "decide", town.traffic.head, "suspend", at)


def test_user_who_is_heard_cannot_leave_before_the_decision(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    report = suspended(town, the_report(grant))

    with pytest.raises(GuardFailed, match="使用单位现在不能自行终止"):
        stopped(town, grant, HEARD_UNTIL)

    assert revoked(town, report, bar="all").state == "broken"
    assert (Violation.objects.get().outcome, Bar.objects.get().scope) == ("revoked", "all")


def test_user_whom_the_department_suspends_for_another_cause_may_leave(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    head, reason = town.traffic.head.person, {"reason": "例行核对。"}
    at = SUSPENDED_AT
    act(case=grant, name="restrict", actor=head, at=at, expected_version=None, data=reason)

    assert stopped(town, grant, HEARD_UNTIL).state == "ended"


def at_once(town: Town, officer: Membership, store: Path) -> list[Grant]:
    """Return the grants of two datasets of one commitment; only that of traffic is delivered."""
    application = committed(town)
    end_terms_to_object(at=SECOND_DAY)
    decided(application, officer)
    delivered(SECOND_DAY)
    drawn, entered_at = shanghai(2023, 10, 8), shanghai(2023, 10, 9)
    day = {"provider_signed_on": drawn.date(), "user_signed_on": drawn.date()}
    grants = []
    for department in (town.traffic, town.health):
        agreement = application.agreements.get(organisation=department.organisation)
        agreement = sent(town, agreement, drawn)
        owner = Town(
            traffic=department, health=town.health, applicant=town.applicant, person=town.person
        )
        agreement = entered(owner, agreement, store, entered_at, **day)
        confirmed(department, agreement, shanghai(2023, 10, 10))
        grants.append(Grant.objects.get(signed_agreement=agreement))
    handed_over(town, grants[0])
    return grants


@pytest.mark.access_scenario(33)
def test_grant_of_the_same_commitment_falls_before_it_is_delivered(tmp_path: Path) -> None:
    town, officer = a_listed_town()
    first, waiting = at_once(town, officer, tmp_path)
    assert waiting.state == "pending_delivery"
    look = Obligation.objects.get(data_grant=first, code="commitments")
    false = {"ground": "UV08", "text": "承诺的加密措施并不存在。"}
    look = pleaded(town, held_broken(town, look, SUSPENDED_AT, **false), HEARD_UNTIL)
    look = revocation_proposed(town, look, WEIGHED_AT, ground="UV08", bar="fast")

    look = acted(look, "conclude", town.traffic.head, "revoke", DECIDED_AT)

    assert look.events.get(act="revoke").data["grants"] == [first.number, waiting.number]
    assert Grant.objects.get(pk=waiting.pk).state == "revoked"


def test_look_before_the_delivery_rests_on_the_commitment(tmp_path: Path) -> None:
    town, officer = a_listed_town()
    waiting = at_once(town, officer, tmp_path)[1]
    wanted = Unscheduled(cause="report", text="接到反映。")  # type: ignore[arg-type]

    check = open_check(waiting, wanted, at=SUSPENDED_AT)

    assert (check.is_commitment, check.rests_on) == (True, waiting.line.application.number)


def test_signed_renewal_falls_with_the_grant_that_it_renews(tmp_path: Path) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    renewal = granted_anew(town, handed(town, started(town, old), term_months=12), tmp_path)
    at = renewal.created + timedelta(days=1)
    check = held_broken(town, the_check(old), at)
    check = pleaded(town, check, at)
    check = revocation_proposed(town, check, at, ground="UV03")

    acted(check, "conclude", town.traffic.head, "revoke", at)

    assert at > FIRST_DAY
    states = Grant.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["revoked", "revoked"]


def test_grant_of_another_agreement_stays(tmp_path: Path) -> None:
    town = a_town()
    first = in_use(town, tmp_path)
    other = granted(town, tmp_path, purpose="为道路养护安排时间。")
    check = pleaded(town, held_broken(town, the_check(first), SUSPENDED_AT), HEARD_UNTIL)
    check = revocation_proposed(town, check, WEIGHED_AT, ground="UV03")

    acted(check, "conclude", town.traffic.head, "revoke", DECIDED_AT)

    assert Grant.objects.get(pk=other.pk).is_live


def test_what_was_handed_in_before_a_bar_is_not_approved_at_once(tmp_path: Path) -> None:
    town, officer = a_listed_town(valid_until=shanghai(2024, 12, 31).date())
    grant = in_use(town, tmp_path)
    waiting = committed(town, town.health.row, at=WEIGHED_AT)
    check = held_broken(town, the_check(grant), SUSPENDED_AT)
    check = revocation_proposed(town, pleaded(town, check), WEIGHED_AT, ground="UV03", bar="fast")
    acted(check, "conclude", town.traffic.head, "revoke", DECIDED_AT)
    then = shanghai(2024, 2, 19)
    end_terms_to_object(at=then)

    with pytest.raises(GuardFailed, match="全部转普通程序"):
        decided(waiting, officer, at=then)
    diverted = decided(waiting, officer, "divert_demand", then, reason=SHUT_OUT)

    assert diverted == review_of(waiting)
    assert diverted.state == "to_ordinary"


def test_of_two_bars_the_later_is_named_with_what_it_forbids(tmp_path: Path) -> None:
    town = a_town()
    report = revoked(town, suspended(town, the_report(in_use(town, tmp_path))), bar="all")
    violation = report.violations.get()
    violation.pk = None
    violation.save()
    later = bar_applicant(violation, BarScope.FAST, by=violation.found_by, at=shanghai(2024, 5, 9))
    assert later.ends_on.isoformat() == "2025-05-08"

    with pytest.raises(GuardFailed, match="2025-05-08 前（含当日）不得提交告知承诺方式的申请"):
        must_not_be_barred(town.applicant, shanghai(2024, 5, 9).date(), fast=True)
    with pytest.raises(GuardFailed, match="2025-02-07 前（含当日）不得提交全部有条件开放申请"):
        must_not_be_barred(town.applicant, DECIDED_AT.date())
