"""Make the accounts of the demonstration, through the same acts as real ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _t

from backoffice.demo.cast import (
    APPLICANTS,
    COMMISSION,
    FIRST_PLAYERS,
    PLAYERS,
    SCENES,
    Player,
    Scene,
)
from cases.errors import GuardFailed
from cases.models import Membership, Person
from cases.queries import organisation_directory, people
from cases.states.role import Role
from workflows.administration.add_organisation import OrganisationFacts, add_organisation
from workflows.administration.add_person import open_account
from workflows.administration.bootstrap_people import FirstPerson, bootstrap_people
from workflows.administration.decide_role import approve_role
from workflows.administration.propose_role import RoleTerm, propose_role
from workflows.administration.rename_organisation import add_alias
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Organisation

# Shown at every start of the demonstration; refused in production.
DEMO_PASSWORD: Final = "Kaifang-demo-2026"  # noqa: S105  # published on purpose

# By this a demonstration account is told from a real one; the domain can never exist.
_DEMO_EMAIL: Final = "@demo.invalid"

# How an account made on demand is called: this word and the organisation's id.
_WORDS: Final = {
    Role.DEPARTMENT_STAFF: "staff",
    Role.DEPARTMENT_HEAD: "head",
    Role.DISTRICT_AUTHORITY: "authority",
    Role.DATA_CENTRE_OPERATOR: "operator",
}


@dataclass(frozen=True, kw_only=True)
class Account:
    """One line of what the demonstration prints at its start."""

    username: str
    password: str
    name: str
    role: str
    organisation: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class _Office:
    """The two who give roles: one proposes, the other approves."""

    administrator: Person
    officer: Person


def create_demo_people(*, at: datetime) -> list[Account]:
    """Write the organisations and accounts of the demonstration that are missing.

    Running it again writes nothing and returns the same accounts.

    Raises:
        GuardFailed: in production, or where real people hold roles already.
    """
    _refuse_in_production()
    with transaction.atomic():
        office = _office(at=at)
        for scene in SCENES:
            _set(scene, office, at=at)
        for player in (*PLAYERS, *APPLICANTS):
            person = _account(player.username, player.name, office, at=at)
            for where, role in player.hats:
                organisation = organisation_directory.organisation_called(where)
                if organisation and not _holds(person, organisation, role, at=at):
                    _appoint(person, organisation, role, office, at=at)
    return [_line(player) for player in (*PLAYERS, *APPLICANTS, *FIRST_PLAYERS)]


def demo_member(organisation: Organisation, role: Role, *, at: datetime) -> Membership:
    """Return a demonstration account's role in any organisation, made on first use.

    The account is called by the role and the organisation's id, such as `head-17`, unless
    the cast has somebody there already. Real people are never returned.

    Raises:
        GuardFailed: in production, or where real people hold roles already.
    """
    _refuse_in_production()
    with transaction.atomic():
        office = _office(at=at)
        for held in people.members_of(organisation, on=civil_date(at)):
            if held.role == role and held.person.is_active and _is_demo(held.person):
                return held
        username = f"{_WORDS.get(role, role.replace('_', '-'))}-{organisation.pk}"
        name = f"{organisation.short_name}{role.label}"[:60]
        person = _account(username, name, office, at=at)
        return _appoint(person, organisation, role, office, at=at)


def _refuse_in_production() -> None:
    if settings.ENVIRONMENT == "production":
        raise GuardFailed(
            _t(
                "演示账号的密码是公开的，不能用于生产环境（KAIFANG_ENV=production）："
                "请用 manage.py bootstrap_people 初始化人员。"
            )
        )


def _is_demo(person: Person) -> bool:
    return person.email.endswith(_DEMO_EMAIL)


@lru_cache(maxsize=1)
def _encoded_password() -> str:
    # One hash for all: hashing is slow on purpose, and an import needs many accounts.
    return make_password(DEMO_PASSWORD)


def _office(*, at: datetime) -> _Office:
    if people.person_named(FIRST_PLAYERS[0].username) is None:
        home = next(scene for scene in SCENES if scene.full_name == COMMISSION)
        bootstrap_people(
            organisation=_facts(home),
            first_people={player.hats[0][1]: _first(player) for player in FIRST_PLAYERS},
            at=at,
        )
    administrator, officer = (people.person_named(player.username) for player in FIRST_PLAYERS[:2])
    if administrator is None or officer is None or not _is_demo(administrator):
        raise GuardFailed(
            _t(
                "系统中已有真实人员任职，不能再加载演示账号："
                "请换一个空的数据库（DATABASE_URL）运行演示。"
            )
        )
    return _Office(administrator=administrator, officer=officer)


def _first(player: Player) -> FirstPerson:
    return FirstPerson(
        username=player.username,
        name=player.name,
        email=player.username + _DEMO_EMAIL,
        encoded_password=_encoded_password(),
    )


def _facts(scene: Scene) -> OrganisationFacts:
    return OrganisationFacts(
        full_name=scene.full_name,
        short_name=scene.short_name,
        kind=scene.kind,
        parent=organisation_directory.organisation_called(scene.parent),
        credit_code=scene.credit_code,
    )


def _set(scene: Scene, office: _Office, *, at: datetime) -> None:
    actor = office.administrator
    organisation = organisation_directory.organisation_called(scene.full_name)
    if organisation is None:
        added = add_organisation(actor=actor, facts=_facts(scene), at=at)
        organisation = added.organisation
    for alias in scene.aliases:
        if organisation_directory.owner_of_name(alias) is None:
            add_alias(actor=actor, organisation=organisation, name=alias, at=at)


def _account(username: str, name: str, office: _Office, *, at: datetime) -> Person:
    found = people.person_named(username)
    if found is not None:
        return found
    return open_account(
        actor=office.administrator,
        username=username,
        name=name,
        email=username + _DEMO_EMAIL,
        encoded_password=_encoded_password(),
        at=at,
    ).person


def _holds(person: Person, organisation: Organisation, role: Role, *, at: datetime) -> bool:
    day = civil_date(at)
    return people.roles_held(person, organisation, role, first=day, last=None).exists()


def _appoint(
    person: Person, organisation: Organisation, role: Role, office: _Office, *, at: datetime
) -> Membership:
    proposed = propose_role(
        actor=office.administrator,
        person=person,
        term=RoleTerm(organisation=organisation, role=role, valid_from=civil_date(at)),
        reason=_t("演示任职"),
        at=at,
    )
    approve_role(grant=proposed.grant, actor=office.officer, at=at)
    return Membership.objects.select_related("person", "organisation").get(grant=proposed.grant)


def _line(player: Player) -> Account:
    wheres = dict.fromkeys(where for where, _role in player.hats)
    return Account(
        username=player.username,
        password=DEMO_PASSWORD,
        name=player.name,
        role="、".join(dict.fromkeys(str(role.label) for _where, role in player.hats))
        or str(Role.APPLICANT.label),
        organisation="、".join(wheres) or _t("自行注册"),
        explanation=str(player.explanation),
    )
