"""The flow of a registration (主体认证): the commission's staff verify who applies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import Registration
from cases.states.role import Role
from workflows.administration.applicants import verifying
from workflows.administration.applicants.recusal import people_of_the_subject
from workflows.engine.nodes import CaseFlow, End, Holder, Human, Outcome, Start

VERIFIERS = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD)
RULE = "工作安排 二(2)"


class ApplicantRegistrationFlow(CaseFlow):
    """主体认证."""

    process_class = Registration
    process_title = _("主体认证")

    start = Start().Next(this.verification)

    # commission, nobody who acts for the applicant · 2 working days · house default
    verification = Human(
        title=_("核验申请主体"),
        roles=VERIFIERS,
        holder=Holder.COMMISSION,
        clock="applicant.verification",
        not_opener=True,
        recused=people_of_the_subject,
        outcomes=(
            Outcome(
                name="verify",
                label=_("核验通过"),
                transition="verify_applicant",
                rule=RULE,
                form="VerificationForm",
                perform=verifying.write_applicant,
            ),
            Outcome(
                name="refuse",
                label=_("不予通过"),
                transition="refuse_applicant",
                rule="house default",
                form="ReasonForm",
                perform=verifying.tell_of_refusal,
                reason_required=True,
                style="danger",
            ),
        ),
    ).Next(this.end)

    end = End()
