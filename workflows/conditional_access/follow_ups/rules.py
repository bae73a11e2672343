"""What a renewal or an amendment must keep to when it is handed in, and from when it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import Grant
from cases.queries.follow_ups import open_follow_up
from cases.states.follow_up import FollowUp
from workflows.conditional_access.content import content_of
from workflows.conditional_access.follow_ups.still_there import why_not_followed, why_not_in_force
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import date

    from cases.models import AccessApplication, Agreement
    from workflows.conditional_access.content import Content
    from workflows.engine.step import Step

# What a renewal leaves as it was; whoever wants it otherwise amends.
_KEPT: Final = ("demand_type", "purpose", "necessity", "delivery")


def must_follow(application: AccessApplication, content: Content, *, on: date) -> None:
    """Refuse a renewal or an amendment that is about something else, or about what is over.

    Args:
        application: a draft.
        content: what is handed in.
        on: the day of handing in.

    Raises:
        BadInput: it asks for other datasets than the grant's; of a renewal, more than the term
            is to change.
        GuardFailed: the grant is suspended, has ended or is past its last day, or something else
            that follows it is open: an agreement that had lapsed is signed after all.
    """
    grant = application.data_grant
    if grant is None:
        return
    if refusal := why_not_followed(grant, on=on):
        raise GuardFailed(refusal)
    if other := open_follow_up(grant, besides=application):
        raise GuardFailed(waits_for(other))
    if content.entries != (str(grant.entry.uid),):
        raise BadInput(
            _t("%(kind)s只能是授权 %(number)s 的这一项数据：其他数据请另行申请。")
            % {"kind": application.get_follows_as_display(), "number": grant.number},
            field="entries",
        )
    must_keep_its_use(application, content)


def waits_for(other: AccessApplication) -> str:
    """Return the sentence that refuses a second renewal or amendment beside an open one."""
    return _t("该授权的%(kind)s申请 %(number)s 尚未办结，每项授权同时只能有一件。") % {
        "kind": other.get_follows_as_display(),
        "number": other.number,
    }


def must_keep_its_use(application: AccessApplication, content: Content) -> None:
    """Refuse a renewal that changes what the data is used for, or how it is had.

    It is asked of every handing in, of a supplement too: what a reviewer opened in it is no way
    round an amendment.

    Raises:
        BadInput: as said; its field is the part that differs.
    """
    grant = application.data_grant
    if grant is None or application.follows_as != FollowUp.RENEWAL:
        return
    last = grant.line.application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a grant rests on what was handed in
    before = content_of(last.content)
    changed = next((n for n in _KEPT if getattr(before, n) != getattr(content, n)), "")
    if changed:
        raise BadInput(
            _t(
                "续期只延长期限：要改用途、必要性或者获取方式的，请恢复为原申请的内容，另行申请变更。"
            ),
            field=changed,
        )


def first_day(application: AccessApplication, on: date) -> date:
    """Return the first day of the term of an agreement that is drawn up on a day.

    A renewal goes on where the grant ends, without a gap or an overlap; what comes after its end
    begins on the day itself. An amendment counts from its own agreement on.
    """
    grant = application.data_grant
    if grant is None or application.follows_as != FollowUp.RENEWAL:
        return on
    return max(on, grant.valid_until + timedelta(days=1))


def end_what_was_followed(step: Step, agreement: Agreement) -> dict[str, Any]:  # Any: JSON facts
    """End the grant that an amendment replaces, in the step that issues the new one.

    A renewed grant ends by its own last day, on the eve of the new one's first.

    Writes: on an amended grant the act `end_as_replaced`.

    Raises:
        GuardFailed: as `still_there.why_not_in_force`.
    """
    application = agreement.application
    if application.data_grant_id is None:
        return {}
    grant = Grant.objects.select_for_update(of=("self", "case_ptr")).get(
        pk=application.data_grant_id
    )
    if refusal := why_not_in_force(grant):
        raise GuardFailed(refusal)
    if application.follows_as == FollowUp.AMENDMENT and grant.is_live:
        act(
            case=grant,
            name="end_as_replaced",
            actor=None,
            at=step.at,
            expected_version=None,
            data={"agreement": agreement},
        )
    return {"follows": grant.number, "follows_as": application.follows_as}
