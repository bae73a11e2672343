"""Kept bytes that belong to no case: what a process leaves that is killed at the wrong moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from workflows.engine.finding import Finding
from workflows.engine.kept_files import attachment_store, files_without_a_row

if TYPE_CHECKING:
    from collections.abc import Iterator


def files_of_no_case() -> Iterator[Finding]:
    """Give the files of the store that no attachment has.

    Nothing takes them away by itself: after a restore of an older database they are the files of
    what a newer one knows.
    """
    for digest in files_without_a_row(attachment_store()):
        yield Finding(
            what="file_of_no_case",
            table="cases_attachment",
            sentence=_t(
                "附件存储中的文件 %(digest)s 不属于任何案卷：确认数据库不是旧备份后可以删除。"
            )
            % {"digest": digest},
        )
