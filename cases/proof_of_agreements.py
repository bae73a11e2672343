"""Prove agreements: text, datasets and signatures are what the events of their case say."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.models import AgreedLine, Agreement, AgreementSignature, AgreementText, CaseEvent
from cases.proof import Break
from cases.states.agreement import SigningSide
from cases.text_digest import text_digests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cases.models import Case

BOUND = "bind_text"
OPENED = "open"
CONFIRMED = "confirm_paper"
# Of whose signature the event of an online signing speaks.
ONLINE = {SigningSide.USER: "sign_online", SigningSide.PROVIDER: "countersign"}
Said = dict[int, CaseEvent]


def first_bad_agreement(*, case: Case | None = None) -> Break | None:
    """Name the first agreement whose text, datasets or signatures no event of it bears out, if any.

    Args:
        case: look at this case only.
    """
    return (
        next(_bad_texts(_events(BOUND, case), case), None)
        or next(_bad_lines(case), None)
        or next(_bad_signatures(case), None)
    )


def _bad_texts(said: Said, case: Case | None) -> Iterator[Break]:
    texts = AgreementText.objects.order_by("pk")
    for text in texts.filter(agreement=case.pk) if case else texts.iterator():
        event = said.pop(text.agreement_id, None)
        digest = text_digests(text.text).sha256
        if event is None or not (
            digest == text.sha256 == event.data["sha256"] and _term(text) == _term_said(event)
        ):
            yield _broken("cases_agreementtext", text.agreement_id, event, row=text.pk)
    for key, event in said.items():
        yield _broken("cases_agreementtext", key, event)


def _term(text: AgreementText) -> tuple[str, str]:
    return text.begins_on.isoformat(), text.ends_on.isoformat()


def _term_said(event: CaseEvent) -> tuple[object, object]:
    return event.data.get("begins_on"), event.data.get("ends_on")


def _bad_lines(case: Case | None) -> Iterator[Break]:
    agreements = Agreement.objects.select_related("application").order_by("pk")
    found = {each.pk: each for each in (agreements.filter(pk=case.pk) if case else agreements)}
    said = {key: event for key, event in _events(OPENED, case).items() if key in found}
    covered: dict[int, list[str]] = {key: [] for key in found}
    lines = AgreedLine.objects.order_by("line").values_list("agreement", "line__number")
    for key, number in lines.filter(agreement=case.pk) if case else lines.iterator():
        covered.setdefault(key, []).append(number)
    for key, agreement in found.items():
        event = said.get(key)
        is_said = event is not None and (
            agreement.application.number == event.data.get("application")
            and sorted(covered[key]) == sorted(event.data.get("lines", ()))
        )
        if not is_said:
            yield _broken("cases_agreedline", key, event)


def _bad_signatures(case: Case | None) -> Iterator[Break]:
    rows = AgreementSignature.objects.select_related("paper", "document").order_by("pk")
    found = {
        (row.agreement_id, row.side): row
        for row in (rows.filter(agreement=case.pk) if case else rows.iterator())
    }
    said = _said_of_signatures(case)
    for key, side in sorted(found.keys() | said.keys()):
        row, event = found.get((key, side)), said.get((key, side))
        if row is None or event is None or not _is_as_said(row, event.data):
            yield _broken("cases_agreementsignature", key, event)


def _said_of_signatures(case: Case | None) -> dict[tuple[int, str], CaseEvent]:
    confirmed = _events(CONFIRMED, case).items()
    said = {(key, side): event for key, event in confirmed for side in SigningSide.values}
    for side, act in ONLINE.items():
        said |= {(key, side.value): event for key, event in _events(act, case).items()}
    return said


def _is_as_said(
    row: AgreementSignature,
    said: Mapping[str, Any],  # Any: JSON facts
) -> bool:
    if (row.sha256, row.channel) != (said["sha256"], said["channel"]):
        return False
    if row.paper is not None:
        day = row.signed_on.isoformat()
        return (row.paper.reference, day) == (said["reference"], said[f"{row.side}_signed_on"])
    document = getattr(row, "document", None)
    if document is None:
        return False
    found = hashlib.sha256(document.content).hexdigest()
    is_kept = found == document.sha256 == said["document"]
    return bool(is_kept and document.fingerprint == said["certificate"])


def _events(act: str, case: Case | None) -> Said:
    found = CaseEvent.objects.filter(act=act).select_related("case").order_by("sequence")
    return {event.case_id: event for event in (found.filter(case=case) if case else found)}


def _broken(table: str, key: int, event: CaseEvent | None, *, row: int | None = None) -> Break:
    sentence = _t("协议（案卷编号 %(number)s）的文本、数据或者签署登记与案卷事件记录不符。")
    return Break(
        table=table,
        what="agreement",
        sentence=sentence % {"number": event.case.number if event else key},
        case=event.case.number if event else "",
        sequence=event.sequence if event else None,
        row=row,
    )
