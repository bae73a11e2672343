"""Say a word about a fact of a dossier: the fact stays as it was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import DossierFact
from workflows.open_list.evaluation.facts.registry import FACTS_BY_CODE

if TYPE_CHECKING:
    from workflows.engine.step import Step

COMMENT_CHARACTERS = 500


def comment_on_fact(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Record what the organisation has to say about one of its facts.

    `step.data` carries `fact`, the code of a fact of the registry, and `text`.

    Writes: nothing but the event, which holds both.

    Raises:
        BadInput: the dossier has no such fact, or the text is empty or too long.
    """
    code, text = str(step.data.get("fact", "")), str(step.data.get("text", "")).strip()
    known = DossierFact.objects.filter(dossier_id=step.case.pk, code=code).exists()
    if code not in FACTS_BY_CODE or not known:
        raise BadInput(_t("档案中没有这项事实。请刷新页面后重新选择。"), field="fact")
    if not text or len(text) > COMMENT_CHARACTERS:
        raise BadInput(
            _t("请写明对事实的说明，不超过 %(most)s 个字。") % {"most": COMMENT_CHARACTERS},
            field="text",
        )
    return {"fact": code, "text": text}
