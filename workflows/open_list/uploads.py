"""Uploaded list files, kept under their digest until they are proposed or discarded."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import ListImport
from cases.states.list_import import ImportStatus
from workflows.open_list.reading.limits import DEFAULT_LIMITS, refuse_large_file

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK_BYTES = 1024 * 1024


def keep_upload(file: IO[bytes]) -> str:
    """Store a file under the SHA-256 of its content, and return that.

    The file appears under its name only when it is complete.

    Writes: one file in the data folder, unless the same content is there already.

    Raises:
        UnreadableFile: the file is larger than a list may be.
    """
    folder = _folder()
    digest = hashlib.sha256()
    size = 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as target:
        try:
            for chunk in _chunks(file):
                size += len(chunk)
                refuse_large_file(size, DEFAULT_LIMITS)
                digest.update(chunk)
                target.write(chunk)
        except BaseException:
            Path(target.name).unlink()
            raise
    name = digest.hexdigest()
    Path(target.name).replace(folder / name)
    return name


def upload_path(digest: str) -> Path:
    """Return where the file of that digest lies, if it is still kept."""
    return _folder() / digest


def kept_upload(digest: str) -> Path:
    """Return where the file of that digest lies.

    Raises:
        GuardFailed: it is gone, because somebody cleared the folder.
    """
    path = upload_path(digest)
    if not path.exists():
        raise GuardFailed(_t("服务器上已没有这份上传的文件，不能再次核对。请重新上传。"))
    return path


def forget_upload(digest: str) -> None:
    """Delete a file that no preview needs any more."""
    waiting = ListImport.objects.filter(digest=digest, status=ImportStatus.PREVIEWED)
    if not waiting.exists():
        upload_path(digest).unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk
