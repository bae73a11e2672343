"""Start a version of the list: choose when it takes effect, and cut it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import ListVersion, Organisation
from cases.permissions import Requirement, require
from cases.queries.list_versions import newest_version, unfinished_version
from cases.states.case_kind import CaseKind
from cases.states.civil_time import SHANGHAI
from cases.states.list_version import ListVersionState
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission
from workflows.open_list.version_flow import CUTTERS, ListVersionFlow

if TYPE_CHECKING:
    from cases.models import Membership

# A version further ahead would block every earlier one; a slip of the year must not.
LONGEST_WAIT = timedelta(days=366)
RULE = "house default: decisions, Open list"


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """How the version is called, and what is said in public beside the list itself.

    Attributes:
        title: one line that queues show; empty: made from the effective time.
        document_number: number of the document that announces it (文号).
        notice: text for everybody.
    """

    title: str = ""
    document_number: str = ""
    notice: str = ""


SILENT = Announcement()


@patiently
@transaction.atomic
def cut_version(
    *,
    membership: Membership,
    at: datetime,
    effective_at: datetime | None = None,
    immediate_reason: str = "",
    announcement: Announcement = SILENT,
    accepted_conflicts: str | None = None,
) -> ListVersion:
    """Open a version of the list and take every approved item in; a second person confirms it.

    Args:
        membership: the role in the commission under which it is cut.
        at: the moment of cutting.
        effective_at: when it takes effect; None: the next midnight in Shanghai, or with
            `immediate_reason` at once.
        immediate_reason: why it takes effect at once.
        announcement: title, document number and public notice.
        accepted_conflicts: the digest of the forecast whose conflicts the person accepts, empty
            for none; None where nobody was shown a forecast.

    Writes: the version, its events and tasks; all that `take_in_items` writes.

    Raises:
        BadInput: the effective time lies before that of the newest version, or in the past.
        GuardFailed: another version is not finished, no approved item waits, or items conflict
            that were not accepted.
        NotAllowed: the person does not hold the role in the commission today.

    Rests on decisions.md (Open list).
    """
    _require_role(membership, at)
    _one_at_a_time()
    # Read after the check above: no version can be confirmed between the two.
    when = chosen_effective_time(
        at=at, effective_at=effective_at, immediate_reason=immediate_reason
    )
    record = ListVersion(
        kind=CaseKind.LIST_VERSION,
        title=announcement.title or _title(when),
        state=ListVersionState.COMPILING,
        organisation=membership.organisation,
        effective_at=when,
        immediate_reason=immediate_reason.strip(),
        document_number=announcement.document_number,
        notice=announcement.notice,
    )
    opened = gate.open_case(
        record=record, flow=ListVersionFlow, membership=membership, at=at, rule=RULE
    )
    taken = gate.take_step(
        work_item=opened.next_items[0],
        outcome="cut",
        actor=membership.person,
        at=at,
        expected_version=opened.event_sequence,
        data={"accepted_conflicts": accepted_conflicts},
        hat_id=membership.pk,
    )
    return cast("ListVersion", taken.case)


def next_midnight(at: datetime) -> datetime:
    """Return the beginning of the civil day in Shanghai that follows a moment."""
    return datetime.combine(civil_date(at) + timedelta(days=1), time(), tzinfo=SHANGHAI)


def chosen_effective_time(
    *, at: datetime, effective_at: datetime | None, immediate_reason: str
) -> datetime:
    """Return when a version cut now takes effect.

    Args:
        at: the moment of cutting.
        effective_at: the time that was chosen; None: the default.
        immediate_reason: why at once; empty: not at once.

    Raises:
        BadInput: the time is not one that a version can have; the sentence says which is.
    """
    reason = immediate_reason.strip()
    if effective_at is not None and reason:
        raise BadInput(_t("立即生效的版本不能再选择生效时间。请只填写其中一项。"))
    when = effective_at or (at if reason else next_midnight(at))
    if when < at:
        raise BadInput(
            _t("生效时间 %(when)s 已经过去。请选择现在以后的时间，或填写立即生效的理由。")
            % {"when": _shown(when)}
        )
    if when > at + LONGEST_WAIT:
        raise BadInput(
            _t("生效时间 %(when)s 太远：最迟可定在一年以内。请核对年份。") % {"when": _shown(when)}
        )
    newest = newest_version()
    if newest is not None and when < newest.effective_at:
        raise BadInput(
            _t("生效时间不能早于上一版本 %(label)s 的生效时间 %(when)s。请选择该时间或以后的时间。")
            % {"label": newest.label, "when": _shown(newest.effective_at)}
        )
    return when


def _require_role(membership: Membership, at: datetime) -> None:
    requirement = Requirement(roles=frozenset(CUTTERS), organisation=commission())
    require(membership.person, requirement, on=civil_date(at), hat_id=membership.pk)


def _one_at_a_time() -> None:
    # Two people who cut at the same moment wait for each other here, and for nobody else.
    Organisation.objects.select_for_update(no_key=True).get(pk=commission().pk)
    unfinished = unfinished_version()
    if unfinished is not None:
        raise GuardFailed(
            _t(
                "%(number)s 正在编制或等待复核，同一时间只能有一个未公布的版本。"
                "请先完成复核，或由复核人不予公布。"
            )
            % {"number": unfinished.number},
            case=unfinished,
        )


def _title(when: datetime) -> str:
    with in_record_language():
        return _t("开放清单（%(when)s 生效）") % {"when": _shown(when)}


def _shown(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
