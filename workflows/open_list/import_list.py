"""Import a list file: preview it, propose its differences, or discard it (工作安排 二(1)).

The public face of the import. A preview writes nothing but itself; proposing writes change
requests, which then pass through every approval; the published list is never touched.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, KaifangError, Stale
from cases.models import ListImport
from cases.states.list_import import ImportStatus
from workflows.engine.clocks import civil_date
from workflows.engine.gate import take_step
from workflows.engine.locking import patiently
from workflows.open_list.guard import must_not_lose_many
from workflows.open_list.import_reading import is_up_to_date, read_again, read_and_compare
from workflows.open_list.import_scope import (
    must_be_role_of_upload,
    must_hold_import_role,
    organisations_in_scope,
)
from workflows.open_list.proposing import open_requests
from workflows.open_list.reading import read_list
from workflows.open_list.request_plan import lock_imports_of, plan_requests
from workflows.open_list.staging import clear_staging
from workflows.open_list.uploads import forget_upload, keep_upload, upload_path

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ListChange, Membership, Organisation
    from workflows.engine.step import StepTaken
    from workflows.open_list.reading import ListFile


@dataclass(frozen=True, kw_only=True)
class ProposedList:
    """What an import led to: its change requests, in the order of their numbers."""

    changes: tuple[ListChange, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the numbers of the requests."""
        return tuple(change.number for change in self.changes)


def preview_list(
    *,
    file: IO[bytes],
    filename: str,
    membership: Membership,
    at: datetime,
    full: bool = False,
    only: Organisation | None = None,
) -> ListImport:
    """Read a list file and compare it with the newest version of the list.

    Args:
        file: seekable bytes of the file; it stays the caller's to close.
        filename: name to show.
        membership: the role under which the person imports.
        at: the moment of the upload.
        full: whether entries that the file does not hold are to be removed.
        only: the one organisation whose rows are looked at; None: all in the file.

    Writes: the import with its counts, errors and staged rows, and the file under its digest.

    Raises:
        NotAllowed: the role does not import lists.
        UnreadableFile: the file is not a list that can be read; nothing is kept.

    Rests on decisions.md (Open list).
    """
    must_hold_import_role(membership, at=at)
    digest = keep_upload(file)
    list_import = ListImport(
        file_name=filename[-200:],
        digest=digest,
        uploaded_by=membership.person,
        organisation=membership.organisation,
        uploaded_at=at,
        full=full,
        only_organisation=only,
        facts={"role": membership.role},
    )
    try:
        with read_list(upload_path(digest), filename=filename) as list_file:
            _preview(list_import, list_file, membership)
    except KaifangError:
        forget_upload(digest)
        raise
    if not upload_path(digest).exists():
        # Another preview of the same file was given up while this one was made.
        keep_upload(file)
    return list_import


@patiently
@transaction.atomic
def _preview(list_import: ListImport, list_file: ListFile, membership: Membership) -> None:
    list_import.pk = None
    list_import.save(force_insert=True)
    scope = _scope(list_import, membership)
    read_and_compare(list_import, list_file, scope)
    list_import.save()


@patiently
@transaction.atomic
def refresh_preview(*, list_import: ListImport, membership: Membership, at: datetime) -> ListImport:
    """Compare a preview again with the list as it is now.

    Args:
        list_import: the preview.
        membership: a role as the one of the upload, in the same organisation.
        at: the moment of the act.

    Writes: staged rows and the counts of the import, from the kept upload.

    Raises:
        NotAllowed: the role does not import lists, or is not that of the upload.
        GuardFailed: already proposed or discarded, or the upload is no longer kept.
    """
    waiting = _waiting(list_import)
    must_be_role_of_upload(membership, waiting, at=at)
    read_again(waiting, _scope(waiting, membership))
    waiting.save()
    return waiting


@patiently
@transaction.atomic
def propose_list(
    *,
    list_import: ListImport,
    membership: Membership,
    at: datetime,
    only_good_rows: bool = False,
    confirmed_removals: bool = False,
    submit: bool = False,
) -> ProposedList:
    """Propose what a preview found: one change request for each organisation.

    Args:
        list_import: the preview.
        membership: the role under which the requests are made, as at the preview.
        at: the moment of proposing.
        only_good_rows: whether to go on although the file has refused rows.
        confirmed_removals: whether a person has confirmed that so many entries go.
        submit: whether to hand the requests to the heads at once.

    Writes: change requests with their items, events and tasks; the import's status; its
    staged rows and its file are thrown away.

    Raises:
        NotAllowed: the role does not import lists, or is not that of the upload.
        GuardFailed: refused rows, too many removals, nothing to propose, or already done.
        Stale: the list or the open requests have changed since the preview.

    Rests on 工作安排 二(1), decisions.md (Open list).
    """
    waiting = _waiting(list_import)
    must_be_role_of_upload(membership, waiting, at=at)
    _must_be_good(waiting, only_good_rows=only_good_rows)
    scope = _scope(waiting, membership)
    lock_imports_of(row["id"] for row in waiting.counts["organisations"])
    if not is_up_to_date(waiting, scope):
        raise Stale(_t("预览之后清单或待批申请有了变化。请核对更新后的预览，再提出申请。"))
    plan = plan_requests(waiting)
    if not plan:
        raise GuardFailed(_t("文件与清单没有差异，或都已在办理中，不需要提出申请。"))
    if not confirmed_removals:
        must_not_lose_many([absent for request in plan for absent in request.removals])
    taken = open_requests(list_import=waiting, plan=plan, membership=membership, at=at)
    if submit:
        taken = [_submit(step, membership, at) for step in taken]
    end_import(waiting, ImportStatus.PROPOSED)
    return ProposedList(changes=tuple(step.case for step in taken))


@patiently
@transaction.atomic
def discard_list(*, list_import: ListImport, membership: Membership, at: datetime) -> None:
    """Give up a preview.

    Args:
        list_import: the preview.
        membership: a role as the one of the upload, in the same organisation.
        at: the moment of the act.

    Writes: the import's status; its staged rows and its file are thrown away.

    Raises:
        NotAllowed: the role does not import lists, or is not that of the upload.
        GuardFailed: it was proposed or discarded before.
    """
    waiting = _waiting(list_import)
    must_be_role_of_upload(membership, waiting, at=at)
    end_import(waiting, ImportStatus.DISCARDED)


def _scope(list_import: ListImport, membership: Membership) -> frozenset[int] | None:
    # Who took over whom is read as of the upload, like the names of the file.
    on = civil_date(list_import.uploaded_at)
    return organisations_in_scope(membership, list_import.only_organisation, on=on)


def _waiting(list_import: ListImport) -> ListImport:
    found = (
        ListImport.objects.select_for_update(of=("self",))
        .select_related("only_organisation")
        .get(pk=list_import.pk)
    )
    if found.status != ImportStatus.PREVIEWED:
        raise GuardFailed(
            _t("这次导入%(status)s，不能再办。如需再次导入，请重新上传文件。")
            % {"status": found.get_status_display()}
        )
    return found


def _must_be_good(list_import: ListImport, *, only_good_rows: bool) -> None:
    if not list_import.error_count:
        return
    if list_import.full:
        # A refused row names an entry that is there; taking it for absent would remove it.
        raise GuardFailed(
            _t("文件有 %(count)s 处错误，全量导入须先全部改正：否则出错的条目会被当作移出。")
            % {"count": list_import.error_count}
        )
    if not only_good_rows:
        raise GuardFailed(
            _t("文件有 %(count)s 处错误，没有提出申请。请改正后重新上传，或选择“仅导入正确行”。")
            % {"count": list_import.error_count}
        )


def _submit(opened: StepTaken, membership: Membership, at: datetime) -> StepTaken:
    return take_step(
        work_item=opened.next_items[0],
        outcome="submit",
        actor=membership.person,
        at=at,
        expected_version=opened.event_sequence,
        hat_id=membership.pk,
    )


def end_import(list_import: ListImport, status: ImportStatus) -> None:
    """End a preview, which the caller has locked.

    Writes: the import's status; its staged rows and its file are thrown away.
    """
    list_import.status = status
    list_import.save(update_fields=["status"])
    clear_staging(list_import)
    transaction.on_commit(functools.partial(forget_upload, list_import.digest))
