"""Prove second looks: what was contested, ruled and decided anew is as the events say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Prefetch
from django.utils.translation import gettext as _t

from cases.models import CaseEvent, SecondLook
from cases.proof import Break
from cases.text_digest import text_digests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case

CHUNK: Final = 500
_RULINGS: Final = ("uphold", "approve", "return_to_department")
_SAID: Final = ("propose", *_RULINGS)
_RULED_FIELDS: Final = ("ruling", "reasons", "granted_months", "conditions")

Facts = dict[str, Any]  # Any: JSON facts


def first_bad_second_look(*, case: Case | None = None) -> Break | None:
    """Name the first second look whose row is not as its events say, if any.

    That the line of an answer given anew names the one it stands for is proven with the lines.

    Args:
        case: look at this case only.
    """
    return next(_bad(case), None)


def _bad(case: Case | None) -> Iterator[Break]:
    found = SecondLook.objects.select_related("line").order_by("pk")
    if case is not None:
        found = found.filter(pk=case.pk)
    events = CaseEvent.objects.filter(act__in=("open", *_SAID)).order_by("sequence")
    for look in found.prefetch_related(Prefetch("events", events)).iterator(chunk_size=CHUNK):
        opened, *said = look.events.all()
        if not (_is_as_asked(look, opened) and _is_as_ruled(look, said)):
            yield Break(
                table="cases_secondlook",
                what="second_look",
                sentence=_t("复核 %(number)s 的内容与案卷事件不符：该行被改动过。")
                % {"number": look.number},
                case=look.number,
                sequence=(said or [opened])[-1].sequence,
                row=look.pk,
            )


def _is_as_asked(look: SecondLook, opened: CaseEvent) -> bool:
    asked = (look.line.number, text_digests(look.grounds).sha256, look.asked_at)
    told = (opened.data.get("line"), opened.data.get("grounds"), opened.at)
    return asked == told and look.asked_by_id == opened.data.get("asked_by")


def _is_as_ruled(look: SecondLook, said: list[CaseEvent]) -> bool:
    last = said[-1] if said else None
    told: Facts = last.data if last is not None else {}
    decided_at = last.at if last is not None and last.act in _RULINGS else None
    return look.decided_at == decided_at and all(
        (getattr(look, name) or None) == told.get(name) for name in _RULED_FIELDS
    )
