"""The database refuses to change what was recorded, whatever asks it to."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases import triggers
from cases.events import append_system_event
from cases.models import (
    Anchor,
    Criterion,
    CriterionScore,
    EntryRow,
    Finding,
    FindingException,
    FindingSpell,
    ItemDisposition,
    LeftOutEntry,
    ListEntry,
    ResourceLink,
    UpdateReminder,
)
from cases.states.role import Role
from tests.cases.guarded_tables import CHANGES
from tests.cases.recorded_agreement import a_recorded_agreement
from tests.cases.recorded_obligation import a_recorded_obligation
from tests.factories import a_member, a_person, an_organisation, shanghai, the_commission
from tests.practice.requests import a_submitted_request, an_office
from tests.workflows.administration.routings import a_rule, rules_in_force
from tests.workflows.conditional_access.applying import a_letter_read
from tests.workflows.conditional_access.registries.points import all_registries
from tests.workflows.engine.files import PDF
from tests.workflows.open_list.data_quality.offered import faulty_data
from tests.workflows.open_list.evaluation.rounds import a_round
from tests.workflows.open_list.grading_review.reviews import confirm_a_level
from tests.workflows.open_list.lists import a_city, add, an_approved_request, publish
from tests.workflows.open_list.peers.peers import NOW, a_peer_list
from tests.workflows.open_list.programmes.calls import CALL
from tests.workflows.open_list.reconciliation.catalogues import Line, load
from workflows.collaboration.messages import send_message
from workflows.collaboration.notes import write_note
from workflows.engine.attachment_reads import record_read
from workflows.engine.attachments import attach
from workflows.engine.escalation import sweep
from workflows.open_list.entry_scores import score_version
from workflows.open_list.peers.mark_name import rule_name_out
from workflows.open_list.programmes.open_programme import open_programme
from workflows.open_list.reconciliation.drawing_up import draw_up_request
from workflows.open_list.reconciliation.exceptions import accept_exception
from workflows.open_list.reconciliation.reconcile import reconcile
from workflows.open_list.reconciliation.tasks import open_tasks

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Attachment

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 27)


def execute(sql: str) -> int:
    """Run a statement as somebody with a database client would; return how many rows it met."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


@pytest.fixture
def recorded(tmp_path: Path) -> None:
    """Fill every guarded table; the calendar's are filled by the seed."""
    city = a_city("上海市水务局")
    version = publish(city, add(name="甲"))
    score_version(version, on=date(2023, 9, 27), at=AT)
    rules_in_force(a_rule())
    office = an_office()
    request = a_submitted_request(office)
    send_message(case=request, author=office.staff.person, text="请尽快审核。", at=AT)
    file, person = io.BytesIO(PDF), office.staff.person
    kept = attach(case=request, file=file, name="函.pdf", person=person, at=AT, store=tmp_path)
    record_read(attachment=kept, person=person, at=AT)
    write_note(case=request, author=office.head.person, text="已核对附件。", at=AT)
    sweep(at=shanghai(2023, 10, 9))
    append_system_event(act="role_granted", actor=a_person(), at=AT, data={"role": "auditor"})
    an_exception()
    officer = a_member(Role.COMMISSION_STAFF, the_commission())
    listed = a_peer_list(officer, "共享单车停放点,交通出行,市交通局,")
    _of_conditional_access(EntryRow.objects.get(valid_from=version.sequence), kept)
    open_programme(call=CALL, membership=officer, at=AT)
    dossier = a_round(officer).dossiers.earliest("pk")
    CriterionScore.objects.create(
        dossier=dossier,
        criterion=Criterion.objects.earliest("pk"),
        points=80,
        scored_by=officer.person,
        scored_at=AT,
    )
    rule_name_out(peer_name=listed.names.get(), reason="已有同类", membership=officer, at=NOW)
    UpdateReminder.objects.create(
        entry=ListEntry.objects.latest("pk"), due_on=date(2023, 10, 9), reminded_at=AT
    )
    Anchor.objects.create(sequence=1, at=AT, cases=1, events=2, heads_hash="a", hash="b")
    item = an_approved_request(city, add(name="河道")).items.get()
    confirm_a_level(at=AT)
    LeftOutEntry.objects.create(
        change=item.change, entry=item.entry, row=item.entry.rows.get(), reason="kept"
    )
    ItemDisposition.objects.create(
        item=item,
        kind="list_change",
        dependant="X",
        disposition="continue",
        decided_by=city.lead.person,
        decided_at=AT,
    )
    faulty_data(city, EntryRow.objects.get(valid_from=version.sequence).entry)


def _of_conditional_access(row: EntryRow, kept: Attachment) -> None:
    line = a_recorded_agreement(row, kept)
    a_letter_read(line)
    a_recorded_obligation(line)
    all_registries(row)


def an_exception() -> FindingException:
    """Compare a catalogue with no list; give out, propose and accept, and confirm a match."""
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    lead = a_member(Role.COMMISSION_LEAD, the_commission())
    staff = a_member(Role.DEPARTMENT_STAFF, an_organisation("甲局"))
    load([Line("C1")], operator)
    run = reconcile(version=None, membership=operator, at=AT)
    open_tasks(run=run, membership=operator, at=AT)
    draw_up_request(
        spell=FindingSpell.objects.get(finding__mismatch="R1"), person=staff.person, at=AT
    )
    ResourceLink.objects.create(
        code="C9", entry=ListEntry.objects.create(), confirmed_by=lead.person, confirmed_at=AT
    )
    return accept_exception(
        finding=Finding.objects.get(mismatch="R1"),
        valid_until=AT.date(),
        reason="改造",
        membership=lead,
        at=AT,
    )


def a_row(**fields: object) -> EntryRow:
    """Write one wording of a new entry."""
    return EntryRow.objects.create(
        entry=ListEntry.objects.create(),
        name="公交线路",
        name_key="公交线路",
        provider=an_organisation(),
        provider_name="上海市交通委员会",
        domain="道路交通",
        row_hash="0" * 64,
        **fields,
    )


def test_every_append_only_table_has_a_change_to_try() -> None:
    assert CHANGES.keys() == triggers.APPEND_ONLY.keys()


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("table", CHANGES)
def test_recorded_row_when_changed_or_deleted_is_refused_by_name(table: str) -> None:
    for statement in (f"UPDATE {table} SET {CHANGES[table]}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match=f"{table}: {triggers.APPEND_ONLY[table]}"):
            execute(statement)


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("table", CHANGES)
def test_recorded_row_without_triggers_can_be_changed(table: str) -> None:
    triggers.remove(connection)

    assert execute(f"UPDATE {table} SET {CHANGES[table]}") > 0


@pytest.mark.postgres
@pytest.mark.parametrize("table", [*CHANGES, *triggers.KEPT])
def test_table_when_truncated_is_refused(table: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table}: "):
        execute(f"TRUNCATE {table} CASCADE")


def test_proposed_row_may_be_changed_and_deleted() -> None:
    row = a_row()
    EntryRow.objects.filter(pk=row.pk).update(name="公交站点", valid_from=None)

    assert EntryRow.objects.filter(pk=row.pk).delete() == (1, {"cases.EntryRow": 1})


def test_proposed_row_may_be_published_and_ended_once() -> None:
    row = a_row()

    assert EntryRow.objects.filter(pk=row.pk).update(valid_from=1) == 1
    assert EntryRow.objects.filter(pk=row.pk).update(valid_until=3) == 1
    with pytest.raises(IntegrityError, match="only valid_until may be set, once"):
        execute(f"UPDATE cases_entryrow SET valid_until = 4 WHERE id = {row.pk}")
    with pytest.raises(IntegrityError, match="only valid_until may be set, once"):
        execute(f"UPDATE cases_entryrow SET valid_until = NULL WHERE id = {row.pk}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("cases_findingexception", "reason = 'rewritten'"),
        ("cases_findingexception", "valid_until = '2030-01-01'"),
        ("cases_findingspell", "differs = 'rewritten'"),
        ("cases_findingspell", "dangerous = NOT dangerous"),
        ("cases_cataloguerow", "open_type = 'conditional'"),
        ("cases_cataloguesnapshot", "source = 'rewritten'"),
        ("cases_cataloguesnapshot", "counts = NULL"),
        ("cases_reconciliationrun", "result_id = 'rewritten'"),
        ("cases_reconciliationrun", "status = 'halted'"),
    ],
)
def test_what_was_found_is_kept(table: str, change: str) -> None:
    an_exception()

    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match=f"{table}: {triggers.KEPT[table].message}"):
            execute(statement)


def test_an_exception_is_withdrawn_once() -> None:
    exception = an_exception()
    same = FindingException.objects.filter(pk=exception.pk)
    who = exception.accepted_by

    assert same.update(withdrawn_at=AT, withdrawn_by=who, withdrawal_reason="已改") == 1
    with pytest.raises(IntegrityError, match="withdrawn, once"), transaction.atomic():
        same.update(withdrawal_reason="另一理由")


@pytest.mark.parametrize(
    "field",
    [field for field in EntryRow._meta.fields if field.name not in {"id", "valid_until"}],
    ids=lambda field: field.name,
)
def test_published_row_when_any_content_changes_is_refused(field: Any) -> None:
    row = a_row(valid_from=1)
    values = {
        "ForeignKey": lambda: (
            ListEntry.objects.create().pk if field.name == "entry" else an_organisation().pk
        ),
        "DateTimeField": lambda: AT,
        "BigIntegerField": lambda: 7,
        "PositiveIntegerField": lambda: 2,
    }
    value = values.get(field.get_internal_type(), lambda: "别的")()

    with (
        pytest.raises(IntegrityError, match="a published wording of the list is immutable"),
        transaction.atomic(),
    ):
        EntryRow.objects.filter(pk=row.pk).update(**{field.attname: value})


def test_published_row_when_unpublished_or_deleted_is_refused() -> None:
    row = a_row(valid_from=1)

    for statement in ("UPDATE cases_entryrow SET valid_from = NULL", "DELETE FROM cases_entryrow"):
        with pytest.raises(IntegrityError, match="a published wording of the list is immutable"):
            execute(f"{statement} WHERE id = {row.pk}")


def test_missing_names_the_triggers_that_are_gone() -> None:
    assert triggers.missing(connection) == ()

    on = " ON cases_anchor" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER cases_anchor_no_delete{on}")

    assert triggers.missing(connection) == ("cases_anchor_no_delete",)


def test_install_twice_leaves_one_of_each() -> None:
    triggers.install(connection)
    triggers.install(connection)

    assert triggers.missing(connection) == ()


def test_calendar_is_still_entered_as_a_new_version() -> None:
    execute(
        "INSERT INTO cases_calendarversion (number, source, covers_from, covers_until, digest, "
        f"entered_at) VALUES (99, 's', '{date(2027, 1, 1)}', '{date(2027, 12, 31)}', 'd', "
        "'2026-11-10 00:00:00+00:00')"
    )
