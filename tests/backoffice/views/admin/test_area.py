"""Administration is for the three: everybody else finds nothing, and each does only their part."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Membership, Organisation, Person, RoleGrant, SystemEvent
from cases.states.role import SEPARATED_ROLES, Role
from tests.factories import a_member, a_person, an_organisation
from tests.workflows.administration.offices import MORNING, TODAY, the_three
from workflows.administration.decide_role import refuse_role
from workflows.administration.leave import draw_leaving_plan
from workflows.administration.propose_role import RoleTerm, propose_role

pytestmark = pytest.mark.django_db

PAGES = (
    "people",
    "person-new",
    "person",
    "person-deactivate",
    "person-reactivate",
    "person-password",
    "person-correct",
    "person-leaving",
    "leaving-plan",
    "leaving-apply",
    "role-propose",
    "role-end",
    "role-grants",
    "role-grant",
    "role-withdraw",
    "organisations",
    "organisation-new",
    "organisation",
    "organisation-rename",
    "organisation-alias",
    "organisation-credit-code",
    "organisation-parent",
    "organisation-merge",
    "system-chain",
)
ONLY_POSTED = ("role-withdraw", "leaving-apply")
READ_ONLY = ("people", "person", "role-grants", "organisations", "organisation", "system-chain")


class City:
    """The three, a member whom the pages are about, and a proposal about him."""

    def __init__(self) -> None:
        self.three = the_three()
        self.organisation = an_organisation("上海市交通委员会")
        self.membership = a_member(Role.DEPARTMENT_STAFF, self.organisation)
        self.grant = RoleGrant.objects.create(
            kind="grant",
            person=self.membership.person,
            organisation=self.organisation,
            role=Role.REVIEWER,
            valid_from=TODAY,
            reason="任职",
            proposed_by=self.three.administrator,
            proposed_at=MORNING,
        )
        self.plan = draw_leaving_plan(
            actor=self.three.administrator,
            person=self.membership.person,
            answers={},
            reason="调离",
            at=MORNING,
        )

    def url(self, page: str) -> str:
        about: dict[str, Person | Membership | RoleGrant | Organisation] = {
            "person": self.membership.person,
            "person-deactivate": self.membership.person,
            "person-reactivate": self.membership.person,
            "person-password": self.membership.person,
            "person-correct": self.membership.person,
            "person-leaving": self.membership.person,
            "role-propose": self.membership.person,
            "role-end": self.membership,
            "role-grant": self.grant,
            "role-withdraw": self.grant,
        }
        if page.startswith("leaving-"):
            return reverse(page, args=[self.plan.operation])
        if page.startswith("organisation-") and page != "organisation-new":
            return reverse(page, args=[self.organisation.pk])
        about["organisation"] = self.organisation
        return reverse(page, args=[about[page].pk] if page in about else [])


@pytest.fixture
def city() -> City:
    return City()


@pytest.mark.parametrize("page", PAGES)
def test_administration_page_without_login_asks_for_it(client, city, page) -> None:
    response = client.get(city.url(page))

    assert response["Location"] == f"/login/?next={city.url(page)}"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", sorted(set(Role) - SEPARATED_ROLES))
def test_administration_page_is_not_found_by_strangers(client, city, page, role) -> None:
    client.force_login(a_member(role, city.organisation).person)

    assert client.get(city.url(page)).status_code == 404
    assert client.post(city.url(page), {"reason": "试试", "decision": "approve"}).status_code in {
        404,
        405,
    }
    city.grant.refresh_from_db()
    assert city.grant.decision == "pending"
    assert SystemEvent.objects.count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_administration_page_is_not_found_by_a_past_administrator(client, city, page) -> None:
    past = a_member(Role.ADMINISTRATOR)
    Membership.objects.filter(pk=past.pk).update(valid_until="2021-12-31")
    client.force_login(past.person)

    assert client.get(city.url(page)).status_code == 404


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ONLY_POSTED])
def test_administration_page_for_each_of_the_three(client, city, page) -> None:
    statuses = {}
    for who in ("administrator", "officer", "auditor"):
        client.force_login(getattr(city.three, who))
        statuses[who] = client.get(city.url(page)).status_code

    everybody = page in {*READ_ONLY, "role-grant"}
    assert statuses == {
        "administrator": 200,
        "officer": 200 if everybody else 403,
        "auditor": 200 if everybody else 403,
    }


def test_auditor_sees_both_and_can_do_neither(client, city) -> None:
    client.force_login(city.three.auditor)

    page = client.get(city.url("role-grant"))
    decided = client.post(city.url("role-grant"), {"decision": "approve", "note": "好"})
    proposed = client.post(city.url("role-propose"), {"reason": "好"})

    assert "任职" in page.content.decode()
    assert 'name="decision"' not in page.content.decode()
    assert (decided.status_code, proposed.status_code) == (403, 403)
    city.grant.refresh_from_db()
    assert city.grant.decision == "pending"


@pytest.mark.parametrize(
    "page", ["person", "role-end", "role-grant", "organisation", "organisation-merge"]
)
def test_administration_page_about_nobody_is_not_found(client, city, page) -> None:
    client.force_login(city.three.administrator)

    assert client.get(reverse(page, args=[999_999])).status_code == 404


@pytest.mark.parametrize("page", ["people", "organisations", "role-grants", "system-chain"])
def test_administration_list_asks_as_many_questions_for_three_as_for_one(
    client, city, page, django_assert_num_queries
) -> None:
    counts = {"people": 8, "organisations": 6, "role-grants": 7, "system-chain": 8}
    client.force_login(city.three.auditor)
    _one_more_of_each(city)
    client.get(reverse(page))
    with django_assert_num_queries(counts[page]):
        client.get(reverse(page))
    _one_more_of_each(city)
    _one_more_of_each(city)
    with django_assert_num_queries(counts[page]):
        client.get(reverse(page))


def _one_more_of_each(city: City) -> None:
    for kept in (True, False):
        grant = propose_role(
            actor=city.three.administrator,
            person=a_person(),
            term=RoleTerm(
                organisation=an_organisation(), role=Role.DEPARTMENT_STAFF, valid_from=TODAY
            ),
            reason="任职",
            at=MORNING,
        ).grant
        if not kept:
            refuse_role(grant=grant, actor=city.three.officer, note="否", at=MORNING)
        a_member(Role.EXPERT, grant.organisation, person=grant.person)
