"""Whether anything can follow a grant: what is suspended or has ended is not renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.states.grant import GrantState

if TYPE_CHECKING:
    from cases.models import Grant


def why_not_followed(grant: Grant) -> str:
    """Return why nothing can follow a grant any more; empty: it can.

    Args:
        grant: as it now is.
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
    return ""
