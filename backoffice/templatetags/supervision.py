"""Whether a page offers to open a supervision order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from workflows.supervision.flow import SUPERVISORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import Membership

register = template.Library()


@register.filter
def may_supervise(hats: Iterable[Membership]) -> bool:
    return any(hat.role in SUPERVISORS for hat in hats or ())
