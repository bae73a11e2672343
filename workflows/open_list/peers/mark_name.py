"""Say what the city does about a name that another city opens: propose it, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import ListChange, PeerList, PeerMark
from cases.permissions import Requirement, require
from cases.queries.list_versions import newest_version
from cases.queries.peer_lists import newest_mark
from cases.states.case_kind import CaseKind
from cases.states.list_change import ListChangeState, RequestKind
from cases.states.peer_list import PeerChoice
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act, open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership, Organisation, PeerName

# Who says that a name is not for this city.
JUDGES = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD)
# Who drafts a request for it: the commission for any department, the others for their own.
PROPOSERS = (Role.COMMISSION_STAFF, Role.DEPARTMENT_STAFF, Role.DISTRICT_AUTHORITY)
REASON_CHARACTERS = 300
RULE = "工作安排 二(1)"


@patiently
@transaction.atomic
def propose_name(
    *,
    peer_name: PeerName,
    organisation: Organisation,
    reason: str,
    membership: Membership,
    at: datetime,
) -> ListChange:
    """Open a draft request of a department with the name as a new entry.

    The entry says what the other city's list says: its name and field; the author adds the rest
    before it can be handed in.

    Args:
        peer_name: the name on the other city's list.
        organisation: the department that would open the data.
        reason: why the city should open it.
        membership: the role under which the draft is made; its person goes on with it.
        at: the moment.

    Writes: the request with its item, events and task; a mark; one system event.

    Raises:
        NotAllowed: the role drafts nothing for this department.
        BadInput: no reason. GuardFailed: a draft of this name is on its way already.
    """
    own = None if membership.role == Role.COMMISSION_STAFF else organisation
    require(
        membership.person,
        Requirement(roles=frozenset(PROPOSERS), organisation=own, kind=CaseKind.LIST_CHANGE),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    why = _reason(reason)
    _must_not_be_on_its_way(peer_name)
    change = _opened(peer_name, organisation, why, membership, at)
    act(
        case=change,
        name="put_item",
        actor=membership.person,
        at=at,
        expected_version=None,
        data={
            "entry": None,
            "content": {"name": peer_name.name, "domain": peer_name.domain},
            "justification": why,
        },
        hat_id=membership.pk,
    )
    _mark(peer_name, PeerChoice.PROPOSE, why, membership, at, change)
    return change


@patiently
@transaction.atomic
def rule_name_out(
    *, peer_name: PeerName, reason: str, membership: Membership, at: datetime
) -> PeerMark:
    """Say that a name is not for this city, and why.

    Args:
        peer_name: the name on the other city's list.
        reason: why not; kept for who looks at the comparison later.
        membership: the role under which it is said.
        at: the moment.

    Writes: a mark; one system event.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: no reason. GuardFailed: a draft of this name is on its way.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(JUDGES), organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    why = _reason(reason)
    _must_not_be_on_its_way(peer_name)
    return _mark(peer_name, PeerChoice.NOT_APPLICABLE, why, membership, at, None)


def _reason(reason: str) -> str:
    why = reason.strip()
    if not why or len(why) > REASON_CHARACTERS:
        raise BadInput(
            _t("请写明理由，不超过 %(most)s 个字。") % {"most": REASON_CHARACTERS}, field="reason"
        )
    return why


def _must_not_be_on_its_way(peer_name: PeerName) -> None:
    # Two people who look at the same list must not both find a name free.
    PeerList.objects.select_for_update().get(pk=peer_name.peer_list_id)
    mark = newest_mark(peer_name.name_key)
    if mark is not None and mark.change is not None and not mark.change.is_closed:
        raise GuardFailed(
            _t("“%(name)s”已由%(organisation)s在办理中的调整申请提出。请等其办结后再处理。")
            % {"name": peer_name.name, "organisation": mark.change.organisation}
        )


def _opened(
    peer_name: PeerName, organisation: Organisation, why: str, membership: Membership, at: datetime
) -> ListChange:
    with in_record_language():
        title = _t("对标%(city)s：新增“%(name)s”") % {
            "city": peer_name.peer_list.city,
            "name": peer_name.name[:140],
        }
    taken = open_case(
        record=ListChange(
            kind=CaseKind.LIST_CHANGE,
            request_kind=RequestKind.EVALUATION,
            title=title,
            state=ListChangeState.DRAFT,
            organisation=organisation,
            reason=why,
            base_version=newest_version(),
        ),
        flow=ListChangeFlow,
        membership=membership,
        at=at,
        rule=RULE,
    )
    return cast("ListChange", taken.case)


def _mark(
    peer_name: PeerName,
    choice: PeerChoice,
    why: str,
    membership: Membership,
    at: datetime,
    change: ListChange | None,
) -> PeerMark:
    mark = PeerMark.objects.create(
        name_key=peer_name.name_key,
        peer_name=peer_name,
        choice=choice,
        reason=why,
        change=change,
        marked_at=at,
        marked_by=membership.person,
    )
    append_system_event(
        act=SystemAct.PEER_NAME_MARKED,
        actor=membership.person,
        at=at,
        data={
            "mark": mark.pk,
            "peer_list": peer_name.peer_list_id,
            "name_key": peer_name.name_key,
            "choice": choice.value,
            "reason": why,
            "change": change.number if change else "",
        },
    )
    return mark
