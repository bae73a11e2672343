"""Three departments and those who apply to them; some people stand on both sides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cases.models import Applicant, EntryRow, PriorityScenario, PriorityUnit, ScenarioEdition
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, shanghai, the_commission
from tests.random_runs.access.lawful_fast_path import (
    EXCLUDED_FIELD,
    SCENARIO_HOLDS,
    UNIT_HOLDS,
)
from tests.workflows.conditional_access.applying import CONDITIONS
from tests.workflows.conditional_access.committing import CODE
from tests.workflows.open_list.changes import a_listed_row
from tests.workflows.open_list.peers.peers import a_version

if TYPE_CHECKING:
    from cases.models import AccessApplication, Organisation, Person

VERIFIED_AT: Final = shanghai(2023, 8, 24)
# What the list keeps in the field that the fast path does not take.
ECOLOGICAL: Final[dict[str, dict[str, Any]]] = {"水质监测": {"domain": EXCLUDED_FIELD}}


@dataclass(frozen=True, kw_only=True)
class Office:
    """A department and the datasets that it opens under conditions."""

    organisation: Organisation
    rows: tuple[EntryRow, ...]


@dataclass(kw_only=True)
class City:
    """Everybody, with the roles that they hold; written once, before the runs.

    Attributes:
        offices: the departments.
        people: everybody who may try something.
        roles: by person, the organisations and roles that they hold.
        writers: who may write an application, each for one applicant.
        applicants: by writer, that applicant.
        administrator: who releases the text of agreements; stands on no side.
        unit: what a draft says of the pioneers' list, where one applicant stands.
        scenario: what a draft says of a priority scenario, open to every applicant.
        listed: whose applicant is on that list.
    """

    offices: list[Office] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    roles: dict[int, set[tuple[int, str]]] = field(default_factory=dict)
    writers: list[Person] = field(default_factory=list)
    applicants: dict[int, Applicant] = field(default_factory=dict)
    administrator: Person
    unit: str = ""
    scenario: str = ""
    listed: int = 0

    @property
    def rows(self) -> list[EntryRow]:
        return [row for office in self.offices for row in office.rows]

    def add(self, role: Role, organisation: Organisation, person: Person | None = None) -> Person:
        """Give a role to somebody, new or not."""
        member = a_member(role, organisation, person=person or a_person())
        if person is None:
            self.people.append(member.person)
        held = self.roles.setdefault(member.person_id, set())
        held.add((organisation.pk, role.value))
        return member.person

    def writes_for(self, applicant: Applicant, *people: Person) -> None:
        for person in people:
            self.writers.append(person)
            self.applicants[person.pk] = applicant

    def holds(self, person: Person, organisation: int, roles: frozenset[str]) -> bool:
        """Tell whether a person holds one of some roles in an organisation."""
        held = self.roles.get(person.pk, set())
        return any((organisation, role) in held for role in roles)

    def is_recused(self, person: Person, application: AccessApplication) -> bool:
        """Tell whether a person stands on the applicant's side (decisions.md; S35)."""
        applicant = application.applicant
        if person.pk in {application.opened_by_id, applicant.person_id}:
            return True
        serves = {organisation for organisation, _ in self.roles.get(person.pk, set())}
        return applicant.organisation_id in serves


def _office(city: City, name: str, *datasets: tuple[str, str]) -> Office:
    organisation = an_organisation(name)
    rows = [
        a_listed_row(
            organisation,
            **CONDITIONS | {"condition_templates": template, **ECOLOGICAL.get(dataset, {})},
            name=dataset,
            portal_dataset_id=f"O20230000{len(city.rows) + number:08}",
        )
        for number, (dataset, template) in enumerate(datasets)
    ]
    office = Office(organisation=organisation, rows=tuple(rows))
    city.offices.append(office)
    for role in (Role.REVIEWER, Role.DEPARTMENT_STAFF, Role.DEPARTMENT_HEAD, Role.DEPARTMENT_HEAD):
        city.add(role, organisation)
    return office


def _company(city: City, name: str) -> tuple[Organisation, Applicant]:
    organisation = an_organisation(name, kind="enterprise", credit_code=CODE)
    applicant = Applicant.objects.create(
        kind="legal_person", name=name, organisation=organisation, verified_at=VERIFIED_AT
    )
    return organisation, applicant


def _natural_person(city: City, commons: Organisation, person: Person | None = None) -> None:
    number = len(city.applicants)
    who = city.add(Role.APPLICANT, commons, person)
    applicant = Applicant.objects.create(
        kind="natural_person",
        name=f"自然人{number}",
        person=who,
        identity_digest=f"{number:064}",
        identity_shown="310***********0011",
        verified_at=VERIFIED_AT,
    )
    city.writes_for(applicant, who)


def _grounds(city: City, listed: Applicant, officer: Person) -> None:
    """Write on what the fast path may rest: a list with one company, and a scenario (S27)."""
    first, last = UNIT_HOLDS
    unit = PriorityUnit.objects.create(
        kind="pioneer",
        name=listed.name,
        credit_code=CODE,
        source="先锋企业名单",
        valid_from=first,
        valid_until=last,
        listed_at=VERIFIED_AT,
        listed_by=officer,
    )
    first, last = SCENARIO_HOLDS
    scenario = PriorityScenario.objects.create(number=8)
    ScenarioEdition.objects.create(
        scenario=scenario,
        edition=1,
        name="停车",
        domain="life",
        content="停车场实时泊位",
        source="工作安排 三",
        valid_from=first,
        valid_until=last,
        entered_at=VERIFIED_AT,
        entered_by=officer,
    )
    city.listed, city.unit, city.scenario = listed.pk, f"unit:{unit.pk}", "scenario:8"


def a_city_with_applicants() -> City:
    """Write the list in effect, three departments, a company and two natural persons."""
    commission = the_commission()
    city = City(administrator=a_member(Role.ADMINISTRATOR, commission).person)
    for role in (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD, Role.COMMISSION_LEAD):
        city.add(role, commission)
    officer = city.add(Role.DUTY_OFFICER, commission)
    a_version()
    traffic = _office(city, "上海市交通委员会", ("停车场实时泊位", "A"), ("公交到站预测", "B"))
    # Who reviews in a department can be the commission's officer of the day as well.
    city.add(Role.REVIEWER, traffic.organisation, officer)
    health = _office(city, "上海市卫生健康委员会", ("医疗机构挂号量", "D"))
    _office(city, "上海市水务局", ("水质监测", "A"))
    company, applicant = _company(city, "上海申图数据科技有限公司")
    # A reviewer who works for the company as well, and a head who applies as a natural person.
    both = city.add(Role.REVIEWER, traffic.organisation)
    city.add(Role.APPLICANT, company, both)
    colleagues = [city.add(Role.APPLICANT, company) for _ in range(2)]
    city.writes_for(applicant, *colleagues, both)
    _grounds(city, applicant, officer)
    commons = an_organisation("自然人申请人", kind="other")
    _natural_person(city, commons)
    _natural_person(city, commons, city.add(Role.DEPARTMENT_HEAD, health.organisation))
    return city
