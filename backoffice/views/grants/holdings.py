"""What nightly comparisons with the delivery system found, for the commission and who looks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from backoffice.navigation import HOLDINGS
from backoffice.views.clock import today
from cases.errors import NotAllowed
from cases.permissions import holds_any
from cases.queries.holdings_checks import findings_of, newest_checks
from cases.queries.visible import numbers_in_sight

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def holdings(request: SignedInRequest) -> HttpResponse:
    if not holds_any(request.user, HOLDINGS, today()):
        raise NotAllowed(_t("交付核对由主管部门和大数据中心查看，您当前没有相应的角色。"))
    checks = newest_checks()
    found = findings_of(checks[0]) if checks else []
    seen = numbers_in_sight(request.user, [each.number for each in found], on=today())
    context = {
        "has_delivery_system": bool(settings.DELIVERY_URL),
        "newest": checks[0] if checks else None,
        "findings": [(each, each.number in seen) for each in found],
        "checks": checks,
    }
    return render(request, "grants/holdings.html", context)
