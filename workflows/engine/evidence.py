"""The file of a case that bears out what a person enters about a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import Attachment

if TYPE_CHECKING:
    from cases.models import ClockReason


def evidence_for(*, case: int, reason: ClockReason | None, pk: int | None) -> Attachment | None:
    """Return the file that was picked, if any.

    Args:
        case: primary key of the case whose files may be picked.
        reason: may ask for one; None: nothing is asked.
        pk: primary key of the file; None: none was picked.

    Raises:
        BadInput: the file belongs to another case, or the reason asks for one.
    """
    found = Attachment.objects.filter(case_id=case, pk=pk).first() if pk else None
    if pk and found is None:
        raise BadInput(_t("所选附件不在本案卷中：请重新选择。"), field="evidence")
    if found is None and reason is not None and reason.evidence_required:
        raise BadInput(
            _t("“%(reason)s”须附证明材料：请先在案卷上传附件，再选择它。")
            % {"reason": reason.label},
            field="evidence",
        )
    return found
