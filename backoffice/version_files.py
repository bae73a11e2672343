"""The files of published versions: made once, kept in the data folder, compared when remade."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from cases.queries.list_versions import current_version, files_of_version
from cases.states.list_version import ExportFormat
from reports.open_list.files import FILE_KINDS, file_name
from workflows.open_list.version_files import record_file

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ListVersion


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    path: Path
    digest: str


def kept_file(version: ListVersion, export_format: ExportFormat, *, at: datetime) -> KeptFile:
    """Return a version's file, made now if it is not there; two makers at once do no harm."""
    path = _folder() / file_name(version, export_format)
    record = files_of_version(version).get(export_format.value)
    if record is not None and path.exists() and path.stat().st_size == record.size:
        return KeptFile(path=path, digest=record.digest)
    return _made(version, export_format, path, at)


def prepare_files(*, at: datetime) -> int:
    """Make what is missing of the current version's files; return how many there are."""
    version = current_version()
    if version is None:
        return 0
    return len([kept_file(version, each, at=at) for each in ExportFormat])


def _made(version: ListVersion, export_format: ExportFormat, path: Path, at: datetime) -> KeptFile:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    making = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            FILE_KINDS[export_format].write(version, stream)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = making.stat().st_size
        record_file(version=version, export_format=export_format, digest=digest, size=size, at=at)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)
    return KeptFile(path=path, digest=digest)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "list-versions"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
