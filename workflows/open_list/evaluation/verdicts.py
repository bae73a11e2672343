"""Say what should become of entries: some by hand, or all the rest to be kept, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import EntryVerdict
from cases.queries.verdicts import entries_of, undecided
from cases.states.verdict import Verdict
from workflows.open_list.bulk_rows import write_rows

if TYPE_CHECKING:
    from cases.models import EvaluationDossier
    from workflows.engine.step import Step

REASON_CHARACTERS = 300
_COLUMNS = ("dossier_id", "entry_id", "verdict", "reason", "decided_by_id", "decided_at")


def say_verdicts(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write a verdict on entries, in place of what was said of them before.

    `step.data` carries `entries` (their primary keys), `verdict` and `reason`.

    Writes: the verdicts.

    Raises:
        BadInput: no entry, one that is not the dossier's, no verdict, or no reason for another
            than to keep.
    """
    dossier = cast("EvaluationDossier", step.case)
    wanted = sorted({int(key) for key in step.data.get("entries", ())})
    if not wanted:
        raise BadInput(_t("没有选择条目。请先勾选条目，再写意见。"), field="entries")
    verdict, reason = _said(step)
    own = entries_of(dossier).filter(entry_id__in=wanted)
    if own.count() != len(wanted):
        raise BadInput(_t("所选条目中有不属于本档案的。请刷新页面后重新选择。"), field="entries")
    EntryVerdict.objects.filter(dossier=dossier, entry_id__in=wanted).delete()
    _write(step, wanted, verdict, reason)
    return {"verdict": verdict, "entries": wanted, "reason": reason}


def keep_the_rest(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Say of every entry without a verdict that it is kept.

    Writes: the verdicts.

    Raises:
        GuardFailed: every entry has one.
    """
    dossier = cast("EvaluationDossier", step.case)
    rest = list(undecided(dossier).order_by("entry_id").values_list("entry_id", flat=True))
    if not rest:
        raise GuardFailed(_t("所有条目都已有意见，不需要再批量保持。"))
    _write(step, rest, Verdict.KEEP.value, "")
    return {"verdict": Verdict.KEEP.value, "count": len(rest)}


def must_be_complete(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse a self-assessment that says nothing of some entries.

    Raises:
        GuardFailed: with how many there are.
    """
    left = undecided(cast("EvaluationDossier", step.case)).count()
    if left:
        raise GuardFailed(
            _t("还有 %(count)s 个条目没有意见。请在“条目意见”中逐条填写，或将其余批量保持。")
            % {"count": left}
        )
    return {}


def nothing_to_put_back(step: Step, facts: object) -> None:
    """Handing in wrote nothing beside its event."""


def _said(step: Step) -> tuple[str, str]:
    verdict = str(step.data.get("verdict", ""))
    reason = str(step.data.get("reason", "")).strip()
    if verdict not in Verdict.values:
        raise BadInput(_t("请选择一种意见。"), field="verdict")
    if len(reason) > REASON_CHARACTERS or (verdict != Verdict.KEEP and not reason):
        raise BadInput(
            _t("除“保持”以外的意见须写明理由，不超过 %(most)s 个字。")
            % {"most": REASON_CHARACTERS},
            field="reason",
        )
    return verdict, reason


def _write(step: Step, entries: list[int], verdict: str, reason: str) -> None:
    actor = step.actor.pk if step.actor else None
    write_rows(
        EntryVerdict,
        _COLUMNS,
        ((step.case.pk, entry, verdict, reason, actor, step.at) for entry in entries),
    )
