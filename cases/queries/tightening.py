"""Which items of change requests take openness away (移出、收紧、中止)."""

from __future__ import annotations

from django.db.models import Q

from cases.states.list_change import ItemOperation
from cases.states.vocabulary import EntryStatus, OpenType

_CLOSED = (OpenType.CONDITIONAL, OpenType.NOT_OPEN)

# A removal; a lower opening attribute than the item was drafted on; an entry whose data can be
# had no longer, as it is suspended or to be published another time.
TIGHTENING = (
    Q(operation=ItemOperation.REMOVE)
    | Q(base_row__open_type=OpenType.UNCONDITIONAL, proposed_row__open_type__in=_CLOSED)
    | Q(base_row__open_type=OpenType.CONDITIONAL, proposed_row__open_type=OpenType.NOT_OPEN)
    | (
        Q(base_row__status=EntryStatus.PUBLISHED, proposed_row__isnull=False)
        & ~Q(proposed_row__status=EntryStatus.PUBLISHED)
    )
)
