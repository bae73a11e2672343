"""Attach a file to a case: checked by content, kept by digest, recorded in the history."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.events import append_case_event
from cases.models import Attachment, Case, WorkItem
from cases.permissions import hats_for, memberships_on
from workflows.engine import requirements
from workflows.engine.clocks import civil_date
from workflows.engine.file_kinds import FileKind, kind_of
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership, Person

MEGABYTE = 1024 * 1024
LARGEST_MEGABYTES = 20
CHUNK = MEGABYTE
NAME_LENGTH = 200
RULE = "house default"


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

    Raises:
        BadInput: too large, empty, or of a kind that a case may not hold.
        NotAllowed: the person has no part in the case. GuardFailed: the case is closed.
    """
    name = _plain_name(name)
    _part_in(case, person, on=civil_date(at))
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=store, suffix=".part", delete=False) as part:
        path = Path(part.name)
        try:
            digest, size = _copy(file, part, name)
            kind = kind_of(path, name=name)
            _keep(path, path_of(store, digest))
        finally:
            path.unlink(missing_ok=True)
    return _record(
        case, Attachment(name=name, size=size, digest=digest), kind=kind, person=person, at=at
    )


def may_attach(*, case: Case, person: Person, on: date) -> bool:
    """Tell whether `attach` would take a file from a person on a day."""
    if case.is_closed:
        return False
    try:
        _part_in(case, person, on=on)
    except NotAllowed:
        return False
    return True


def path_of(store: Path, digest: str) -> Path:
    """Return where the bytes of a digest lie."""
    return store / digest[:2] / digest[2:]


def _plain_name(name: str) -> str:
    plain = PurePath(name.replace("\\", "/")).name
    plain = "".join(sign for sign in plain if sign.isprintable()).strip()
    if not PurePath(plain).stem or len(plain) > NAME_LENGTH:
        raise BadInput(
            _t("文件名不能为空，也不能超过 %(length)s 个字：请改名后重新上传。")
            % {"length": NAME_LENGTH}
        )
    return plain


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


def _keep(path: Path, target: Path) -> None:
    """Put the bytes in place, whole or not at all; the same bytes are there already."""
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        path.replace(target)
        target.chmod(0o640)


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


@patiently
@transaction.atomic
def _record(
    case: Case, attachment: Attachment, *, kind: FileKind, person: Person, at: datetime
) -> Attachment:
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.is_closed:
        raise GuardFailed(
            _t("%(number)s 已办结，不能再上传附件。如有新的材料，请另行提出。")
            % {"number": locked.number}
        )
    membership = _part_in(locked, person, on=civil_date(at))
    attachment.case_id = case.pk
    attachment.media_type = kind.media_type
    attachment.uploaded_by, attachment.uploaded_at = person, at
    attachment.save(force_insert=True)
    append_case_event(
        case=locked,
        act="attach",
        actor=person,
        membership=membership,
        acting_for=membership.person if membership and membership.person_id != person.pk else None,
        at=at,
        from_state=locked.state,
        rule=RULE,
        data={
            "attachment": attachment.pk,
            "digest": attachment.digest,
            "size": attachment.size,
            "media_type": attachment.media_type,
        },
    )
    locked.save(update_fields=["version", "head"])
    case.version, case.head = locked.version, locked.head
    return attachment
