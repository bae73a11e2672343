"""Log a demand for public data, and erase how whoever asked is reached."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import DataDemand
from cases.queries.priority_scenarios import editions_in_force
from cases.sealed_words import new_salt, sealed
from cases.states.data_demand import DemandKind
from cases.states.system_act import SystemAct
from workflows.conditional_access.registries.registrar import must_be_registrar, words
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.locking import hold, patiently
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import (
        MatchingMeeting,
        Membership,
        Person,
        PriorityScenario,
        ScenarioEdition,
    )

TITLE_CHARACTERS: Final = 100
CONTENT_CHARACTERS: Final = 2000
DEMANDER_CHARACTERS: Final = 120
CONTACT_CHARACTERS: Final = 100
_FILE: Final = Path(__file__).parents[2] / "demands.toml"
# Whoever logs a demand holds this: two must not take one number.
_NUMBERS: Final = hashlib.sha256(b"data demands").hexdigest()


@dataclass(frozen=True, kw_only=True)
class DemandFacts:
    """Who asks for what, in which scenario or at which meeting, and when it was received.

    Attributes:
        contact: how they are reached; it stands in the row and in no event.
        is_private: whether they are no organisation: then the chain holds a digest of the words.
        scenario: one that is listed on the day of receipt.
    """

    title: str
    kind: str
    content: str
    demander: str
    received_on: date
    contact: str = ""
    is_private: bool = False
    scenario: PriorityScenario | None = None
    meeting: MatchingMeeting | None = None


@cache
def answer_working_days() -> int:
    """Return the term of an answer from the day of receipt: house default."""
    return int(tomllib.loads(_FILE.read_text(encoding="utf-8"))["answer"]["working_days"])


@patiently
@transaction.atomic
def log_demand(*, facts: DemandFacts, membership: Membership, at: datetime) -> DataDemand:
    """Enter a demand under the next number; its answer is due from the day of receipt.

    Args:
        facts: what is asked.
        membership: the role in the commission under which it is entered.
        at: the moment.

    Writes: the demand; one system event, without the contact.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a text, the kind, the day or the scenario does not fit.

    Rests on 工作安排 一 (有需必应) and 二(4); the term is a house default.
    """
    must_be_registrar(membership, at)
    return record_demand(facts=facts, person=membership.person, at=at)


def record_demand(
    *, facts: DemandFacts, person: Person, at: datetime, enquiry: int | None = None
) -> DataDemand:
    """Write a demand; who calls has checked who may, and holds a transaction.

    Args:
        facts: what is asked.
        person: who enters it.
        at: the moment.
        enquiry: the number of the enquiry at a consultation point that it came of.

    Writes and raises as `log_demand`, but for the role.
    """
    said, edition = _fitting(facts, at), _edition_of(facts)
    contact = _contact(facts)
    hold(_NUMBERS)
    last = DataDemand.objects.aggregate(last=Max("number"))["last"] or 0
    demand = DataDemand.objects.create(
        **said,
        number=last + 1,
        kind=facts.kind,
        is_private=facts.is_private,
        salt=new_salt() if facts.is_private else "",
        contact=contact,
        scenario=facts.scenario,
        edition=edition,
        meeting=facts.meeting,
        received_on=facts.received_on,
        due_on=add_working_days(newest_calendar(), facts.received_on, answer_working_days()),
        entered_at=at,
        entered_by=person,
    )
    sealed_words = {"digest": sealed(demand.salt, **said)} if facts.is_private else said
    append_system_event(
        act=SystemAct.DEMAND_LOGGED,
        actor=person,
        at=at,
        data={
            **sealed_words,
            "demand": demand.number,
            "kind": demand.kind,
            "scenario": facts.scenario.number if facts.scenario else None,
            "edition": edition.edition if edition else None,
            "meeting": facts.meeting.number if facts.meeting else None,
            "received_on": demand.received_on.isoformat(),
            "due_on": demand.due_on.isoformat(),
            **({"enquiry": enquiry} if enquiry is not None else {}),
        },
    )
    return demand


@patiently
@transaction.atomic
def erase_contact(*, demand: DataDemand, membership: Membership, at: datetime) -> DataDemand:
    """Erase how whoever asked is reached; all else of the demand stands.

    Args:
        demand: which.
        membership: the role in the commission under which it is erased.
        at: the moment.

    Writes: the demand's empty contact; one system event that does not hold it.

    Raises:
        NotAllowed: the role is not the commission's.
        GuardFailed: there is none.
    """
    must_be_registrar(membership, at)
    found = DataDemand.objects.select_for_update(no_key=True).get(pk=demand.pk)
    if not found.contact:
        raise GuardFailed(_t("这项需求没有留联系方式，或者已经删除，不需要再删除。"))
    found.contact = ""
    found.save(update_fields=["contact"])
    append_system_event(
        act=SystemAct.DEMAND_CONTACT_ERASED,
        actor=membership.person,
        at=at,
        data={"demand": found.number},
    )
    return found


def _fitting(facts: DemandFacts, at: datetime) -> dict[str, str]:
    if facts.kind not in DemandKind.values:
        raise BadInput(_t("请选择需求类别：市场类、研究类或者公益服务类。"), field="kind")
    if facts.received_on > civil_date(at):
        raise BadInput(_t("收到日期不能晚于今天：请核对日期。"), field="received_on")
    return {
        "title": words(facts.title, field="title", label=_t("需求名称"), most=TITLE_CHARACTERS),
        "content": words(
            facts.content, field="content", label=_t("需求内容"), most=CONTENT_CHARACTERS
        ),
        "demander": words(
            facts.demander, field="demander", label=_t("需求方"), most=DEMANDER_CHARACTERS
        ),
    }


def _contact(facts: DemandFacts) -> str:
    contact = facts.contact.strip()
    if len(contact) > CONTACT_CHARACTERS:
        raise BadInput(
            _t("联系方式不超过 %(most)s 字。") % {"most": CONTACT_CHARACTERS}, field="contact"
        )
    return contact


def _edition_of(facts: DemandFacts) -> ScenarioEdition | None:
    if facts.scenario is None:
        return None
    edition = editions_in_force(on=facts.received_on).filter(scenario=facts.scenario).first()
    if edition is None:
        raise BadInput(
            _t("收到日期 %(day)s 当天，这个场景不在重点场景中：请核对收到日期，或者改选场景。")
            % {"day": facts.received_on.isoformat()},
            field="scenario",
        )
    return edition
