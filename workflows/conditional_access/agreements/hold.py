"""One at a time: who asks the signing service for an agreement holds it until the act is done."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import AlreadyClaimed
from cases.models import SigningHold
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cases.models import Agreement, Person

# A process that dies lets go by itself.
LONGEST: Final = timedelta(minutes=2)


@contextmanager
def held_for_signing(agreement: Agreement, *, person: Person, at: datetime) -> Iterator[None]:
    """Hold an agreement while a signing service is asked and its answer is kept.

    Args:
        agreement: which.
        person: who asks.
        at: the moment.

    Writes: one `SigningHold`; it ends with the block.

    Raises:
        AlreadyClaimed: another request holds it.
    """
    until = at + LONGEST
    if not _take(agreement, person, at=at, until=until):
        raise AlreadyClaimed(_t("这份协议正在签署，没有再次签署：请稍候片刻，刷新页面查看结果。"))
    try:
        yield
    finally:
        _let_go(agreement, person, at=at, until=until)


@patiently
def _take(agreement: Agreement, person: Person, *, at: datetime, until: datetime) -> bool:
    said = {"held_by": person, "held_until": until}
    _hold, is_new = SigningHold.objects.get_or_create(agreement=agreement, defaults=said)
    if is_new:
        return True
    return bool(SigningHold.objects.filter(agreement=agreement, held_until__lte=at).update(**said))


@patiently
def _let_go(agreement: Agreement, person: Person, *, at: datetime, until: datetime) -> None:
    mine = SigningHold.objects.filter(agreement=agreement, held_by=person, held_until=until)
    mine.update(held_until=at)
