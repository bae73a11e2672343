"""When an entry that bears a label may be given another of its kind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.queries.labels import running_label
from workflows.open_list.programmes.terms import terms

if TYPE_CHECKING:
    from datetime import date

    from cases.models import EntryRow


def must_be_due_for_renewal(row: EntryRow, kind: str, *, on: date) -> None:
    """Refuse another label while the one that it bears, or will bear, is far from its end.

    Asked when it is nominated and again when the label is granted: two programmes may have
    nominated it before either had granted one.

    Raises:
        GuardFailed: with the day from which it may be.
    """
    label = running_label(row.entry_id, kind, on=on)
    if label is None:
        return
    earliest = label.valid_until - timedelta(days=terms().renew_days)
    if on < earliest:
        raise GuardFailed(
            _t("“%(name)s”的标注到 %(until)s 才到期，自 %(earliest)s 起可以申报续期。")
            % {
                "name": row.name,
                "until": label.valid_until.isoformat(),
                "earliest": earliest.isoformat(),
            }
        )
