"""A frequency that promises less than before needs a reason, which stays with the item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.states.update_frequency import promises_less
from cases.states.vocabulary import UpdateFrequency

if TYPE_CHECKING:
    from cases.models import EntryRow


def must_say_why_slower(base: EntryRow | None, frequency: str, *, justification: str) -> None:
    """Refuse a longer period, or none, without a reason (open-list-quality-objection 3.2).

    Args:
        base: the wording that the item is drafted on; None for a new entry.
        frequency: what the item proposes.
        justification: why, as typed.

    Raises:
        BadInput: the frequency promises less and nothing says why.
    """
    if base is None or justification or not promises_less(base.update_frequency, frequency):
        return
    raise BadInput(
        _t(
            "更新频率由“%(before)s”改为“%(after)s”，更新要求降低：请在“说明”中写明理由。"
            "改动会列入降频清单，此前的逾期仍然计入，直到数据更新。"
        )
        % {
            "before": _label(base.update_frequency),
            "after": _label(frequency),
        }
    )


def _label(frequency: str) -> str:
    return str(UpdateFrequency(frequency).label) if frequency else _t("未写")
