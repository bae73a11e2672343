"""Who reads the registries, who enters in them, and what a refused form answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from backoffice.middleware import status_of
from backoffice.navigation import PEER_READERS
from backoffice.views.clock import today
from cases.errors import NotAllowed
from cases.permissions import hats_of, holds_any
from workflows.conditional_access.registries.registrar import REGISTRARS

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.forms import Form

    from backoffice.signed_in import SignedInRequest
    from cases.errors import KaifangError
    from cases.models import Membership


def must_read(request: SignedInRequest, roles: Collection[str] = PEER_READERS) -> None:
    if not holds_any(request.user, roles, today()):
        raise NotAllowed(_t("登记簿由各部门和主管部门查看，您当前没有这些角色。"))


def may_enter(request: SignedInRequest) -> bool:
    return holds_any(request.user, REGISTRARS, today())


def registrar_hat(request: SignedInRequest) -> Membership:
    hats = hats_of(request.user, REGISTRARS, on=today())
    if not hats:
        raise NotAllowed(_t("登记簿由主管部门的经办和负责人登记，您当前没有这些角色。"))
    return hats[0]


def status_after(form: Form, refusal: KaifangError | None) -> int:
    if refusal is not None:
        return status_of(refusal)
    return 422 if form.is_bound and form.errors else 200
