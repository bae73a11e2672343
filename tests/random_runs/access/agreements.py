"""What both sides try with an agreement: sign it online or on paper, enter it, decline it."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cases.models import Agreement, Attachment, WorkItem
from cases.states.case_kind import CaseKind
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.follow_ups import ends_its_grant
from tests.random_runs.access.lawful import AGREEMENT, GRANT, HEADS, REVIEWERS
from tests.random_runs.access.signing import has_rounds_left, is_signable, signed_by
from tests.random_runs.access.walk import who_did
from tests.workflows.engine.files import PDF
from workflows.engine.attachments import attach
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Person
    from tests.random_runs.access.walk import Walk, Written

# The tasks of an agreement (rules.md a2, A13 and A14; b2), whose they are, how each may end.
TASKS: Final = {
    "sign": (frozenset[str](), ("sign_online", "send_paper", "decline")),
    "countersign": (HEADS, ("countersign", "ask_anew")),
    "record_paper": (REVIEWERS, ("enter_paper", "miss_paper")),
    "confirmation": (HEADS, ("confirm_paper", "return_paper")),
}
OUTCOMES: Final = tuple(name for _, ends in TASKS.values() for name in ends)
LAST_SIGNATURES: Final = frozenset({"countersign", "confirm_paper"})
FAULTS: Final = (
    "other text",
    "no authority",
    "bad signature",
    "somebody's certificate",
    "stale page",
)
# What opens nothing where a dataset is barred or the term of use is over.
NEEDS_AN_OPEN_LIST: Final = frozenset(OUTCOMES) - {"decline", "return_paper"}
# Faults that are none of what is typed about a paper.
OF_CERTIFICATES: Final = frozenset({"", "bad signature", "somebody's certificate"})


def handle_agreement(walk: Walk, store: Path) -> None:
    """Finish a task of an agreement in some way, whether or not it can end so."""
    items = WorkItem.objects.filter(process__kind=CaseKind.AGREEMENT).order_by("pk")
    is_late = walk.errs(5)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    agreement = Agreement.objects.select_related(
        "application__applicant", "application__data_grant"
    ).get(pk=item.process_id)
    ends, fault = TASKS[item.flow_task.name][1], walk.fault(*FAULTS)
    outcome = ends[0] if walk.goes_on(40) else walk.chance.choice(ends)
    if walk.errs(5):
        outcome = walk.chance.choice(OUTCOMES)
    allowed = [person for person in walk.city.people if may_do(walk, agreement, item, person)]
    who = walk.somebody(allowed)
    lawful = (
        item.finished is None
        and who in allowed
        and item.owner_id in {None, who.pk}
        and outcome in ends
    )
    if outcome in NEEDS_AN_OPEN_LIST:
        lawful = lawful and is_signable(walk, agreement)
    if outcome in {"ask_anew", "miss_paper"}:
        lawful = lawful and has_rounds_left(agreement)
    data, is_spoilt = _data(walk, agreement, outcome, fault, who)
    if outcome == "enter_paper":
        data["scan"] = _scan(walk, agreement, who, store, lawful=lawful)
    version = Agreement.objects.get(pk=agreement.pk).version
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome=outcome,
            actor=who,
            at=walk.at,
            expected_version=version - (fault == "stale page"),
            data=data,
        ),
        lawful=lawful and not is_spoilt,
        writes={(AGREEMENT, outcome): 1, **_grants(agreement, outcome)},
    )


def _grants(agreement: Agreement, outcome: str) -> Written:
    """The last signature grants every dataset of the agreement, at once (S26)."""
    if outcome not in LAST_SIGNATURES:
        return {}
    granted: Written = {(GRANT, "open"): agreement.agreed_lines.count()}
    return granted | ({(GRANT, "end_as_replaced"): 1} if ends_its_grant(agreement) else {})


def may_do(walk: Walk, agreement: Agreement, item: WorkItem, person: Person) -> bool:
    """Tell whether a task of an agreement is a person's."""
    name = item.flow_task.name
    if name == "sign":
        return person.pk == agreement.application.opened_by_id
    roles = TASKS[name][0] | ({"department_head"} & {item.role})
    if not walk.city.holds(person, agreement.organisation_id, roles):
        return False
    if walk.city.is_recused(person, agreement.application):
        return False
    return name != "confirmation" or person.pk not in who_did(
        agreement, "enter_paper", "miss_paper"
    )


def _data(
    walk: Walk, agreement: Agreement, outcome: str, fault: str, who: Person
) -> tuple[dict[str, Any], bool]:
    """Return what is typed, and whether it cannot be taken."""
    text = "0" * 64 if fault == "other text" else agreement.bound.sha256
    given = fault != "no authority"
    stale = fault == "stale page"
    match outcome:
        case "sign_online" | "countersign":
            signed = signed_by(agreement, outcome, who, fault)
            said = {"sha256": text, "authority": given, "signed": signed}
            return said, fault != ""
        case "send_paper":
            return {"sha256": text, "authority": given}, fault not in OF_CERTIFICATES
        case "confirm_paper":
            return {"sha256": text, "agrees": given}, fault not in OF_CERTIFICATES
        case "enter_paper":
            return _paper(walk, agreement, too_early=fault == "other text"), (
                stale or fault == "other text"
            )
    return {"reason": "" if fault == "no authority" else "未盖公章。"}, stale or not given


def _paper(walk: Walk, agreement: Agreement, *, too_early: bool) -> dict[str, Any]:
    """S25: signed neither before the approval nor in the future."""
    today = civil_day(walk.at)
    early = civil_day(agreement.bound.bound_at) - timedelta(days=1)
    return {
        "reference": f"沪交数开档{agreement.pk}",
        "provider_signatory": "王立新",
        "provider_signed_on": today,
        "user_signatory": "李喆",
        "user_signed_on": early if too_early else today,
    }


def _scan(walk: Walk, agreement: Agreement, who: Person, store: Path, *, lawful: bool) -> int:
    """Return a scan of the paper; who may enter the paper uploads it first."""
    held = Attachment.objects.filter(case=agreement.pk).order_by("pk").first()
    if held is None and lawful:
        content = PDF + hashlib.sha256(agreement.number.encode()).hexdigest().encode()
        walk.tries(
            lambda: attach(
                case=agreement,
                file=io.BytesIO(content),
                name="协议扫描件.pdf",
                person=who,
                at=walk.at,
                store=store,
            ),
            lawful=True,
            writes={(AGREEMENT, "attach"): 1},
        )
        held = Attachment.objects.get(case=agreement.pk)
    return held.pk if held is not None else 0
