"""Prove agreements: each text, and each signature, is what the events of its case say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.models import AgreementSignature, AgreementText, CaseEvent
from cases.proof import Break
from cases.states.agreement import SigningSide
from cases.text_digest import text_digests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cases.models import Case

BOUND, CONFIRMED = "bind_text", "confirm_paper"
Said = dict[int, CaseEvent]


def first_bad_agreement(*, case: Case | None = None) -> Break | None:
    """Name the first agreement whose text or signatures no event of its case bears out, if any.

    Args:
        case: look at this case only.
    """
    bound, confirmed = _events(BOUND, case), _events(CONFIRMED, case)
    return next(_bad_texts(bound, case), None) or next(_bad_signatures(confirmed, case), None)


def _bad_texts(said: Said, case: Case | None) -> Iterator[Break]:
    texts = AgreementText.objects.order_by("pk")
    for text in texts.filter(agreement=case.pk) if case else texts.iterator():
        event = said.pop(text.agreement_id, None)
        digest = text_digests(text.text).sha256
        if event is None or not digest == text.sha256 == event.data["sha256"]:
            yield _broken("cases_agreementtext", text.agreement_id, event, row=text.pk)
    for key, event in said.items():
        yield _broken("cases_agreementtext", key, event)


def _bad_signatures(said: Said, case: Case | None) -> Iterator[Break]:
    rows = AgreementSignature.objects.select_related("paper").order_by("agreement", "side")
    signed: dict[int, list[AgreementSignature]] = {}
    for row in rows.filter(agreement=case.pk) if case else rows.iterator():
        signed.setdefault(row.agreement_id, []).append(row)
    for key in signed.keys() | said.keys():
        event = said.get(key)
        if event is None or not _is_as_said(signed.get(key, []), event.data):
            yield _broken("cases_agreementsignature", key, event)


def _is_as_said(
    rows: list[AgreementSignature],
    said: Mapping[str, Any],  # Any: JSON facts
) -> bool:
    return [row.side for row in rows] == sorted(SigningSide.values) and all(
        row.sha256 == said["sha256"]
        and row.signed_on.isoformat() == said[f"{row.side}_signed_on"]
        and row.paper is not None
        and row.paper.reference == said["reference"]
        for row in rows
    )


def _events(act: str, case: Case | None) -> Said:
    found = CaseEvent.objects.filter(act=act).select_related("case").order_by("sequence")
    return {event.case_id: event for event in (found.filter(case=case) if case else found)}


def _broken(table: str, key: int, event: CaseEvent | None, *, row: int | None = None) -> Break:
    sentence = _t("协议（案卷编号 %(number)s）的文本或者签署登记与案卷事件记录不符。")
    return Break(
        table=table,
        what="agreement",
        sentence=sentence % {"number": event.case.number if event else key},
        case=event.case.number if event else "",
        sequence=event.sequence if event else None,
        row=row,
    )
