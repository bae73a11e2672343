"""The files of an application: until when they are taken, and which of them are handed in.

A file belongs to the application from its upload on. What is handed in names each file with its
digest, and its own digest stands in the events: nothing can be put in its place afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.queries.one_case import attachments_of
from cases.queries.open_supplements import unanswered
from cases.states.access_application import ApplicationState
from cases.states.access_words import ApplicationSection

if TYPE_CHECKING:
    from collections.abc import Collection

    from cases.models import AccessApplication, Case, SubmittedApplication
    from workflows.conditional_access.content import Content

# House default: a reviewer has five working days for all of them.
MOST_FILES: Final = 20


def no_more_files(application: Case) -> str:
    """Return why an application takes no file now; empty: it does.

    Its applicant adds files while it is a draft, and later where a supplement opened them (S14).
    """
    if application.state == ApplicationState.DRAFT:
        return ""
    if application.state == ApplicationState.SUPPLEMENT_REQUESTED:
        asked = unanswered().filter(application=application.pk).exclude(work_item=None)
        opened = asked.values_list("sections", flat=True)
        if any(ApplicationSection.FILES in sections for sections in opened):
            return ""
    return _t(
        "%(number)s 已经提交，不能再添加附件。"
        "数据提供部门要求补正附件材料时，可以在补正任务中添加。"
    ) % {"number": application.number}


def files_to_hand_in(
    application: AccessApplication, content: Content
) -> list[dict[str, Any]]:  # Any: JSON content
    """Return the files that go with an application, as they are written down with it.

    The caller holds the lock of the case: no file comes in between.

    Args:
        application: whose files.
        content: names those that the applicant leaves out.

    Raises:
        BadInput: there are too many.
    """
    found = attachments_of(application).exclude(pk__in=content.left_out)
    files = [
        {"attachment": each.pk, "name": each.name, "size": each.size, "digest": each.digest}
        for each in found
    ]
    if len(files) > MOST_FILES:
        raise BadInput(
            _t("一次最多提交 %(most)s 个附件，现有 %(now)s 个：请合并，或者选择不提交其中几个。")
            % {"most": MOST_FILES, "now": len(files)},
            field="files",
        )
    return files


def files_of_supplement(
    application: AccessApplication,
    content: Content,
    *,
    before: SubmittedApplication,
    sections: Collection[str],
) -> list[dict[str, Any]]:  # Any: JSON content
    """Return the files that stand after a supplement: as before, unless it opened them.

    Raises:
        BadInput: as `files_to_hand_in`.
    """
    if ApplicationSection.FILES in sections:
        return files_to_hand_in(application, content)
    kept: list[dict[str, Any]] = before.content.get("files", [])
    return kept


def facts_of(files: Collection[dict[str, Any]]) -> dict[str, Any]:  # Any: JSON content
    """Return what an event says of the files that were handed in: their digests, no names."""
    return {"files": [each["digest"] for each in files]} if files else {}
