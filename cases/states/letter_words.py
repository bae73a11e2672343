"""The words of official letters (文书): their kinds, and what their numbers say of the kind."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """What a letter about an application tells the applicant."""

    ACCEPTANCE = "acceptance", _("受理通知书")
    SUPPLEMENT = "supplement", _("补正告知书")
    EXTENSION = "extension", _("延长答复期限告知书")
    DECISION = "decision", _("审核决定书")
    ONE_OFF = "one_off", _("一次性审核决定书")
    DIVERTED = "diverted", _("转普通程序告知书")
    REFUSAL = "refusal", _("不予开放决定书")
    ABANDONED = "abandoned", _("视为放弃申请告知书")
    LAPSED = "lapsed", _("审核决定失效告知书")
    TOLD = "told", _("申请处理告知书")
    SUSPENSION = "suspension", _("中止提供数据告知书")
    SECOND_LOOK = "second_look", _("复核决定书")
    REVOCATION = "revocation", _("撤销开放决定书")


# House default: both decisions are numbered in one row. The words never change with a language.
NUMBER_WORDS: Final = {
    LetterKind.ACCEPTANCE: "数开受",
    LetterKind.SUPPLEMENT: "数开补",
    LetterKind.EXTENSION: "数开延",
    LetterKind.DECISION: "数开决",
    LetterKind.ONE_OFF: "数开决",
    LetterKind.DIVERTED: "数开转",
    LetterKind.REFUSAL: "数开决",
    LetterKind.ABANDONED: "数开告",
    LetterKind.LAPSED: "数开告",
    LetterKind.TOLD: "数开告",
    LetterKind.SUSPENSION: "数开中",
    LetterKind.SECOND_LOOK: "数开复",
    LetterKind.REVOCATION: "数开撤",
}
# Letters against access that was given: the act of its grant issues them, not the line's.
AGAINST_A_GRANT: Final = frozenset({LetterKind.SUSPENSION, LetterKind.REVOCATION})
# Letters that tell what became of a line: who gets one hears of the answer by it.
ENDS_A_LINE: Final = frozenset(
    {
        LetterKind.DECISION,
        LetterKind.ONE_OFF,
        LetterKind.REFUSAL,
        LetterKind.ABANDONED,
        LetterKind.TOLD,
    }
)
# Decisions that open a dataset; an agreement names theirs.
OPENS_A_DATASET: Final = frozenset({LetterKind.DECISION, LetterKind.ONE_OFF})
