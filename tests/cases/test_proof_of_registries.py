"""Whoever alters, adds or removes a row of a registry is found by comparing it with its event."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from cases import triggers
from cases.models import DataDemand, DemandAnswer, Enquiry, PriorityUnit
from cases.proof_of_registries import first_bad_registry
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.applying import an_applicant
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    a_demand,
    a_registrar,
    a_scenario,
    a_unit,
    an_answered_demand,
)
from tests.workflows.conditional_access.registries.points import (
    a_claimed_draft,
    a_consultant,
    a_point,
    a_prepared_draft,
    a_space,
    an_enquiry,
    an_operator,
)
from workflows.administration.rename_organisation import rename_organisation
from workflows.conditional_access.registries.claiming import share_application
from workflows.conditional_access.registries.demand_answers import withdraw_demand
from workflows.conditional_access.registries.demands import erase_contact
from workflows.conditional_access.registries.enquiries import erase_asker
from workflows.conditional_access.registries.fusion_spaces import close_space
from workflows.conditional_access.registries.operators import end_operator
from workflows.conditional_access.registries.points import close_point
from workflows.conditional_access.registries.priority_units import remove_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def registries():
    """Fill every registry, and end what can be ended."""
    registrar = a_registrar()
    applicant = an_applicant()
    demand = an_answered_demand()
    private = a_demand(registrar, is_private=True)
    erase_contact(demand=private, membership=registrar, at=ENTERED_AT)
    withdraw_demand(demand=private, reason="不要了", membership=registrar, at=ENTERED_AT)
    unit = a_unit(registrar)
    remove_unit(unit=unit, reason="名称有误", membership=registrar, at=ENTERED_AT)
    prepared, application = a_claimed_draft(applicant)
    share_application(application=application, person=applicant.person, at=ENTERED_AT)
    enquiry = prepared.draft.enquiry
    consultant = enquiry.entered_by.memberships.get()
    erase_asker(enquiry=enquiry, membership=consultant, at=ENTERED_AT)
    close_point(point=enquiry.point, reason="退出", membership=registrar, at=ENTERED_AT)
    operator = an_operator(by=registrar)
    end_operator(operator=operator, reason="违约", membership=registrar, at=ENTERED_AT)
    space = a_space(a_scenario(registrar), by=registrar)
    close_space(
        space=space,
        last_day=date(2026, 11, 2),
        reason="结束",
        membership=registrar,
        at=ENTERED_AT,
    )
    return demand


def changed(statement: str) -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


@pytest.mark.usefixtures("registries")
def test_registries_as_they_were_entered_are_whole():
    assert first_bad_registry() is None


def test_organisation_that_was_renamed_breaks_nothing(registries):
    administrator = a_member(Role.ADMINISTRATOR)
    rename_organisation(
        actor=administrator.person,
        organisation=registries.organisation,
        full_name="上海市新停车局",
        short_name="新停车局",
        at=ENTERED_AT,
    )

    assert first_bad_registry() is None


@pytest.mark.usefixtures("registries")
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("cases_priorityunit", "name = '别的公司'"),
        ("cases_priorityunit", "removal_reason = '别的理由'"),
        ("cases_scenarioedition", "content = '别的内容'"),
        ("cases_scenariobody", "name = '别的单位'"),
        ("cases_matchingmeeting", "minutes = '别的纪要'"),
        ("cases_datademand", "content = '别的需求'"),
        ("cases_datademand", "due_on = '2099-01-01'"),
        ("cases_datademand", "is_private = NOT is_private"),
        ("cases_datademand", "contact = '后补的联系方式'"),
        ("cases_datademand", "organisation_id = NULL"),
        ("cases_demandrouting", "reason = '别的说明'"),
        ("cases_demandrouting", "service = 'training'"),
        ("cases_demandanswer", "text = '别的答复'"),
        ("cases_consultationpoint", "address = '别的地址'"),
        ("cases_consultationpoint", "closing_reason = '别的理由'"),
        ("cases_enquiry", "question = '别的问题'"),
        ("cases_enquiry", "asker = '后补的人'"),
        ("cases_enquiry", "outcome = ''"),
        ("cases_enquirystep", "text = '别的处理'"),
        ("cases_prepareddraft", "code_digest = 'x'"),
        ("cases_prepareddraft", "shared_at = NULL"),
        ("cases_authorisedoperator", "services = '[]'"),
        ("cases_authorisedoperator", "end_reason = '别的理由'"),
        ("cases_fusionspace", "purpose = '别的内容'"),
        ("cases_fusionspace", "closed_on = '2027-01-01'"),
    ],
)
def test_row_that_was_altered_is_found(table, change):
    changed(f"UPDATE {table} SET {change}")

    assert first_bad_registry() is not None


@pytest.mark.usefixtures("registries")
@pytest.mark.parametrize(
    "table",
    [
        "cases_priorityunit",
        "cases_demandanswer",
        "cases_demandrouting",
        "cases_enquirystep",
        "cases_fusiondepartment",
        "cases_scenariobody",
    ],
)
def test_row_that_was_removed_is_found(table):
    changed(f"DELETE FROM {table}")

    assert first_bad_registry() is not None


def test_unit_that_nobody_entered_is_found(registries):
    unit = PriorityUnit.objects.get()
    unit.pk, unit.removed_at, unit.removed_by, unit.removal_reason = None, None, None, ""
    unit.save()

    bad = first_bad_registry()

    assert bad is not None
    assert (bad.table, bad.row) == ("cases_priorityunit", unit.pk)
    assert "重点主体" in bad.sentence


def test_answer_that_nobody_gave_is_found(registries):
    DemandAnswer.objects.create(
        demand=registries,
        kind="satisfied",
        text="已开放。",
        organisation=registries.organisation,
        answered_at=ENTERED_AT,
        answered_by=registries.entered_by,
    )
    DataDemand.objects.filter(pk=registries.pk).update(outcome="satisfied")

    bad = first_bad_registry()

    assert bad is not None
    assert bad.table == "cases_demandanswer"


def test_words_of_a_draft_are_proven_until_it_is_claimed():
    point = a_point(an_organisation(kind="other"))
    consultant = a_consultant(point)
    a_prepared_draft(an_enquiry(point, consultant), consultant)
    assert (first_bad_registry(), Enquiry.objects.count()) == (None, 1)

    changed("""UPDATE cases_prepareddraft SET content = '{"purpose": "x"}'""")

    assert first_bad_registry() is not None
