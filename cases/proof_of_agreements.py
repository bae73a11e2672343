"""Prove agreements: text, datasets and signatures are what the events of their case say."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.models import (
    AgreedLine,
    Agreement,
    AgreementSignature,
    AgreementText,
    CaseEvent,
    PaperSigning,
)
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
ONLINE = {"sign_online": SigningSide.USER.value, "countersign": SigningSide.PROVIDER.value}
ENTERED = "enter_paper"
NEW_ROUNDS = ("ask_anew", "let_user_sign_anew")
PAPER_FACTS = ("reference", "scan", "provider_signed_on", "user_signed_on")
# Signed documents are read with their bytes: a few at a time.
CHUNK = 20
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
        or next(_bad_papers(case), None)
    )


def _bad_texts(said: Said, case: Case | None) -> Iterator[Break]:
    texts = AgreementText.objects.select_related("template").order_by("pk")
    for text in texts.filter(agreement=case.pk) if case else texts.iterator():
        event = said.pop(text.agreement_id, None)
        digest = text_digests(text.text).sha256
        if event is None or not (
            digest == text.sha256 == event.data["sha256"]
            and _term(text) == _term_said(event)
            and text.template.number == event.data["template"]
        ):
            yield _broken("cases_agreementtext", text.agreement_id, event, row=text.pk)
    for key, event in said.items():
        yield _broken("cases_agreementtext", key, event)


def _term(text: AgreementText) -> tuple[str, str]:
    return text.begins_on.isoformat(), text.ends_on.isoformat()


def _term_said(event: CaseEvent) -> tuple[object, object]:
    return event.data.get("begins_on"), event.data.get("ends_on")


def _bad_lines(case: Case | None) -> Iterator[Break]:
    agreements = Agreement.objects.select_related("application", "replaces").order_by("pk")
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
            and (agreement.replaces.number if agreement.replaces else None)
            == event.data.get("replaces")
        )
        if not is_said:
            yield _broken("cases_agreedline", key, event)


def _bad_signatures(case: Case | None) -> Iterator[Break]:
    rows = AgreementSignature.objects.select_related("paper__scan", "document").order_by("pk")
    found = {
        (row.agreement_id, row.round, row.side): (row, _digest_of(row))
        for row in (rows.filter(agreement=case.pk) if case else rows.iterator(chunk_size=CHUNK))
    }
    said, rounds = _said_of_signatures(case)
    for key, round_, side in sorted(found.keys() | said.keys()):
        row, event = found.get((key, round_, side)), said.get((key, round_, side))
        if row is None or event is None or not _is_as_said(*row, event.data):
            yield _broken("cases_agreementsignature", key, event)
    agreements = Agreement.objects.exclude(round=1) | Agreement.objects.filter(pk__in=list(rounds))
    for agreement in agreements.filter(pk=case.pk) if case else agreements:
        event = rounds.get(agreement.pk)
        if event is None or event.data["round"] != agreement.round:
            yield _broken("cases_agreement", agreement.pk, event, number=agreement.number)


def _digest_of(row: AgreementSignature) -> str:
    """Return the digest of a signed document, and let go of its bytes; empty: there is none."""
    document = getattr(row, "document", None)
    if document is None:
        return ""
    digest = hashlib.sha256(document.content).hexdigest()
    document.content = b""
    return digest


def _said_of_signatures(
    case: Case | None,
) -> tuple[dict[tuple[int, int, str], CaseEvent], Said]:
    """Return the events of signatures by agreement, round and side, and the last of rounds."""
    acts = (CONFIRMED, *ONLINE, *NEW_ROUNDS)
    found = CaseEvent.objects.filter(act__in=acts).select_related("case").order_by("sequence")
    said: dict[tuple[int, int, str], CaseEvent] = {}
    rounds: Said = {}
    for event in found.filter(case=case) if case else found:
        if event.act in NEW_ROUNDS:
            rounds[event.case_id] = event
            continue
        round_ = rounds[event.case_id].data["round"] if event.case_id in rounds else 1
        for side in SigningSide.values if event.act == CONFIRMED else (ONLINE[event.act],):
            said[(event.case_id, round_, side)] = event
    return said, rounds


def _bad_papers(case: Case | None) -> Iterator[Break]:
    """Name papers that were entered, confirmed or not, unlike the event of their entry."""
    acts = CaseEvent.objects.filter(act=ENTERED).select_related("case").order_by("sequence")
    said: dict[int, list[CaseEvent]] = {}
    for event in acts.filter(case=case) if case else acts:
        said.setdefault(event.case_id, []).append(event)
    papers = PaperSigning.objects.select_related("scan").order_by("pk")
    found: dict[int, list[PaperSigning]] = {}
    for paper in papers.filter(agreement=case.pk) if case else papers.iterator():
        found.setdefault(paper.agreement_id, []).append(paper)
    for key in sorted(found.keys() | said.keys()):
        rows, events = found.get(key, []), said.get(key, [])
        now = [(_paper_facts(row), row.entered_by_id) for row in rows]
        if now != [(_paper_said(event.data), event.actor_id) for event in events]:
            yield _broken("cases_papersigning", key, events[-1] if events else None)


def _paper_facts(paper: PaperSigning) -> tuple[str, ...]:
    days = (paper.provider_signed_on.isoformat(), paper.user_signed_on.isoformat())
    return (paper.reference, paper.scan.digest, *days)


def _paper_said(said: Mapping[str, Any]) -> tuple[str, ...]:  # Any: JSON facts
    return tuple(said[name] for name in PAPER_FACTS)


def _is_as_said(
    row: AgreementSignature,
    digest: str,
    said: Mapping[str, Any],  # Any: JSON facts
) -> bool:
    if (row.sha256, row.channel) != (said["sha256"], said["channel"]):
        return False
    if row.paper is not None:
        is_paper = _paper_facts(row.paper) == _paper_said(said)
        return is_paper and row.signed_on.isoformat() == said[f"{row.side}_signed_on"]
    document = getattr(row, "document", None)
    if document is None:
        return False
    is_kept = digest == document.sha256 == said["document"]
    return bool(is_kept and document.fingerprint == said["certificate"])


def _events(act: str, case: Case | None) -> Said:
    found = CaseEvent.objects.filter(act=act).select_related("case").order_by("sequence")
    return {event.case_id: event for event in (found.filter(case=case) if case else found)}


def _broken(
    table: str, key: int, event: CaseEvent | None, *, row: int | None = None, number: str = ""
) -> Break:
    known = event.case.number if event else number
    sentence = _t("协议（案卷编号 %(number)s）的文本、数据或者签署登记与案卷事件记录不符。")
    return Break(
        table=table,
        what="agreement",
        sentence=sentence % {"number": known or key},
        case=known,
        sequence=event.sequence if event else None,
        row=row,
    )
