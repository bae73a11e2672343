"""States of an organisation's dossier in an annual evaluation (年度评估) and its lawful moves.

Source: 工作安排 二(1), at least one comprehensive evaluation a year; rules.md, annual evaluation.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.states.taking_back import back_to


class EvaluationState(models.TextChoices):
    """Where the dossier of one organisation stands in a round."""

    SELF_ASSESSING = "self_assessing", _("自评中")
    PENDING_SIGNATURE = "pending_signature", _("待部门负责人签署")
    SCORING = "scoring", _("待主管部门评分")
    PENDING_CONFIRMATION = "pending_confirmation", _("评分待复核")
    PROVISIONAL = "provisional", _("初步结果待答复")
    REPLIED = "replied", _("答复待处理")
    PENDING_FINAL = "pending_final", _("最终结果待复核")
    CONCLUDED = "concluded", _("已评定")
    UNANSWERED = "unanswered", _("未答复")


S = EvaluationState
WITH_THE_ORGANISATION = (S.SELF_ASSESSING, S.PENDING_SIGNATURE)
# Until then the scores are the commission's own papers.
RESULT_TOLD = (S.PROVISIONAL, S.REPLIED, S.PENDING_FINAL, S.CONCLUDED)


class ResultStanding(models.TextChoices):
    """What the results of a round say of an organisation."""

    FINAL = "final", _("最终结果")
    PROVISIONAL = "provisional", _("初步结果")
    BEING_SCORED = "being_scored", _("评定中")
    ASSESSING = "assessing", _("自评中")
    UNANSWERED = "unanswered", _("未答复")


class EvaluationTransitions(models.Model):
    """The lawful moves of a dossier, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.SELF_ASSESSING, target=None)
    def assess(self) -> None:
        """Somebody says what should become of entries; the state stays."""

    @transition("state", source=S.SELF_ASSESSING, target=S.PENDING_SIGNATURE)
    def hand_in(self) -> None:
        """The organisation's staff hand their self-assessment to the head."""

    @transition("state", source=S.PENDING_SIGNATURE, target=S.SELF_ASSESSING)
    def send_back(self) -> None:
        """The head wants the self-assessment improved."""

    @transition("state", source=S.PENDING_SIGNATURE, target=S.SCORING)
    def sign(self) -> None:
        """The head answers for the self-assessment."""

    @transition("state", source=S.SCORING, target=S.SELF_ASSESSING)
    def return_by_commission(self) -> None:
        """The commission finds the self-assessment wanting."""

    @transition("state", source=(S.SCORING, S.REPLIED), target=None)
    def judge(self) -> None:
        """Somebody of the commission judges one criterion; the state stays."""

    @transition("state", source=S.SCORING, target=S.PENDING_CONFIRMATION)
    def submit_scores(self) -> None:
        """Every criterion is scored, and a second person must look."""

    @transition("state", source=S.PENDING_CONFIRMATION, target=S.SCORING)
    def send_scores_back(self) -> None:
        """The second person wants the scores looked at again."""

    @transition("state", source=S.PENDING_CONFIRMATION, target=S.PROVISIONAL)
    def confirm_scores(self) -> None:
        """The organisation learns its provisional result, and may reply once."""

    @transition("state", source=S.PROVISIONAL, target=S.CONCLUDED)
    def accept_result(self) -> None:
        """The organisation has nothing to say against it."""

    @transition("state", source=S.PROVISIONAL, target=S.REPLIED)
    def reply(self) -> None:
        """The organisation replies to its provisional result."""

    @transition("state", source=S.PROVISIONAL, target=S.CONCLUDED)
    def conclude_without_reply(self) -> None:
        """The term of the reply is over, and the commission makes the result final."""

    @transition("state", source=S.REPLIED, target=S.PENDING_FINAL)
    def answer_reply(self) -> None:
        """The commission answers the reply, with or without other scores."""

    @transition("state", source=S.PENDING_FINAL, target=S.REPLIED)
    def send_answer_back(self) -> None:
        """The second person wants the answer looked at again."""

    @transition("state", source=S.PENDING_FINAL, target=S.CONCLUDED)
    def conclude(self) -> None:
        """The result is final."""

    @transition("state", source=WITH_THE_ORGANISATION, target=S.UNANSWERED)
    def record_unanswered(self) -> None:
        """The organisation did not answer, whoever was told; nothing is scored."""

    @transition("state", source=(S.SELF_ASSESSING, S.PENDING_SIGNATURE, S.SCORING), target=None)
    def comment(self) -> None:
        """Somebody says a word about a fact; the fact and the state stay."""

    # What takes a person's last step back: from where it may lead, and to where.
    @transition("state", source=S.PENDING_SIGNATURE, target=back_to(S.SELF_ASSESSING))
    @transition("state", source=S.SELF_ASSESSING, target=back_to(S.PENDING_SIGNATURE, S.SCORING))
    @transition("state", source=S.SCORING, target=back_to(S.PENDING_CONFIRMATION))
    @transition("state", source=S.REPLIED, target=back_to(S.PROVISIONAL, S.PENDING_FINAL))
    @transition("state", source=S.CONCLUDED, target=back_to(S.PROVISIONAL))
    def take_back(self, state: str) -> None:
        """A person takes their own last step back before its messages have left."""
    # fmt: on
