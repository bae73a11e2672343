"""Prove that the facts of every dossier are still what the opening of its round sealed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.facts_digest import facts_digest, verdicts_digest
from cases.models import CaseEvent, DossierFact, EntryVerdict, EvaluationDossier, SystemEvent
from cases.proof import Break
from cases.states.evaluation import WITH_THE_ORGANISATION, EvaluationState
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case

CHUNK = 2_000
UNSIGNED = (*WITH_THE_ORGANISATION, EvaluationState.UNANSWERED)


def first_bad_dossier(*, case: Case | None = None) -> Break | None:
    """Name the first dossier whose facts are not what its round sealed, if any.

    A dossier that no event knows is found too, and one whose facts are all gone.

    Args:
        case: look at this one alone; None: at all.
    """
    sealed = _sealed()
    dossiers = EvaluationDossier.objects.order_by("pk")
    if case is not None:
        dossiers = dossiers.filter(pk=case.pk)
    held = dict(_held())
    nothing = facts_digest(())
    for pk, number in dossiers.values_list("pk", "number"):
        if sealed.get(number) != held.get(pk, nothing):
            return Break(
                table="cases_dossierfact",
                what="facts",
                sentence=_t(
                    "评估档案 %(number)s 的事实与开启评估时封存的摘要不符："
                    "有事实被改动、增加或删除。"
                )
                % {"number": number},
                case=number,
            )
    return _bad_verdicts(case=case)


def _bad_verdicts(*, case: Case | None) -> Break | None:
    """Name the first signed dossier whose verdicts are not what the signature sealed."""
    signed = EvaluationDossier.objects.exclude(state__in=UNSIGNED).order_by("pk")
    if case is not None:
        signed = signed.filter(pk=case.pk)
    for pk, number in signed.values_list("pk", "number"):
        events = CaseEvent.objects.filter(case_id=pk, act="sign").order_by("-sequence")
        seals = events.values_list("data", flat=True)
        rows = EntryVerdict.objects.filter(dossier=pk).values_list("entry_id", "verdict", "reason")
        seal = seals.first()
        if seal is None or seal.get("verdicts") != verdicts_digest(rows):
            return Break(
                table="cases_entryverdict",
                what="verdicts",
                sentence=_t("评估档案 %(number)s 的条目意见与负责人签署时封存的摘要不符。")
                % {"number": number},
                case=number,
            )
    return None


def _sealed() -> dict[str, str]:
    events = SystemEvent.objects.filter(act=SystemAct.EVALUATION_OPENED).order_by("sequence")
    return {
        number: digest
        for data in events.values_list("data", flat=True)
        for number, digest in data.get("facts", {}).items()
    }


def _held() -> Iterator[tuple[int, str]]:
    rows = DossierFact.objects.order_by("dossier_id", "pk")
    facts = rows.values_list("dossier_id", "code", "part", "value", "whole")
    for dossier, said in groupby(facts.iterator(chunk_size=CHUNK), lambda row: row[0]):
        yield dossier, facts_digest(row[1:] for row in said)
