"""Save a draft as its applicant types, never over a later saving."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, NotAllowed, Stale
from cases.models import AccessApplication, ApplicationDraft
from cases.states.access_application import ApplicationState
from workflows.conditional_access.content import (
    LONGEST_DRAFT_TEXT,
    MOST_DATASETS,
    Content,
    content_of,
)
from workflows.engine.locking import patiently

# More files than a case holds cannot be left out.
MOST_LEFT_OUT = 200

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


@patiently
@transaction.atomic
def save_draft(
    *,
    application: AccessApplication,
    content: Content,
    seen: int,
    person: Person,
    at: datetime,
) -> ApplicationDraft:
    """Keep what an applicant has written so far, also where it could not be handed in.

    A draft is the applicant's own paper and no fact of the case: nothing is recorded of it until
    it is handed in (docs/decisions/0037).

    Args:
        application: whose draft.
        content: what the page holds, unchecked.
        seen: how often the draft had been saved when the page was drawn.
        person: who writes.
        at: the moment.

    Returns:
        The draft as it stands now; one that says the same already is not saved again.

    Writes: the `ApplicationDraft`.

    Raises:
        NotAllowed: the application is somebody else's.
        GuardFailed: it has been handed in, or was discarded.
        Stale: it was saved in another tab meanwhile; `facts["draft"]` holds that.
    """
    if application.opened_by_id != person.pk:
        raise NotAllowed(_t("申请草稿只能由申请经办人本人修改。"))
    # The lock of the case: handing in reads the draft under it.
    now = AccessApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if now.state not in {ApplicationState.DRAFT, ApplicationState.SUPPLEMENT_REQUESTED}:
        raise GuardFailed(
            _t("%(number)s 现在的状态是“%(state)s”，不能再修改。")
            % {"number": now.number, "state": now.state_label}
        )
    draft = ApplicationDraft.objects.get(application=now)
    kept = _shortened(content)
    if kept == content_of(draft.content):
        return draft
    if draft.version != seen:
        raise Stale(
            _t(
                "这份草稿已在另一个页面保存过（%(at)s）。本页内容没有保存：请对照后，在最新的页面上修改。"
            )
            % {"at": f"{draft.saved_at:%Y-%m-%d %H:%M}"},
            draft=draft,
        )
    draft.content, draft.version = kept.as_json(), seen + 1
    draft.saved_at, draft.saved_by = at, person
    draft.save(update_fields=["content", "version", "saved_at", "saved_by"])
    return draft


def _shortened(content: Content) -> Content:
    """Bound what is stored: the sentence about the true limit comes with handing in."""
    texts = {
        name: getattr(content, name)[:LONGEST_DRAFT_TEXT].replace("\0", "")
        for name in ("demand_type", "purpose", "necessity", "delivery", "phone", "ground", "notice")
    }
    answers, commitments = (
        {
            code[:60]: text[:LONGEST_DRAFT_TEXT].replace("\0", "")
            for code, text in list(said.items())[: MOST_DATASETS * 4]
        }
        for said in (content.answers, content.commitments)
    )
    return replace(
        content,
        **texts,
        entries=content.entries[: MOST_DATASETS * 2],
        answers=answers,
        commitments=commitments,
        left_out=content.left_out[:MOST_LEFT_OUT],
    )
