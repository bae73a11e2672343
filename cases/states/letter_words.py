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
    REFUSAL = "refusal", _("不予开放决定书")
    ABANDONED = "abandoned", _("视为放弃申请告知书")
    SECOND_LOOK = "second_look", _("复核决定书")
    SUSPENSION = "suspension", _("中止提供数据告知书")


# House default: both decisions are numbered in one row. The words never change with a language.
NUMBER_WORDS: Final = {
    LetterKind.ACCEPTANCE: "数开受",
    LetterKind.SUPPLEMENT: "数开补",
    LetterKind.EXTENSION: "数开延",
    LetterKind.DECISION: "数开决",
    LetterKind.REFUSAL: "数开决",
    LetterKind.ABANDONED: "数开告",
    LetterKind.SECOND_LOOK: "数开复",
    LetterKind.SUSPENSION: "数开中",
}
# Letters that tell what became of a line: who gets one hears of the answer by it.
ENDS_A_LINE: Final = frozenset({LetterKind.DECISION, LetterKind.REFUSAL, LetterKind.ABANDONED})
