"""The template of agreements as tests change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cases.agreement.template import Clause
from cases.agreement.wording import Wording, stored_wording
from cases.queries.agreement_templates import template_draft, template_in_force
from tests.workflows.administration.offices import MORNING
from workflows.administration.agreement_templates import release_template, save_template_draft

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import AgreementTemplateDraft, AgreementTemplateVersion, Person

TRAINING = Clause(
    code="training", title="人员培训", text="乙方每年对接触数据的人员进行培训。", is_required=False
)


def in_force() -> Wording:
    """Return what the newest version says."""
    return stored_wording(template_in_force().wording)


def longer() -> Wording:
    """Return the newest version with a clause more."""
    wording = in_force()
    return replace(wording, clauses=(*wording.clauses, TRAINING))


def faulty() -> Wording:
    """Return the newest version without its ban on resale, and without a quota."""
    wording = in_force()
    return replace(
        wording,
        clauses=tuple(each for each in wording.clauses if each.code != "no_resale"),
        terms=replace(wording.terms, quota=" "),
    )


def saved(actor: Person, wording: Wording, *, at: datetime = MORNING) -> AgreementTemplateDraft:
    """Save the next version as it is worded, over what was saved before."""
    kept = template_draft()
    expected = kept.version if kept else 0
    return save_template_draft(actor=actor, wording=wording, expected=expected, at=at)


def released(
    actor: Person, wording: Wording | None = None, *, at: datetime = MORNING
) -> AgreementTemplateVersion:
    """Release a wording; without any the newest version with a clause more."""
    draft = saved(actor, wording or longer(), at=at)
    return release_template(actor=actor, expected=draft.version, reason="法制部门核定", at=at)
