"""Enter another version of the criteria; programmes that are open keep theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import LabelCriteria
from cases.permissions import Requirement, require
from cases.states.case_kind import CaseKind
from cases.states.clock import Tier
from cases.states.label import Criterion, LabelKind
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from cases.models import Membership

SOURCE_CHARACTERS: Final = 200
# The numbers that belong to a criterion, and the most that each may be.
_NUMBERS: Final[Mapping[str, Mapping[str, int]]] = {
    Criterion.RECORD_COUNT: {"percentile": 100},
    Criterion.AVAILABILITY: {"least": 100, "days": 366},
    Criterion.ON_TIME: {"months": 60},
    Criterion.TEMPORAL: {"years": 50},
    Criterion.SCORE: {"least": 100},
}


@dataclass(frozen=True, kw_only=True)
class NewCriteria:
    """What entries of a kind are judged by: criteria in their order, source, first day."""

    kind: str
    criteria: Sequence[Mapping[str, Any]]  # Any: a code and numbers
    source: str
    effective_from: date


@patiently
@transaction.atomic
def enter_criteria(*, new: NewCriteria, membership: Membership, at: datetime) -> LabelCriteria:
    """Enter a version that programmes opened from its first day on are judged by.

    Args:
        new: what it says.
        membership: the role of the commission's lead under which it is entered.
        at: the moment.

    Writes: the criteria; one system event.

    Raises:
        NotAllowed: the role is not the commission's lead's.
        BadInput: a kind, criterion or number is not known; a day that has passed; no source.
    """
    require(
        membership.person,
        Requirement(
            roles=frozenset({Role.COMMISSION_LEAD}),
            organisation=None,
            kind=CaseKind.LABEL_NOMINATION,
        ),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    source = _fitting(new, today=civil_date(at))
    entered = LabelCriteria.objects.create(
        kind=new.kind,
        version=_versions_when_nobody_else_enters(new.kind) + 1,
        criteria=[dict(said) for said in new.criteria],
        source=source,
        tier=Tier.C,
        effective_from=new.effective_from,
    )
    append_system_event(
        act=SystemAct.CRITERIA_ENTERED,
        actor=membership.person,
        at=at,
        data={
            "label": entered.kind,
            "criteria_version": entered.version,
            "criteria": entered.criteria,
            "source": source,
            "effective_from": entered.effective_from.isoformat(),
        },
    )
    return entered


def _versions_when_nobody_else_enters(kind: str) -> int:
    """Return how many versions a kind has, once nobody else enters one of it."""
    versions = LabelCriteria.objects.filter(kind=kind)
    # The rows that are there stand for the kind; one entered meanwhile is counted after them.
    list(versions.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return versions.count()


def _fitting(new: NewCriteria, *, today: date) -> str:
    source = new.source.strip()
    if new.kind not in LabelKind.values:
        raise BadInput(_t("请选择标注：样本数据集或者品牌数据。"), field="kind")
    if not source or len(source) > SOURCE_CHARACTERS:
        raise BadInput(
            _t("请写明评审标准的依据，不超过 %(most)s 字。") % {"most": SOURCE_CHARACTERS},
            field="source",
        )
    if new.effective_from < today:
        raise BadInput(_t("施行日期不能早于今天。"), field="effective_from")
    codes = [said.get("code") for said in new.criteria]
    if not codes or len(set(codes)) < len(codes) or not set(codes) <= set(Criterion.values):
        raise BadInput(
            _t("评审标准不能为空、重复，只能是：%(known)s。")
            % {"known": "、".join(str(each.label) for each in Criterion)},
            field="criteria",
        )
    for said in new.criteria:
        _must_have_its_numbers(said)
    return source


def _must_have_its_numbers(said: Mapping[str, Any]) -> None:  # Any: a code and numbers
    numbers = _NUMBERS.get(said["code"], {})
    given = {name: value for name, value in said.items() if name != "code"}
    fits = given.keys() == numbers.keys() and all(
        type(value) is int and 0 < value <= numbers[name] for name, value in given.items()
    )
    if not fits:
        raise BadInput(
            _t("“%(criterion)s”须写明这些整数，各不超过：%(numbers)s。")
            % {
                "criterion": Criterion(said["code"]).label,
                "numbers": "、".join(f"{name} {most}" for name, most in numbers.items()) or "—",
            },
            field="criteria",
        )
