"""The dossier of a case, for the archive."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.utils import translation
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.views.casework.details import tables_of
from backoffice.views.casework.history import act_label
from backoffice.views.clock import moment, today
from backoffice.views.taken_file import taken_file
from cases.errors import GuardFailed
from cases.queries.one_case import visible_case
from reports.dossier import write_dossier
from workflows.engine.exports import record_dossier
from workflows.engine.kept_files import attachment_store, path_of
from workflows.engine.records import record_of
from workflows.state_names import name_states

if TYPE_CHECKING:
    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest

# Larger dossiers go through a file on disk.
IN_MEMORY_BYTES = 8 * 1024 * 1024


# A post: taking a dossier is recorded.
@login_required
@require_POST
def dossier(request: SignedInRequest, number: str) -> FileResponse:
    record = record_of(visible_case(request.user, number, on=today()))
    name_states([record])
    at = moment()
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  # the response closes it
    try:
        # The archive reads Chinese, whoever takes the dossier.
        with translation.override("zh-hans"):
            write_dossier(
                file,
                case=record,
                act_label=lambda event: str(act_label(record, event)),
                path_of=lambda attachment: path_of(attachment_store(), attachment.digest),
                at=at,
                tables=tables_of(record),
            )
    except FileNotFoundError as error:
        file.close()
        raise GuardFailed(
            _t("有附件的原件不在存储中，无法制作归档件。请联系系统管理员从备份恢复后再试。")
        ) from error
    record_dossier(case=record, person=request.user, at=at)
    file.seek(0)
    return taken_file(
        file,
        name=f"{record.number}-案卷归档件.zip",
        plain_name=f"{record.number}-dossier.zip",
        content_type="application/zip",
    )
