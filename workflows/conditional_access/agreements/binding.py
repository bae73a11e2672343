"""Freeze the text of an agreement, and hold an act against the text that its page showed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.agreement.text import rendered_text
from cases.agreement.wording import stored_wording
from cases.errors import Stale
from cases.models import AgreementText
from cases.queries.agreement_templates import template_in_force
from cases.queries.agreements import lines_in
from cases.text_digest import text_digests
from workflows.conditional_access.agreements.facts import agreement_facts
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Agreement
    from workflows.engine.step import Step


def bind_text(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Freeze the text of an agreement by the template in force.

    Writes: one `AgreementText`; its digests, its term and the version of the template in the
    event.
    """
    agreement = cast("Agreement", step.case)
    template = template_in_force()
    wording = stored_wording(template.wording)
    submission = agreement.application.submissions.order_by("number").last()
    assert submission is not None  # noqa: S101  # a line was decided, so something was handed in
    facts = agreement_facts(
        agreement,
        lines=lines_in(agreement),
        submission=submission,
        terms=wording.terms,
        on=civil_date(step.at),
    )
    text = rendered_text(wording.as_template(template.number), facts)
    digests = text_digests(text)
    AgreementText.objects.create(
        agreement=agreement,
        template=template,
        text=text,
        sha256=digests.sha256,
        sm3=digests.sm3,
        begins_on=facts.begins_on,
        ends_on=facts.ends_on,
        bound_at=step.at,
    )
    return {
        "template": template.number,
        "sha256": digests.sha256,
        "sm3": digests.sm3,
        "begins_on": facts.begins_on.isoformat(),
        "ends_on": facts.ends_on.isoformat(),
    }


def must_be_the_bound_text(step: Step) -> AgreementText:
    """Return the text of an agreement, which must be the one that the page showed (S24).

    `step.data["sha256"]` is the digest of what was shown.

    Raises:
        Stale: another text was shown, or what is stored is not what was bound.
    """
    bound = cast("Agreement", step.case).bound
    shown = str(step.data.get("sha256", ""))
    if not shown == bound.sha256 == text_digests(bound.text).sha256:
        raise Stale(_t("页面上的协议文本与现存文本不一致，没有签署。请重新打开并核对协议全文。"))
    return bound
