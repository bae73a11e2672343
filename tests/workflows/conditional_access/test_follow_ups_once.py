"""A grant is followed once, by what it is renewed for, and by nothing once it was revoked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import AccessApplication, Agreement, CaseEvent, Grant, Notification
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    a_town,
    approved,
    asked_for_supplement,
    delivered,
    finished,
    handed_in,
    line_of,
)
from tests.workflows.conditional_access.committing import REASON, a_listed_town, decided, promised
from tests.workflows.conditional_access.granting import LATER, acted, in_use
from tests.workflows.conditional_access.test_follow_ups import (
    DECIDED_AT,
    FIRST_DAY,
    SIGNED_AT,
    granted_anew,
    handed,
    started,
)
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    DECIDED_AT as REVOKED_AT,
    revoked,
    suspended,
    the_report,
)
from workflows.conditional_access.content import content_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
AFTER_SIGNING = shanghai(2024, 8, 8)


def test_renewed_grant_is_not_followed_a_second_time(tmp_path: Path) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    new = granted_anew(town, handed(town, started(town, old)), tmp_path)

    for kind in ("renewal", "amendment"):
        with pytest.raises(GuardFailed, match=f"已由授权 {new.number} 接续"):
            started(town, old, kind, AFTER_SIGNING)
    with pytest.raises(GuardFailed, match="自 2024-09-28 起生效"):
        started(town, new, "amendment", shanghai(2024, 9, 27))

    assert Grant.objects.count() == 2
    assert started(town, new, "amendment", shanghai(2024, 9, 28)).state == "draft"


def test_grant_whose_renewal_was_given_up_is_renewed_again(tmp_path: Path) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    new = granted_anew(town, handed(town, started(town, old)), tmp_path)
    acted(new, "stop_using", town.person, SIGNED_AT, reason="期限另行商定。")

    assert started(town, old, at=AFTER_SIGNING).state == "draft"


def test_supplement_does_not_make_a_renewal_an_amendment(tmp_path: Path) -> None:
    town = a_town()
    application = handed(town, started(town, in_use(town, tmp_path)))
    asked_for_supplement(line_of(application, town.traffic), town.traffic, FIRST_DAY)
    application = AccessApplication.objects.get(pk=application.pk)
    content = content_of(application.draft.content)
    other = replace(content, purpose="改为向第三方提供泊位数据的查询服务。")

    with pytest.raises(BadInput, match="申请变更") as refusal:
        finished(application, town.person, "hand_in", DECIDED_AT, content=other, pledge=True)

    assert refusal.value.facts["field"] == "purpose"
    done = finished(application, town.person, "hand_in", DECIDED_AT, content=content, pledge=True)
    assert done.state == "submitted"


@pytest.mark.access_scenario(33)
def test_revocation_ends_the_agreement_that_was_to_amend_the_grant(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    application = handed(town, started(town, grant, "amendment", LATER), LATER)
    approved(line_of(application, town.traffic), town.traffic, LATER)
    delivered(LATER)
    before = Agreement.objects.get(application=application)

    revoked(town, suspended(town, the_report(grant)))
    # The suspension came first: whoever signs is told at once, not with the last signature.
    delivered(REVOKED_AT)

    agreement = Agreement.objects.get(pk=before.pk)
    said = CaseEvent.objects.get(case=agreement.pk, act="end_with_grant").data
    assert (before.state, agreement.state, said["ground"]) == ("drafted", "ended", "grant")
    told = Notification.objects.filter(person=town.person.person, text__contains=agreement.number)
    assert told.filter(text__contains=f"授权 {grant.number} 已撤销").count() == 1
    assert Grant.objects.get().state == "revoked"


@pytest.mark.access_scenario(33)
def test_what_follows_a_revoked_grant_is_not_opened_at_once(tmp_path: Path) -> None:
    town, officer = a_listed_town()
    grant = in_use(town, tmp_path)
    application = handed(town, started(town, grant, "amendment", LATER), LATER, **promised(LATER))
    revoked(town, suspended(town, the_report(grant)))

    with pytest.raises(GuardFailed, match="一次性审核的，请转普通程序"):
        decided(application, officer, at=REVOKED_AT)

    assert line_of(application, town.traffic).state == "committed"
    done = decided(application, officer, "divert_demand", REVOKED_AT, reason=REASON)
    assert done.state == "to_ordinary"


@pytest.mark.access_scenario(34)
def test_dataset_whose_agreement_waits_is_not_applied_for_again() -> None:
    town = a_town()
    first = handed_in(town, town.traffic.row)
    approved(line_of(first, town.traffic), town.traffic)
    delivered(shanghai(2023, 9, 28))
    agreement = Agreement.objects.get(application=first)

    with pytest.raises(GuardFailed, match="应用协议等待签署") as refusal:
        handed_in(town, town.traffic.row)
    finished(agreement, town.person, "decline", shanghai(2023, 9, 28), reason="不再需要。")

    assert refusal.value.facts["waits_in"] == first.number
    assert handed_in(town, town.traffic.row).state == "submitted"
