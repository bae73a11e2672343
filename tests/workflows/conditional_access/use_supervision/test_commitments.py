"""What the fast path and supervision do together: commitments are looked at, and lose their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed
from cases.models import AccessLine, Grant, Letter, Obligation
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import confirmed, entered, sent
from tests.workflows.conditional_access.applying import delivered, line_of
from tests.workflows.conditional_access.committing import (
    SECOND_DAY,
    a_listed_town,
    committed,
    decided,
    objected,
    review_of,
)
from tests.workflows.conditional_access.granting import handed_over
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    DECIDED_AT,
    HEARD_UNTIL,
    SUSPENDED_AT,
    WEIGHED_AT,
    acted,
    pleaded,
    revocation_proposed,
)
from workflows.conditional_access.fast_path.term import end_terms_to_object
from workflows.conditional_access.use_supervision.promises import promises_of
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cases.models import AccessApplication, Membership
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
DRAWN_AT, ENTERED_AT = shanghai(2023, 10, 8), shanghai(2023, 10, 9)
CONFIRMED_AT, OPENED_AT = shanghai(2023, 10, 10), shanghai(2023, 10, 12)


def in_use(town: Town, application: AccessApplication, officer: Membership, store: Path) -> Grant:
    """Let the officer approve, both sides sign, and the department open the data."""
    end_terms_to_object(at=SECOND_DAY)
    decided(application, officer)
    delivered(SECOND_DAY)
    agreement = sent(town, application.agreements.get(), DRAWN_AT)
    day = {"provider_signed_on": DRAWN_AT.date(), "user_signed_on": DRAWN_AT.date()}
    confirmed(town.traffic, entered(town, agreement, store, ENTERED_AT, **day), CONFIRMED_AT)
    return handed_over(town, Grant.objects.get(signed_agreement=agreement), OPENED_AT)


@pytest.mark.access_scenario(28)
def test_commitments_of_an_approval_at_once_are_looked_at_in_its_first_month(
    tmp_path: Path,
) -> None:
    town, officer = a_listed_town()
    application = committed(town, town.traffic.row)

    grant = in_use(town, application, officer, tmp_path)

    look = Obligation.objects.get(data_grant=grant, code="commitments")
    assert (look.is_commitment, look.rests_on) == (True, application.number)
    assert (look.due_on - OPENED_AT.date()).days == 30
    assert "不将原始数据提供给第三方" in look.promise
    assert (look.state, look.title) == ("due", "核查承诺履行情况：停车场实时泊位")


def test_line_that_went_the_ordinary_way_rests_on_no_commitment(tmp_path: Path) -> None:
    town, officer = a_listed_town()
    grant = in_use(town, committed(town, town.traffic.row), officer, tmp_path)
    other = committed(town, town.health.row, at=shanghai(2023, 9, 27))
    line = objected(line_of(other, town.health), town.health)

    found = {each.code for each in promises_of(grant)}
    grant.line = AccessLine.objects.get(pk=line.pk)

    assert found == {"use_report", "use_check", "commitments"}
    assert {each.code for each in promises_of(grant)} == {"use_report", "use_check"}


def test_letter_against_a_grant_of_the_fast_path_names_the_officers_decision(
    tmp_path: Path,
) -> None:
    town, officer = a_listed_town()
    grant = in_use(town, committed(town, town.traffic.row), officer, tmp_path)

    act(
        case=grant,
        name="restrict",
        actor=town.traffic.head.person,
        at=SUSPENDED_AT,
        expected_version=None,
        data={"reason": "接口被用于约定以外的推广页面。"},
    )

    decision = Letter.objects.get(line=grant.line, kind="one_off")
    letter = Letter.objects.get(line=grant.line, kind="suspension")
    assert letter.facts["decision_number"] == decision.number


@pytest.mark.access_scenario(30)
def test_false_commitment_sends_what_waits_to_the_ordinary_path_and_shuts_the_fast_one(
    tmp_path: Path,
) -> None:
    town, officer = a_listed_town(valid_until=shanghai(2024, 12, 31).date())
    grant = in_use(town, committed(town, town.traffic.row), officer, tmp_path)
    waiting = committed(town, town.health.row, at=DECIDED_AT)
    look = _found_false(town, Obligation.objects.get(data_grant=grant, code="commitments"))

    acted(look, "conclude", town.traffic.head, "revoke", DECIDED_AT)
    delivered(DECIDED_AT)

    assert review_of(waiting).state == "to_ordinary"
    assert line_of(waiting, town.health).state == "submitted"
    with pytest.raises(GuardFailed, match="不得提交告知承诺方式的申请"):
        committed(town, town.traffic.row, at=_the_day_after(DECIDED_AT))


def _found_false(town: Town, look: Obligation) -> Obligation:
    found = {"ground": "UV08", "text": "承诺的专人和加密措施并不存在。"}
    look = acted(look, "look", town.traffic.reviewer, "propose_suspension", SUSPENDED_AT, **found)
    look = acted(look, "decide", town.traffic.head, "suspend", SUSPENDED_AT)
    look = pleaded(town, look, HEARD_UNTIL)
    return revocation_proposed(town, look, WEIGHED_AT, ground="UV08", bar="fast")


def _the_day_after(at: datetime) -> datetime:
    return at.replace(day=at.day + 1)
