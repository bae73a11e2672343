"""Who leaves an applicant while an agreement waits for their signature: a colleague signs it."""

from __future__ import annotations

import pytest

from cases.errors import BadInput
from cases.models import Agreement, Applicant, Person, WorkItem
from cases.proof import verify_cases
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.administration.leavers import AT, TODAY
from tests.workflows.administration.offices import the_three
from tests.workflows.conditional_access.agreeing import SIGNED_AT, drawn_up, sent
from tests.workflows.conditional_access.applying import a_town
from workflows.administration.leave import confirm_leaving_plan, draw_leaving_plan
from workflows.administration.leaving import left_behind
from workflows.bulk_acts import BULK_ACTS
from workflows.engine.bulk.apply import work_off
from workflows.engine.drafter import change_drafter

pytestmark = pytest.mark.django_db


def test_colleague_takes_the_agreement_over_and_signs() -> None:
    town = a_town()
    agreement = drawn_up(town)
    colleague = a_member(Role.APPLICANT, town.person.organisation)
    administrator = the_three().administrator
    (group,) = left_behind(town.person.person, on=SIGNED_AT.date()).drafts

    assert group.organisation == town.person.organisation
    assert list(group.people) == [colleague.person]
    plan = draw_leaving_plan(
        actor=administrator,
        person=town.person.person,
        answers={group.key: colleague.person.pk},
        reason="离职",
        at=SIGNED_AT,
    )
    confirm_leaving_plan(plan=plan, actor=administrator, seen_hash=plan.hash, at=SIGNED_AT)
    while work_off(at=SIGNED_AT, worker="worker", acts=BULK_ACTS).settled:
        pass

    assert not Person.objects.get(pk=town.person.person.pk).is_active
    agreement = Agreement.objects.get(pk=agreement.pk)
    task = WorkItem.objects.get(process=agreement.pk, finished__isnull=True)
    assert (agreement.opened_by, task.owner) == (colleague.person, colleague.person)
    town.person.person = colleague.person
    assert sent(town, agreement).state == "signing"
    assert verify_cases(case=agreement.case_ptr).first_bad is None


def test_natural_persons_never_take_over_from_each_other() -> None:
    town = a_town()
    together = an_organisation("个人申请主体", kind="enterprise")
    first, second = (a_member(Role.APPLICANT, together) for _person in range(2))
    applicant = Applicant.objects.create(
        kind="natural_person", name=first.person.name, person=first.person, verified_at=AT
    )
    agreement = drawn_up(town)
    type(agreement.application).objects.update(applicant=applicant, organisation=together)
    Agreement.objects.update(opened_by=first.person)
    WorkItem.objects.filter(process=agreement.pk).update(owner=first.person, organisation=together)
    (group,) = left_behind(first.person, on=TODAY).drafts

    assert list(group.people) == []
    with pytest.raises(BadInput, match="没有可以起草的角色"):
        change_drafter(case=Agreement.objects.get(), to=second.person, by=first, at=SIGNED_AT)

    assert Agreement.objects.get().opened_by == first.person
