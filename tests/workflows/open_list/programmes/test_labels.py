"""Labels hold by their dates, are renewed, revoked, counted, and end with a reminder."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from cases import triggers
from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    EntryLabel,
    EntryRow,
    Notification,
    Organisation,
    OutboxMessage,
    SystemEvent,
)
from cases.proof import verify_system
from cases.queries.labels import (
    ending_between,
    labels_ever_of,
    labels_of,
    labels_to_look_at,
    register,
    running_label,
)
from cases.queries.labels_in_force import in_force
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.programmes.calls import (
    GRANTED_AT,
    a_fair,
    a_label,
    a_nomination,
    a_programme,
    days_after,
    judged,
    step,
)
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS
from workflows.open_list.programmes.news import remind_of_ending_labels
from workflows.open_list.programmes.recusal import nominating_people
from workflows.open_list.programmes.revoke import revoke_label

pytestmark = pytest.mark.django_db
LAST = date(2027, 11, 9)


@pytest.fixture
def fair():
    return a_fair(update_frequency="static")


def lines(topic, at):
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass
    found = Notification.objects.filter(topic=topic).order_by("person_id")
    return list(found.values_list("person_id", "text"))


def test_label_holds_from_its_first_to_its_last_day_whatever_has_run(fair):
    label = a_label(fair)

    states = {
        day: label.state_on(day).value
        for day in (date(2026, 11, 9), date(2026, 11, 10), LAST, date(2027, 11, 10))
    }

    assert list(states.values()) == ["upcoming", "in_force", "in_force", "expired"]
    held = {day: list(in_force(day)) for day in states}
    assert list(held.values()) == [[], [label], [label], []]
    assert labels_of([fair.row.entry_id], on=LAST) == {fair.row.entry_id: [label]}


def renewal(fair, programme, *, at):
    """Let the entry be given another label, to begin once the one that it bears has ended."""
    nomination = a_nomination(fair, programme, at=at)
    for who, outcome in ((fair.staff, "hand_in"), (fair.head, "sign")):
        nomination = step(nomination, who, outcome, at, statement="继续。")
    data = {code: {"result": "met", "why": "仍然如此。"} for code in ("described", "exemplary")}
    nomination = step(nomination, fair.officer, "judge_fit", at, judgement=data, reason="符合。")
    step(nomination, fair.second, "grant", at)
    return EntryLabel.objects.latest("pk")


def test_renewal_begins_where_the_running_label_ends_and_both_stay_on_record(fair):
    label = a_label(fair)
    early, late = shanghai(2027, 8, 10), shanghai(2027, 8, 11)
    programme = a_programme(fair, at=early, nominate_until=date(2027, 9, 30))
    with pytest.raises(GuardFailed, match="2027-11-09 才到期，自 2027-08-11 起"):
        a_nomination(fair, programme, at=early)

    renewed = renewal(fair, programme, at=late)

    assert (renewed.valid_from, renewed.valid_until) == (date(2027, 11, 10), date(2028, 11, 9))
    assert labels_ever_of(fair.row.entry_id) == [renewed, label]
    assert list(in_force(LAST)) == [label]
    assert running_label(fair.row.entry_id, "brand", on=LAST) == renewed
    assert ending_between(LAST, LAST) == []


def test_revoked_label_holds_no_longer_and_says_who_when_and_why(fair):
    label = a_label(fair)
    at = shanghai(2026, 12, 1)

    revoked = revoke_label(label=label, reason=" 条目已逾期。 ", membership=fair.officer, at=at)

    assert (revoked.revoked_at, revoked.revoked_by, revoked.revocation_reason) == (
        at,
        fair.officer.person,
        "条目已逾期。",
    )
    assert list(in_force(at.date())) == []
    assert revoked.state_on(at.date()).value == "revoked"
    event = SystemEvent.objects.get(act="label_revoked")
    assert (event.data["nomination"], event.data["reason"]) == (
        label.nomination.number,
        "条目已逾期。",
    )
    assert verify_system().first_bad is None
    told = lines("label_revoked", at)
    assert [person for person, _text in told] == sorted([fair.staff.person_id, fair.head.person_id])
    assert "标注已撤销。理由：条目已逾期。" in told[0][1]


def test_label_is_revoked_once_by_the_commission_with_a_reason(fair):
    label = a_label(fair)
    both = a_member(Role.COMMISSION_STAFF, fair.officer.organisation)
    a_member(Role.REVIEWER, fair.department, person=both.person)
    at = shanghai(2026, 12, 1)

    for who in (fair.head, both):
        with pytest.raises(NotAllowed):
            revoke_label(label=label, reason="逾期", membership=who, at=at)
    for reason in (" ", "长" * 301):
        with pytest.raises(BadInput, match="撤销标注的理由"):
            revoke_label(label=label, reason=reason, membership=fair.officer, at=at)
    with pytest.raises(GuardFailed, match="已到期"):
        revoke_label(label=label, reason="逾期", membership=fair.officer, at=shanghai(2027, 11, 10))
    revoke_label(label=label, reason="逾期", membership=fair.officer, at=at)
    with pytest.raises(GuardFailed, match="已撤销"):
        revoke_label(label=label, reason="逾期", membership=fair.lead, at=at)


def test_entry_bears_a_label_again_on_the_day_on_which_one_was_revoked(fair):
    label = a_label(fair)
    revoke_label(label=label, reason="误授", membership=fair.officer, at=GRANTED_AT)

    again = a_label(fair)

    assert again.valid_from == label.valid_from
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryLabel.objects.create(
            entry=again.entry,
            kind=again.kind,
            nomination=a_nomination(fair, a_programme(fair, kind="sample")),
            valid_from=again.valid_from,
            valid_until=again.valid_until,
            granted_at=GRANTED_AT,
        )


def test_department_is_reminded_once_before_a_label_ends(fair):
    a_label(fair)

    assert remind_of_ending_labels(at=shanghai(2027, 10, 9)) == 0
    assert remind_of_ending_labels(at=shanghai(2027, 10, 10)) == 1
    assert remind_of_ending_labels(at=shanghai(2027, 10, 11)) == 0

    told = lines("label_ends_soon", shanghai(2027, 10, 11))
    assert [person for person, _text in told] == sorted([fair.staff.person_id, fair.head.person_id])
    assert "到 2027-11-09 止，届时自动失效" in told[0][1]


def test_reminder_that_arrives_after_the_end_is_news_to_nobody(fair):
    label = a_label(fair)
    remind_of_ending_labels(at=shanghai(2027, 10, 10))
    revoke_label(label=label, reason="逾期", membership=fair.officer, at=shanghai(2027, 10, 10))

    assert lines("label_ends_soon", shanghai(2027, 10, 11)) == []
    assert OutboxMessage.objects.filter(topic="label_ends_soon").count() == 1


def test_register_holds_what_the_version_in_effect_holds(fair):
    label = a_label(fair)
    (found,) = register(LAST)

    assert (found, found.name, found.provider_name, found.dataset_id) == (
        label,
        "公交线路站点信息",
        "上海市交通委员会",
        "O2026000000000001",
    )
    assert list(register(LAST, kind="sample")) == []
    EntryRow.objects.filter(pk=fair.row.pk).update(valid_until=2)
    fair.version.__class__.objects.filter(pk=fair.version.pk).update(sequence=2)
    assert list(register(LAST)) == []
    assert [each.name for each in labels_to_look_at(LAST)] == ["公交线路站点信息"]


def test_register_without_a_version_is_empty(fair):
    a_label(fair)
    fair.version.__class__.objects.filter(pk=fair.version.pk).update(state="archived")

    assert list(register(LAST)) == []


def test_of_two_programmes_at_once_the_second_gives_no_label_on_top(fair):
    programme, other = a_programme(fair), a_programme(fair)
    first, second = (judged(fair, a_nomination(fair, each)) for each in (programme, other))

    one = labelled_by(fair, first)
    with pytest.raises(GuardFailed, match="自 2027-08-11 起可以申报续期"):
        labelled_by(fair, second)

    assert other.label == "2026-brand-2"
    assert list(EntryLabel.objects.all()) == [one]


def test_entry_that_went_to_another_provider_is_not_labelled_for_the_former(fair):
    nomination = judged(fair, a_nomination(fair, a_programme(fair)))
    handed_over(fair)

    with pytest.raises(GuardFailed, match="已改由上海市交通委员会提供"):
        labelled_by(fair, nomination)

    assert not EntryLabel.objects.exists()


def test_who_serves_the_provider_of_today_is_barred_as_well(fair):
    nomination = a_nomination(fair, a_programme(fair))
    theirs = a_member(Role.DEPARTMENT_STAFF, handed_over(fair))

    assert {fair.staff.person_id, theirs.person_id} <= nominating_people(nomination)


def test_authority_of_the_district_is_barred_from_its_units_nominations(fair):
    district = an_organisation("徐汇区人民政府")
    authority = a_member(Role.DISTRICT_AUTHORITY, district)
    nomination = a_nomination(fair, a_programme(fair))
    Organisation.objects.filter(pk=fair.department.pk).update(parent=district)

    assert authority.person_id in nominating_people(nomination)


@pytest.mark.parametrize("change", [{"status": "suspended"}, {"open_type": "not_open"}])
def test_register_leaves_out_what_cannot_be_had(fair, change):
    label = a_label(fair)
    day = days_after(GRANTED_AT, 1).date()
    shown = list(register(day))
    triggers.remove(connection)
    EntryRow.objects.filter(pk=fair.row.pk).update(**change)

    assert (shown, list(register(day))) == ([label], [])


def handed_over(fair):
    """Let another organisation provide the entry by now, as a transfer would."""
    heir = an_organisation("上海市水务局")
    triggers.remove(connection)
    EntryRow.objects.filter(pk=fair.row.pk).update(provider=heir)
    return heir


def labelled_by(fair, nomination):
    step(nomination, fair.second, "grant", GRANTED_AT)
    return EntryLabel.objects.get(nomination=nomination)


def test_labels_of_both_kinds_stand_side_by_side(fair):
    a_label(fair)
    a_label(fair, kind="sample")

    found = labels_of([fair.row.entry_id], on=days_after(GRANTED_AT, 1).date())

    assert [each.kind for each in found[fair.row.entry_id]] == ["brand", "sample"]


def test_row_of_a_label_is_kept_but_for_its_revocation(fair):
    label = a_label(fair)
    revoke_label(label=label, reason="逾期", membership=fair.officer, at=shanghai(2026, 12, 1))

    for statement in (
        "UPDATE cases_entrylabel SET valid_until = '2030-01-01'",
        "UPDATE cases_entrylabel SET revocation_reason = '改写'",
        "UPDATE cases_entrylabel SET revoked_at = NULL",
        "DELETE FROM cases_entrylabel",
    ):
        with (
            pytest.raises(IntegrityError, match="may only be revoked, once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
