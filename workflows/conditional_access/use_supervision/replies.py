"""What the user hands in: a report, what was put right, or what they say for themselves.

Whoever of the department was asked meanwhile what follows from the delay has nothing to decide any
more: their open task is closed, and who looks reads what was handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import Attachment, ObligationReply, WorkItem
from cases.models.obligation import WORDS_LENGTH
from cases.states.obligation import ReplyKind
from cases.text_digest import text_digests
from workflows.engine.cascade import cancel_tasks

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import Case, Obligation
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts


def report_use(step: Step) -> Facts:
    """Keep the use report (利用报告).

    `step.data` carries `text` and `file`: the key of an attachment of the case, or None.

    Writes: one `ObligationReply`, its digest in the event; the department's tasks about the
    delay are closed.

    Raises:
        BadInput: no text, too long a text, or a file of another case.
    """
    return _handed_in(step, ReplyKind.REPORT)


def reply_rectification(step: Step) -> Facts:
    """Keep what the user says was put right; data, writes and errors are those of `report_use`."""
    return _handed_in(step, ReplyKind.RECTIFICATION)


def plead(step: Step) -> Facts:
    """Keep what the user says for themselves (陈述申辩); as `report_use`."""
    return _handed_in(step, ReplyKind.PLEA)


def _handed_in(step: Step, kind: ReplyKind) -> Facts:
    obligation = cast("Obligation", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    text, file = words_of(step), file_of(step)
    reply = ObligationReply.objects.create(
        obligation=obligation, kind=kind, text=text, file=file, by=step.actor, at=step.at
    )
    obligation.answered_at = step.at
    obligation.save(update_fields=["answered_at"])
    close_other_tasks(step)
    return {"reply": reply.pk, "kind": str(kind), **sealed_words(text, file)}


def words_of(step: Step, field: str = "text") -> str:
    """Return what was written.

    Raises:
        BadInput: nothing, or more than fits.
    """
    text = str(step.data.get(field, "")).strip()
    if not text or len(text) > WORDS_LENGTH:
        raise BadInput(
            _t("请填写具体情况，不超过 %(most)s 字。") % {"most": WORDS_LENGTH}, field=field
        )
    return text


def file_of(step: Step) -> Attachment | None:
    """Return the file of the case that was picked, if any.

    Raises:
        BadInput: the file belongs to another case.
    """
    key = step.data.get("file")
    if not key:
        return None
    found = Attachment.objects.filter(case_id=step.case.pk, pk=key).first()
    if found is None:
        raise BadInput(_t("所选附件不在本案卷中：请先在案卷页上传，再在这里选择。"), field="file")
    return found


def sealed_words(text: str, file: Attachment | None) -> Facts:
    """Return the digests under which an event knows a text and its file."""
    return {
        "text_sha256": text_digests(text).sha256,
        **({"file_sha256": file.digest} if file else {}),
    }


def close_other_tasks(step: Step) -> None:
    """Close every open task of the case but the one that the step finishes.

    Writes: the work items and their clocks.
    """
    items = open_tasks_of(step.case)
    if step.work_item is not None:
        items = items.exclude(pk=step.work_item.pk)
    cancel_tasks(step, items)


def open_tasks_of(case: Case) -> QuerySet[WorkItem]:
    """Return the open tasks of an obligation, of either side."""
    return WorkItem.objects.filter(process_id=case.pk, finished__isnull=True).order_by("pk")
