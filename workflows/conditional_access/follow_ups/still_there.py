"""Whether anything can follow a grant: not what is suspended, has ended, or was followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.queries.follow_ups import live_successor
from cases.states.grant import GrantState, SuspensionCause

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Grant


def why_not_followed(grant: Grant, *, on: date) -> str:
    """Return why nothing can follow a grant any more; empty: it can.

    Its last day counts, whether or not the night has marked it as expired since.

    Args:
        grant: as it now is.
        on: the day.
    """
    if grant.state == GrantState.SUSPENDED:
        return _t("授权 %(number)s 已中止，恢复之后才能申请续期或者变更。") % {
            "number": grant.number
        }
    if not grant.is_live:
        return _t(
            "授权 %(number)s 现在是“%(state)s”，不能续期或者变更：需要数据的，请重新申请。"
        ) % {
            "number": grant.number,
            "state": grant.state_label,
        }
    if on > grant.valid_until:
        return _t("授权期限已于 %(day)s 届满，不能续期或者变更：需要数据的，请重新申请。") % {
            "day": grant.valid_until
        }
    return _why_not_beside(live_successor(grant))


def _why_not_beside(successor: Grant | None) -> str:
    """Return why nothing else follows a grant beside its successor; empty: there is none.

    Two renewals would open the same data twice for the same days, and an amendment would run
    beside the renewal that it knows nothing of.
    """
    if successor is None:
        return ""
    return _t("该授权已由授权 %(number)s 接续：续期或者变更请在该授权生效之后，对它提出。") % {
        "number": successor.number
    }


def why_not_in_force(grant: Grant) -> str:
    """Return why what follows a grant cannot come into force; empty: it can.

    A suspension is not got round by another grant, nor by letting the days of this one pass: it
    counts until it is lifted. One for the dataset ends with the dataset's own, which every
    signature asks for itself.

    Args:
        grant: as it now is; where the answer is to hold, locked.
    """
    if grant.state == GrantState.REVOKED:
        return _t("授权 %(number)s 已撤销，续期或者变更的协议不能生效。") % {"number": grant.number}
    if refusal := _why_not_beside(live_successor(grant)):
        return refusal
    causes = grant.suspensions.filter(ended_at=None).exclude(cause=SuspensionCause.DATASET)
    if not causes.exists():
        return ""
    if grant.is_live:
        return _t("授权 %(number)s 已中止，恢复之后，续期或者变更的协议才能签署生效。") % {
            "number": grant.number
        }
    return _t(
        "授权 %(number)s 终止时仍在中止之中，续期或者变更的协议不能生效：需要数据的，请重新申请。"
    ) % {"number": grant.number}
