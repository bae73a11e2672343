"""Who knows open cases of the fast path, and sends those of an applicant to the ordinary one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from workflows.conditional_access.fast_path.diverting import divert_open_cases
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cases.models import Applicant

    # Given the applicant and the moment it returns the numbers of what it diverted.
    Divert = Callable[[Applicant, datetime], Sequence[str]]


def divert_reviews(applicant: Applicant, at: datetime) -> tuple[str, ...]:
    """Divert what waits for a one-off approval.

    Returns:
        The numbers of the one-off reviews.

    Writes: as `divert_open_cases`.
    """
    with in_record_language():
        reason = _t("该申请主体在其他授权中的承诺已被认定为虚假，不再适用告知承诺。")
    return divert_open_cases(applicant=applicant, reason=reason, at=at)


DIVERSIONS: Final[tuple[Divert, ...]] = (divert_reviews,)
