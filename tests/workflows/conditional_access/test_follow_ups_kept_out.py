"""What renewals and amendments cannot do: get round a suspension, a bar, or somebody's grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed, NotAllowed
from cases.models import AccessApplication, AccessLine, Agreement, CaseEvent, Grant
from cases.states.follow_up import FollowUp
from tests.factories import shanghai
from tests.workflows.conditional_access import test_follow_ups
from tests.workflows.conditional_access.applying import a_town, an_applicant
from tests.workflows.conditional_access.granting import LAST_DAY, LATER, acted, in_use
from tests.workflows.conditional_access.test_follow_ups import (
    DECIDED_AT,
    FIRST_DAY,
    granted_anew,
    handed,
    started,
)
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    revoked,
    suspended,
    the_report,
)
from workflows.conditional_access.content import content_of
from workflows.conditional_access.follow_ups.rules import must_follow
from workflows.conditional_access.grants.ending import expire_ended
from workflows.conditional_access.start import Following, start_application

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
RESTRICTED = "超出约定的调用频率，核查期间中止。"


@pytest.mark.parametrize("kind", ["renewal", "amendment"])
def test_suspended_grant_is_followed_only_once_it_goes_on(tmp_path: Path, kind: str) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    application = handed(town, started(town, old, kind))
    acted(old, "restrict", town.traffic.head, DECIDED_AT, reason=RESTRICTED)

    with pytest.raises(GuardFailed, match="已中止，恢复之后"):
        granted_anew(town, application, tmp_path)

    old = Grant.objects.get(pk=old.pk)
    agreement = Agreement.objects.get(application=application)
    assert (old.state, old.valid_until, agreement.state) == ("suspended", LAST_DAY, "drafted")
    assert list(Grant.objects.all()) == [old]
    assert not CaseEvent.objects.filter(case=old.pk, act="end_as_replaced").exists()


def test_user_who_stops_a_suspended_grant_does_not_go_on_by_its_amendment(tmp_path: Path) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    application = handed(town, started(town, old, "amendment"))
    acted(old, "restrict", town.traffic.head, FIRST_DAY, reason=RESTRICTED)
    acted(old, "stop_using", town.person, FIRST_DAY, reason="不再需要。")

    with pytest.raises(GuardFailed, match="终止时仍在中止之中"):
        granted_anew(town, application, tmp_path)

    assert Grant.objects.count() == 1


def test_renewal_does_not_outlive_a_suspension_that_nobody_lifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = a_town()
    old = in_use(town, tmp_path)
    application = handed(town, started(town, old))
    acted(old, "restrict", town.traffic.head, FIRST_DAY, reason=RESTRICTED)
    assert expire_ended(at=shanghai(2024, 9, 28)) == (old.number,)
    monkeypatch.setattr(test_follow_ups, "DECIDED_AT", shanghai(2024, 10, 8))
    monkeypatch.setattr(test_follow_ups, "SIGNED_AT", shanghai(2024, 10, 11))

    with pytest.raises(GuardFailed, match="终止时仍在中止之中"):
        granted_anew(town, application, tmp_path)

    assert Grant.objects.count() == 1


@pytest.mark.access_scenario(34)
def test_barred_applicant_amends_nothing(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    draft = started(town, grant, "amendment", LATER)
    revoked(town, suspended(town, the_report(grant)), bar="all")
    lines = AccessLine.objects.count()

    with pytest.raises(GuardFailed, match="不得提交全部有条件开放申请"):
        handed(town, draft, shanghai(2024, 3, 1))
    # The day after the bar the grant is still revoked.
    with pytest.raises(GuardFailed, match="已撤销"):
        handed(town, draft, shanghai(2025, 2, 8))

    assert AccessLine.objects.count() == lines


def test_revoked_grant_is_not_followed_by_what_was_approved_before(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    application = handed(town, started(town, grant, "amendment", LATER), LATER)
    revoked(town, suspended(town, the_report(grant)))

    with pytest.raises(GuardFailed, match="已撤销，不能予以开放"):
        granted_anew(town, application, tmp_path)

    assert Grant.objects.get().state == "revoked"


def test_grant_is_followed_for_its_own_applicant_alone(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    other = an_applicant("上海泊联信息有限公司")
    content = content_of(grant.line.application.submissions.get().content)

    with pytest.raises(NotAllowed, match="属于另一申请主体"):
        start_application(
            person=other.person,
            at=LATER,
            following=Following(grant=grant, kind=FollowUp.AMENDMENT, content=content),
        )

    assert not AccessApplication.objects.filter(data_grant=grant).exists()


def test_second_follow_up_is_not_handed_in_beside_an_open_one(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    first = started(town, grant)
    content = content_of(first.draft.content)
    # As when an agreement that had lapsed is signed after all, while the next draft is there.
    second = start_application(
        person=town.person.person,
        at=FIRST_DAY,
        following=Following(grant=grant, kind=FollowUp.AMENDMENT, content=content),
    )

    with pytest.raises(GuardFailed, match=first.number):
        must_follow(second, content, on=FIRST_DAY.date())


@pytest.mark.parametrize("kind", ["renewal", "amendment"])
def test_draft_handed_in_after_the_last_day_follows_nothing(tmp_path: Path, kind: str) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    draft = started(town, grant, kind)

    # No night has marked the grant as expired yet.
    with pytest.raises(GuardFailed, match="届满，不能续期或者变更"):
        handed(town, draft, shanghai(2024, 9, 28))

    assert Grant.objects.get().state == "active"
    assert handed(town, draft, shanghai(2024, 9, 27, 23, 59)).state == "submitted"
