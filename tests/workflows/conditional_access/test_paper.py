"""Signing on paper: the user's word, the clerk's entry, the second person's confirmation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed, Stale
from cases.models import Agreement, AgreementSignature, CaseEvent, Clock, PaperSigning, WorkItem
from cases.queries.agreements import fully_signed
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.agreeing import (
    CONFIRMED_AT,
    ENTERED_AT,
    SIGNED_AT,
    a_scan,
    confirmed,
    drawn_up,
    entered,
    sent,
    signed_by_both,
    the_paper,
)
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    approved,
    delivered,
    finished,
    handed_in,
    line_of,
    with_other_datasets,
)
from workflows.engine.gate import act

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Membership
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def recorded(case: Agreement, by: Membership, outcome: str, **data: Any) -> Agreement:
    done: Agreement = finished(case, by, outcome, ENTERED_AT, **data)
    return done


@pytest.mark.access_scenario(25)
def test_paper_counts_once_a_second_person_has_confirmed_it(tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)
    before = (agreement.state, fully_signed().count(), AgreementSignature.objects.count())

    agreement = confirmed(town.traffic, agreement)

    assert before == ("signing", 0, 0)
    assert (agreement.state, agreement.is_closed) == ("in_force", True)
    assert fully_signed().get() == agreement
    rows = AgreementSignature.objects.order_by("side")
    assert [(row.side, row.channel, row.signatory, row.signed_on) for row in rows] == [
        ("provider", "paper", "王立新", SIGNED_AT.date()),
        ("user", "paper", "李喆", SIGNED_AT.date()),
    ]
    assert {row.sha256 for row in rows} == {agreement.bound.sha256}
    assert {row.recorded_by for row in rows} == {town.traffic.head.person}
    event = CaseEvent.objects.get(case=agreement.pk, act="confirm_paper")
    assert event.data["sha256"] == agreement.bound.sha256
    assert event.data["scan"] == PaperSigning.objects.get().scan.digest
    assert "李喆" not in str(event.data)


@pytest.mark.access_scenario(25)
def test_whoever_entered_the_paper_does_not_confirm_it(tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)
    shown = agreement.bound.sha256

    both = a_member(
        Role.DEPARTMENT_HEAD, town.traffic.organisation, person=town.traffic.reviewer.person
    )

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        recorded(agreement, both, "confirm_paper", sha256=shown, agrees=True)

    assert Agreement.objects.get().state == "signing"
    assert not AgreementSignature.objects.exists()


@pytest.mark.access_scenario(25)
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"user_signed_on": NEXT_DAY.date() - timedelta(days=1)}, "user_signed_on"),
        ({"user_signed_on": ENTERED_AT.date() + timedelta(days=1)}, "user_signed_on"),
        ({"provider_signed_on": NEXT_DAY.date() - timedelta(days=1)}, "provider_signed_on"),
        ({"provider_signed_on": None}, "provider_signed_on"),
        ({"reference": " "}, "reference"),
        ({"reference": "档" * 61}, "reference"),
        ({"user_signatory": ""}, "user_signatory"),
        ({"provider_signatory": "名" * 61}, "provider_signatory"),
        ({"scan": None}, "scan"),
        ({"scan": 0}, "scan"),
    ],
)
def test_entry_that_cannot_be_is_refused_beside_its_field(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))
    scan = a_scan(agreement, town.traffic.reviewer, tmp_path)

    with pytest.raises(BadInput) as refused:
        recorded(agreement, town.traffic.reviewer, "enter_paper", **the_paper(scan, **change))

    assert refused.value.facts["field"] == field
    assert not PaperSigning.objects.exists()


def test_scan_of_another_case_is_none(tmp_path: Path) -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))
    other = sent(town, _another(town))
    scan = a_scan(other, town.traffic.reviewer, tmp_path)

    with pytest.raises(BadInput) as refused:
        recorded(agreement, town.traffic.reviewer, "enter_paper", **the_paper(scan))

    assert refused.value.facts["field"] == "scan"


def _another(town: Town) -> Agreement:
    """Draw up another agreement of the same two, about another dataset."""
    town = with_other_datasets(town, "停车场收费标准")
    application = handed_in(town, town.traffic.row, at=NEXT_DAY)
    approved(line_of(application, town.traffic), town.traffic, SIGNED_AT)
    delivered(SIGNED_AT)
    return Agreement.objects.get(application=application)


@pytest.mark.access_scenario(24)
def test_another_text_than_the_bound_one_is_signed_by_nobody(tmp_path: Path) -> None:
    town = a_town()
    agreement = drawn_up(town)
    with pytest.raises(Stale):
        recorded(agreement, town.person, "send_paper", sha256="0" * 64, authority=True)
    agreement = entered(town, sent(town, agreement), tmp_path)

    with pytest.raises(Stale):
        recorded(agreement, town.traffic.head, "confirm_paper", sha256="0" * 64, agrees=True)

    assert not fully_signed().exists()


@pytest.mark.access_scenario(24)
def test_whoever_has_no_part_in_the_agreement_signs_nothing() -> None:
    town = a_town()
    agreement = drawn_up(town)
    shown = agreement.bound.sha256
    colleague = a_member(Role.APPLICANT, town.person.organisation)

    for stranger in (colleague, town.traffic.reviewer, town.traffic.head):
        with pytest.raises(NotAllowed):
            recorded(agreement, stranger, "send_paper", sha256=shown, authority=True)
    with pytest.raises(BadInput, match="有权代表"):
        recorded(agreement, town.person, "send_paper", sha256=shown)

    assert Agreement.objects.get().state == "drafted"


def test_confirmation_without_a_look_at_the_scan_is_refused(tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)

    with pytest.raises(BadInput, match="核对扫描件"):
        recorded(agreement, town.traffic.head, "confirm_paper", sha256=agreement.bound.sha256)

    assert Agreement.objects.get().state == "signing"


def test_entry_that_does_not_agree_goes_back_and_is_entered_anew(tmp_path: Path) -> None:
    town = a_town()
    agreement = entered(town, sent(town, drawn_up(town)), tmp_path)
    agreement = recorded(
        agreement, town.traffic.head, "return_paper", reason="扫描件缺第三页，请补全。"
    )
    agreement = entered(town, agreement, tmp_path, reference="沪交数开档2023-019")

    agreement = confirmed(town.traffic, agreement)

    assert [row.paper.reference for row in agreement.signatures.all()] == [
        "沪交数开档2023-019",
        "沪交数开档2023-019",
    ]


def test_paper_that_did_not_come_lets_the_user_sign_anew() -> None:
    town = a_town()
    agreement = sent(town, drawn_up(town))

    agreement = recorded(agreement, town.traffic.reviewer, "miss_paper", reason="未盖公章。")

    task = WorkItem.objects.get(process=agreement.pk, finished__isnull=True)
    assert (agreement.state, task.owner) == ("drafted", town.person.person)
    assert Clock.objects.filter(case=agreement.pk, code="app.sign").count() == 2


def test_department_that_has_the_paper_needs_no_word_of_the_user(tmp_path: Path) -> None:
    town = a_town()
    agreement = drawn_up(town)

    act(
        case=agreement,
        name="receive_paper",
        actor=town.traffic.reviewer.person,
        at=SIGNED_AT,
        expected_version=None,
    )
    agreement = confirmed(
        town.traffic, entered(town, Agreement.objects.get(), tmp_path), CONFIRMED_AT
    )

    assert agreement.state == "in_force"


def test_whoever_serves_the_user_enters_nothing_for_the_department() -> None:
    town = a_town()
    agreement = drawn_up(town)
    both = a_member(Role.REVIEWER, town.traffic.organisation)
    a_member(Role.APPLICANT, town.person.organisation, person=both.person)

    with pytest.raises(NotAllowed):
        act(
            case=agreement,
            name="receive_paper",
            actor=both.person,
            at=SIGNED_AT,
            expected_version=None,
        )


def test_signed_agreement_is_signed_once(tmp_path: Path) -> None:
    town = a_town()
    agreement = signed_by_both(town, tmp_path)

    with pytest.raises(GuardFailed):
        act(case=agreement, name="lapse", actor=None, at=CONFIRMED_AT, expected_version=None)
    with pytest.raises(GuardFailed):
        act(
            case=agreement,
            name="receive_paper",
            actor=town.traffic.reviewer.person,
            at=CONFIRMED_AT,
            expected_version=None,
        )
