"""The flow of an agreement (应用协议): the user signs, the department enters and confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import Agreement
from cases.states.agreement import AgreementState as S
from cases.states.role import Role
from workflows.conditional_access.agreements import (
    anew,
    binding,
    ending,
    lapse,
    news,
    online,
    paper,
    reopening,
)
from workflows.conditional_access.letter_facts import SIGNING_CLOCK
from workflows.conditional_access.recusal import HEADS, REVIEWERS, people_of_user
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Holder,
    Human,
    Outcome,
    Route,
    Start,
    in_state,
)

if TYPE_CHECKING:
    from cases.models import Clock

RULE = "工作安排 二(2)"


class AgreementFlow(CaseFlow):
    """应用协议."""

    process_class = Agreement
    process_title = _("应用协议")

    start = Start().Next(this.sign)

    # whoever wrote the application · 10 working days, then the approval lapses · house default
    sign = Human(
        title=_("签署协议"),
        roles=(Role.APPLICANT,),
        holder=Holder.ASKING,
        clock="app.sign",
        for_opener=True,
        outcomes=(
            Outcome(
                name="sign_online",
                label=_("线上签署"),
                transition="user_signs",
                rule=RULE,
                form="OnlineSignatureForm",
                perform=online.sign_as_user,
            ),
            Outcome(
                name="send_paper",
                label=_("已在纸质协议上签字盖章并送交"),
                transition="send_paper",
                rule=RULE,
                form="SentPaperForm",
                perform=paper.send_paper,
                style="secondary",
            ),
            Outcome(
                name="decline",
                label=_("不再需要，不签署"),
                transition="decline_agreement",
                rule="house default",
                form="ReasonForm",
                perform=lapse.decline,
                reason_required=True,
                style="danger",
            ),
        ),
    ).Next(this.after_sign)

    after_sign = (
        Route()
        .Case(this.countersign, in_state(S.COUNTERSIGNING))
        .Case(this.record_paper, in_state(S.SIGNING))
        .Default(this.end)
    )

    # head, nobody of the user · 3 working days · house default
    countersign = Human(
        title=_("甲方签署协议"),
        roles=HEADS,
        clock="app.countersign",
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="countersign",
                label=_("线上签署，协议生效"),
                transition="provider_signs",
                rule=RULE,
                form="CountersignatureForm",
                perform=online.countersign,
            ),
            Outcome(
                name="ask_anew",
                label=_("不能签署，请乙方重新签署（线上或者纸质）"),
                transition="let_sign_anew",
                rule="house default",
                form="ReasonForm",
                perform=anew.set_signature_aside,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_countersigning)

    after_countersigning = Route().Case(this.sign, in_state(S.DRAFTED)).Default(this.end)

    # department, nobody of the user · 3 working days after the post · house default
    record_paper = Human(
        title=_("登记线下签署"),
        roles=REVIEWERS,
        clock=paper.CLOCK,
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="enter_paper",
                label=_("登记双方签署的纸质协议"),
                transition="enter_paper",
                rule=RULE,
                form="PaperSigningForm",
                perform=paper.enter_paper,
            ),
            Outcome(
                name="miss_paper",
                label=_("未收到或者签署不符，请乙方重新签署"),
                transition="miss_paper",
                rule="house default",
                form="ReasonForm",
                perform=anew.miss_paper,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_entry)

    after_entry = Route().Case(this.sign, in_state(S.DRAFTED)).Default(this.confirmation)

    # head, another person than who entered it · under the same deadline · house default
    confirmation = Human(
        title=_("确认线下签署"),
        roles=HEADS,
        clock=paper.CLOCK,
        continues=True,
        four_eyes_with=("record_paper",),
        recused=people_of_user,
        outcomes=(
            Outcome(
                name="confirm_paper",
                label=_("扫描件与协议文本一致，协议生效"),
                transition="confirm_paper",
                rule=RULE,
                form="PaperConfirmationForm",
                perform=paper.confirm_paper,
            ),
            Outcome(
                name="return_paper",
                label=_("不一致，退回重新登记"),
                transition="return_paper",
                rule="house default",
                form="ReasonForm",
                perform=paper.return_paper,
                reason_required=True,
                style="secondary",
            ),
        ),
    ).Next(this.after_confirmation)

    after_confirmation = Route().Case(this.end, in_state(S.IN_FORCE)).Default(this.record_paper)

    end = End()

    @classmethod
    def reminder_topic(cls, code: str) -> str:
        """Return the topic of reminders to sign: nobody loses an approval in silence."""
        return news.TOPIC if code == SIGNING_CLOCK else ""

    @classmethod
    def reminder_words(cls, clock: Clock, due: str, *, is_late: bool) -> str:
        """Return what the user reads of the term for signing."""
        is_to_sign = clock.code == SIGNING_CLOCK
        return news.words_before_lapse(clock.case_id, due, is_late=is_late) if is_to_sign else ""

    acts = (
        CaseAct(
            name="bind_text",
            label=_("拟定协议文本"),
            transition="bind_text",
            rule=RULE,
            perform=binding.bind_text,
        ),
        CaseAct(
            name="receive_paper",
            label=_("收到乙方签字盖章的纸质协议"),
            transition="receive_paper",
            rule=RULE,
            roles=REVIEWERS,
            recused=people_of_user,
            then="record_paper",
            closes_items=True,
            perform=paper.receive_paper,
        ),
        CaseAct(
            name="lapse",
            label=_("逾期未签署，失效"),
            transition="lapse_unsigned",
            rule="house default",
            then="end",
            closes_items=True,
            perform=lapse.lapse,
        ),
        CaseAct(
            name="acknowledge_paper",
            label=_("已收到寄来的纸质协议"),
            transition="acknowledge_paper",
            rule="house default",
            roles=REVIEWERS,
            recused=people_of_user,
            then="record_paper",
            closes_items=True,
            on_case_page=paper.is_in_post,
            perform=paper.acknowledge_paper,
        ),
        CaseAct(
            name="let_user_sign_anew",
            label=_("甲方不能签署，请乙方重新签署（线上或者纸质）"),
            transition="let_sign_anew",
            rule="house default",
            roles=REVIEWERS,
            recused=people_of_user,
            then="sign",
            closes_items=True,
            form="ReasonForm",
            reason_required=True,
            perform=anew.set_signature_aside,
        ),
        CaseAct(
            name="end_agreement",
            label=_("终止不能签署的协议"),
            transition="end_agreement",
            rule="house default",
            roles=HEADS,
            recused=people_of_user,
            then="end",
            closes_items=True,
            form="ReasonForm",
            reason_required=True,
            style="danger",
            perform=ending.end_agreement,
        ),
        CaseAct(
            name="end_with_grant",
            label=_("所续期、变更的授权已撤销，协议终止"),
            transition="end_agreement",
            rule="house default",
            then="end",
            closes_items=True,
            perform=ending.end_with_grant,
        ),
        CaseAct(
            name="reopen",
            label=_("恢复签署"),
            transition="reopen_agreement",
            rule="house default",
            roles=(Role.APPLICANT,),
            holder=Holder.ASKING,
            only_opener=True,
            then="sign",
            on_case_page=reopening.offers_same_text,
            perform=reopening.reopen,
        ),
        CaseAct(
            name="ask_new_terms",
            label=_("按新的示范文本拟定协议"),
            transition="ask_new_terms",
            rule="house default",
            roles=(Role.APPLICANT,),
            holder=Holder.ASKING,
            only_opener=True,
            on_case_page=reopening.offers_new_terms,
            perform=reopening.ask_new_terms,
        ),
    )
