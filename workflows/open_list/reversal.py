"""Draft the request that takes a published version back (撤销版本): never a deletion.

It is made of the inverse of what the version changed, passes approvals of its own, and a new
version results; the old one stays as it was published (open-list-quality-objection.md 2.2, rule 7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import ChangeItem, ListChange, ListVersion
from cases.permissions import Requirement, require
from cases.queries.list_versions import newest_version
from cases.states.case_kind import CaseKind
from cases.states.list_change import ListChangeState, RequestKind
from cases.states.list_version import ListVersionState
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.reversal_items import write_inverse

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from cases.models import Membership

# Who may draft a reversal, in the commission: who goes on with the draft as its author.
REVERSERS = (Role.COMMISSION_STAFF,)
REVERSIBLE = (ListVersionState.IN_EFFECT, ListVersionState.ARCHIVED)
RULE = "open-list-quality-objection 2.2, rule 7"
REASON_LENGTH = 2000


@patiently
@transaction.atomic
def draft_reversal(
    *,
    version: ListVersion,
    membership: Membership,
    reason: str,
    at: datetime,
    keeping: Collection[int] = (),
) -> ListChange:
    """Open a draft that takes back what a version changed.

    Entries that were changed on purpose since are left as they are, and so are those of the
    requests that are kept; each stands on record with its reason.

    Args:
        version: one that is, or was, in effect.
        membership: the role in the commission under which it is drafted.
        reason: why; public once the reversal has taken effect.
        at: the moment of drafting.
        keeping: requests in the version, by key, whose entries stay as they are.

    Writes: the request with its first event and its task; its items and the rows that they
    propose; the entries left out. A fixed number of statements for each two thousand entries.

    Raises:
        NotAllowed: the person does not hold the role in the commission today.
        BadInput: there is no reason, or it is too long.
        GuardFailed: the version is not in effect yet, was taken back or is being taken back, or
            nothing is left to take back.

    Rests on open-list-quality-objection.md 2.2 (rule 7), 7 (scenario 15).
    """
    requirement = Requirement(roles=frozenset(REVERSERS), organisation=commission())
    require(membership.person, requirement, on=civil_date(at), hat_id=membership.pk)
    why = _checked(reason)
    # Two people who draft at the same moment wait for each other here.
    locked = ListVersion.objects.select_for_update(of=("self", "case_ptr")).get(pk=version.pk)
    must_be_reversible(locked)
    with in_record_language():
        title = _t("撤销清单版本 %(label)s") % {"label": locked.label}
    opened = open_case(
        record=ListChange(
            kind=CaseKind.LIST_CHANGE,
            title=title,
            state=ListChangeState.DRAFT,
            organisation=membership.organisation,
            request_kind=RequestKind.REVERSAL,
            reverses=locked,
            reason=why,
            base_version=newest_version(),
        ),
        flow=ListChangeFlow,
        membership=membership,
        at=at,
        rule=RULE,
    )
    change = cast("ListChange", opened.case)
    if not write_inverse(change, locked, keeping=keeping, on=civil_date(at)):
        raise GuardFailed(
            _t(
                "%(label)s 的调整都已由其后的版本另行处理，或被选为保留，没有可撤销的内容。"
                "请查看该版本与现行版本的差异。"
            )
            % {"label": locked.label}
        )
    return change


def must_be_reversible(version: ListVersion) -> None:
    """Refuse a version that cannot be taken back now; the sentence says why and what to do.

    Raises:
        GuardFailed: it is not in effect yet, was taken back, or is being taken back.
    """
    if version.state == ListVersionState.REVERSED and version.reversed_by is not None:
        raise GuardFailed(
            _t("%(label)s 已由 %(by)s 撤销，不能再次撤销。如需恢复，请撤销 %(by)s。")
            % {"label": version.label, "by": version.reversed_by.label}
        )
    if version.state not in REVERSIBLE:
        raise GuardFailed(
            _t("%(number)s 现为“%(state)s”，只有已经生效的版本可以撤销。")
            % {"number": version.label or version.number, "state": version.state_label}
        )
    going_on = version.reversals.filter(finished__isnull=True).order_by("pk").first()
    if going_on is not None:
        raise GuardFailed(
            _t("%(label)s 的撤销申请 %(number)s 正在办理。请在该申请中继续，或先撤销那份申请。")
            % {"label": version.label, "number": going_on.number},
            case=going_on,
        )


def requests_in(version: ListVersion) -> frozenset[int]:
    """Return the keys of the requests whose items a version holds."""
    items = ChangeItem.objects.filter(list_version=version).order_by()
    return frozenset(items.values_list("change_id", flat=True).distinct())


def _checked(reason: str) -> str:
    why = reason.strip()
    if not why:
        raise BadInput(_t("请写明撤销理由；撤销生效后将公开显示。"), field="reason")
    if len(why) > REASON_LENGTH:
        raise BadInput(
            _t("撤销理由不能超过 %(length)s 个字：请删减后重新提交。") % {"length": REASON_LENGTH},
            field="reason",
        )
    return why
