"""Keep what the exports of a version were, so that any later copy can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import VersionFile

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import ListVersion
    from cases.states.list_version import ExportFormat


def record_file(
    *, version: ListVersion, export_format: ExportFormat, digest: str, size: int, at: datetime
) -> VersionFile:
    """Record the digest of a version's export, or compare with the one that was recorded.

    Args:
        version: published.
        export_format: of the file.
        digest: SHA-256 of its bytes, in hexadecimal.
        size: its length in bytes.
        at: the moment at which it was made.

    Writes: one `VersionFile`, the first time.

    Raises:
        GuardFailed: the version exported other bytes before; the file must not be handed out.
    """
    record, _created = VersionFile.objects.get_or_create(
        list_version=version,
        export_format=export_format,
        defaults={"digest": digest, "size": size, "made_at": at},
    )
    if record.digest != digest:
        raise GuardFailed(
            _t(
                "%(label)s 的 %(format)s 文件与首次生成时的摘要不符，已停止下载。"
                "请审计员核验清单版本。"
            )
            % {"label": version.label, "format": export_format.label}
        )
    return record
