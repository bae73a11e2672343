"""Whose tasks a list of the supervision view shows, and which of them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from backoffice.templatetags.rules import seeded
from cases.queries.deadline_rules import newest_policy
from cases.queries.supervision import names_of
from forms.supervision_filter import LABELS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import WorkItem
    from forms.supervision_filter import SupervisionFilter


def whose_tasks(wanted: SupervisionFilter, theirs: QuerySet[WorkItem]) -> str:
    """The heading of a list.

    Args:
        wanted: what the address asks for.
        theirs: the overseen tasks of the organisation and the person, in whatever state.
    """
    parts = [*_names(wanted, theirs)] or [_t("您督导的所有单位")]
    if wanted.clock:
        policy = newest_policy(wanted.clock)
        label = seeded(policy.label) if policy else _t("未知的期限")
        parts.append(_t("期限“%(label)s”") % {"label": label})
    parts.append(
        _t("%(state)s的任务") % {"state": LABELS[wanted.state]}
        if wanted.state
        else _t("未办结的任务")
    )
    return " · ".join(parts)


def _names(wanted: SupervisionFilter, theirs: QuerySet[WorkItem]) -> list[str]:
    if wanted.organisation is None and wanted.person is None:
        return []
    organisation, person = names_of(theirs)
    names = []
    if wanted.organisation is not None:
        names.append(organisation or _t("所选单位"))
    if wanted.person is not None:
        names.append(person or _t("所选人员"))
    return names
