"""Attach a file to a case: checked by content, kept by digest, recorded in the history."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed, Quarantined
from cases.events import append_case_event
from cases.models import Attachment, Case, Person, WorkItem
from cases.permissions import hats_for, memberships_on
from workflows.engine import requirements
from workflows.engine.clocks import civil_date
from workflows.engine.file_kinds import FileKind, kind_of
from workflows.engine.kept_files import PART, forget_unused, keep, path_of
from workflows.engine.locking import patiently
from workflows.engine.upload_checks.names import safe_name
from workflows.engine.upload_checks.quota import QUARANTINE, refuse_beyond_quota
from workflows.engine.upload_checks.scanner import malware_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from cases.models import Membership

MEGABYTE: Final = 1024 * 1024
LARGEST_MEGABYTES: Final = 20
CHUNK: Final = MEGABYTE
RULE: Final = "house default"


@dataclass(frozen=True, kw_only=True)
class _Upload:
    """Bytes that came in whole, and what they are."""

    name: str
    digest: str
    size: int
    kind: FileKind


def attach(
    *, case: Case, file: IO[bytes], name: str, person: Person, at: datetime, store: Path
) -> Attachment:
    """Keep a file with a case.

    The case's version moves by one, as with every act; `case` shows the new one afterwards.

    Args:
        case: the case, open.
        file: its bytes, read to the end.
        name: what the person calls it; folders in it are dropped.
        person: who opened the case and is still in office, or may do one of its open tasks.
        at: the moment.
        store: the folder of all attachments.

    Writes: the bytes under their SHA-256, once however often they come; one `Attachment`; one
    event with digest and size (the name may hold personal data and stays out of the chain).
    Where the scanner finds something, one event with digest, size and signature alone.

    Raises:
        BadInput: too large, empty, or of a kind that a case may not hold.
        Quarantined: the scanner found something; the event is written, the file is not kept.
        Unavailable: the scanner does not answer; no file goes past it.
        NotAllowed: the person has no part in the case. TooOften: their day is full.
        GuardFailed: the case is closed, takes no more files as its flow says, or is full.
    """
    name = safe_name(name)
    _part_in(case, person, on=civil_date(at))
    refuse_beyond_quota(case=case, person=person, size=0, at=at)
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=store, suffix=PART, delete=False) as part:
        path = Path(part.name)
        try:
            digest, size = _copy(file, part, name)
            kind = kind_of(path, name=name, archives=case.flow_class.takes_archives)
            upload = _Upload(name=name, digest=digest, size=size, kind=kind)
            if found := malware_in(path):
                _record_quarantine(case, upload, found, person=person, at=at)
                raise _quarantined(upload, found)
            return _kept(case, upload, path, person=person, at=at, store=store)
        finally:
            path.unlink(missing_ok=True)


def may_attach(*, case: Case, person: Person, on: date) -> bool:
    """Tell whether `attach` would take a file from a person on a day."""
    if case.is_closed:
        return False
    try:
        _part_in(case, person, on=on)
    except NotAllowed:
        return False
    return not case.flow_class.no_more_files(case)


def _copy(file: IO[bytes], part: IO[bytes], name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > LARGEST_MEGABYTES * MEGABYTE:
            raise BadInput(
                _t("文件“%(name)s”超过 %(limit)s MB：请压缩或拆分后重新上传。")
                % {"name": name, "limit": LARGEST_MEGABYTES}
            )
        digest.update(chunk)
        part.write(chunk)
    part.flush()
    os.fsync(part.fileno())
    return digest.hexdigest(), size


def _part_in(case: Case, person: Person, *, on: date) -> Membership | None:
    """Return the role under which a person acts; None for the opener without one."""
    hats = tuple(memberships_on(person, on))
    for item in WorkItem.objects.filter(process_id=case.pk, finished__isnull=True):
        fitting = hats_for(hats, requirements.of_task(case, item.flow_task, item))
        if fitting:
            return fitting[0]
    # Who has left every office has no part in anything any more.
    if case.opened_by_id == person.pk and any(hat.person_id == person.pk for hat in hats):
        return None
    raise NotAllowed(_t("只有本案卷的经办人或当前任务的办理人可以上传附件。您可以请他们代为上传。"))


def _kept(  # an upload is its facts, one keyword each
    case: Case, upload: _Upload, path: Path, *, person: Person, at: datetime, store: Path
) -> Attachment:
    try:
        return _record(case, upload, path, person=person, at=at, store=store)
    except BaseException:
        forget_unused(store, upload.digest)
        raise


@patiently
@transaction.atomic
def _record(  # an upload is its facts, one keyword each
    case: Case, upload: _Upload, path: Path, *, person: Person, at: datetime, store: Path
) -> Attachment:
    locked = _locked(case)
    # Two files of one person at the same moment must not both take the last place of the day.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    refuse_beyond_quota(case=locked, person=person, size=upload.size, at=at)
    membership = _part_in(locked, person, on=civil_date(at))
    attachment = Attachment.objects.create(
        case_id=case.pk,
        name=upload.name,
        size=upload.size,
        digest=upload.digest,
        media_type=upload.kind.media_type,
        uploaded_by=person,
        uploaded_at=at,
    )
    facts = {"attachment": attachment.pk, "media_type": attachment.media_type}
    _append(locked, "attach", facts, upload, membership, person=person, at=at)
    keep(path, store, upload.digest)
    case.version, case.head = locked.version, locked.head
    return attachment


@patiently
@transaction.atomic
def _record_quarantine(
    case: Case, upload: _Upload, found: str, *, person: Person, at: datetime
) -> None:
    locked = _locked(case)
    # Its event takes a place of the case, and others may have taken the last one meanwhile.
    refuse_beyond_quota(case=locked, person=person, size=0, at=at)
    membership = _part_in(locked, person, on=civil_date(at))
    _append(locked, QUARANTINE, {"malware": found}, upload, membership, person=person, at=at)
    case.version, case.head = locked.version, locked.head


def _locked(case: Case) -> Case:
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.is_closed:
        raise GuardFailed(
            _t("%(number)s 已办结，不能再上传附件。如有新的材料，请另行提出。")
            % {"number": locked.number}
        )
    if why := locked.flow_class.no_more_files(locked):
        raise GuardFailed(why)
    return locked


def _append(  # noqa: PLR0913  # an event is its facts, one keyword each
    locked: Case,
    act: str,
    facts: Mapping[str, object],
    upload: _Upload,
    membership: Membership | None,
    *,
    person: Person,
    at: datetime,
) -> None:
    append_case_event(
        case=locked,
        act=act,
        actor=person,
        membership=membership,
        acting_for=membership.person if membership and membership.person_id != person.pk else None,
        at=at,
        from_state=locked.state,
        rule=RULE,
        data={**facts, "digest": upload.digest, "size": upload.size},
    )
    locked.save(update_fields=["version", "head"])


def _quarantined(upload: _Upload, found: str) -> Quarantined:
    return Quarantined(
        _t(
            "文件“%(name)s”含有恶意代码（%(malware)s），已被拦截，没有保存，案卷历史中有记录。"
            "请用杀毒软件检查您的电脑，再上传没有问题的文件。"
        )
        % {"name": upload.name, "malware": found}
    )


__all__ = ["LARGEST_MEGABYTES", "MEGABYTE", "attach", "may_attach", "path_of"]
