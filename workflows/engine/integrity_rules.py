"""Clocks that run under a rule that never came to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import Clock
from workflows.engine.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


def clocks_under_withdrawn_rules() -> Iterator[Finding]:
    """Give the clocks whose rule was withdrawn: it can only be withdrawn before its day."""
    clocks = Clock.objects.filter(policy__withdrawn_at__isnull=False)
    for clock in clocks.select_related("case", "policy").order_by("pk"):
        yield Finding(
            what="clock_under_withdrawn_rule",
            table="cases_clock",
            row=clock.pk,
            case=clock.case.number,
            sentence=_t(
                "%(case)s 的时限 %(code)s 按已撤回的规则（自 %(day)s 起）起算："
                "请由主管部门负责人改用现行规则。"
            )
            % {
                "case": clock.case.number,
                "code": clock.code,
                "day": clock.policy.effective_from,
            },
        )
