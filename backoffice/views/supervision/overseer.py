"""Who looks at the supervision view, and by which days; or that it is not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from cases.errors import NotAllowed
from cases.queries.supervision import Overseer
from workflows.engine.at_risk import horizons

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from workflows.working_days import WorkingCalendar


def overseer(request: SignedInRequest, *, calendar: WorkingCalendar) -> Overseer:
    """Who looks.

    Raises:
        NotAllowed: none of the person's roles oversees anything.
    """
    on = today()
    who = Overseer(
        person=request.user,
        hats=hats_of_page(request, on=on),
        on=on,
        horizons=horizons(calendar, on),
    )
    if not who.may_look:
        raise NotAllowed(
            _t(
                "督导视图由各单位负责人、区公共数据主管部门、主管部门、监督员和审计员查看，您当前没有这些角色。"
            )
        )
    return who
