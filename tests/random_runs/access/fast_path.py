"""What is tried on the fast path (告知承诺): a promise to begin with, an officer's decision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cases.models import (
    AccessLine,
    Bar,
    CaseEvent,
    EntryRow,
    FastPathNotice,
    FastPathReview,
    WorkItem,
)
from cases.states.case_kind import CaseKind
from tests.random_runs.access.departments import civil_day, follows_what_was_revoked, may_object
from tests.random_runs.access.lawful import LINE, REVIEW
from tests.random_runs.access.lawful_fast_path import (
    EXCLUDED_FIELD,
    EXCLUDED_PURPOSE,
    OFFICERS,
    SCENARIO_HOLDS,
    UNIT_HOLDS,
    WORDS_OF_OWNERS,
)
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from cases.models import AccessApplication, Person
    from tests.random_runs.access.walk import Walk, Written
    from workflows.conditional_access.content import Content

OUTCOMES: Final = ("approve_demand", "divert_demand")
FAULTS: Final = ("no words", "stale page", "another page")
WRONG_PROMISES: Final = (
    *("another notice", "one promise less", "no contact", "other purpose"),
    *("contact of dashes", "report in nine years"),
)
REASON: Final = "所申请的数据是否属于该场景，需要提供单位进一步核实。"
# What the notice of the first day asks for, each of it (0046).
PROMISED: Final = (
    *("conditions", "purpose", "no_transfer", "no_reidentification", "security"),
    *("report", "inspection", "deletion", "consequences"),
)


def promised(walk: Walk, content: Content, *, applicant: int) -> tuple[Content, bool]:
    """Return an application with ground and promises, and whether it may go the fast path.

    Args:
        walk: the run.
        content: what is applied for.
        applicant: whose it is.
    """
    city, today = walk.city, civil_day(walk.at)
    ground = city.unit if applicant == city.listed and walk.happens(70) else city.scenario
    if walk.errs(10):
        ground = walk.chance.choice((city.unit, "scenario:9"))
    wrong = walk.chance.choice(WRONG_PROMISES) if walk.errs(15) else ""
    said = dict.fromkeys(PROMISED, "yes")
    said |= {"security.value": "李喆 021-55550101", "report.value": f"{today.year + 1}-03-31"}
    if wrong == "contact of dashes":
        said["security.value"] = "——"
    if wrong == "report in nine years":
        said["report.value"] = f"{today.year + 9}-03-31"
    said.pop({"one promise less": "deletion", "no contact": "security.value"}.get(wrong, ""), "")
    notice = FastPathNotice.objects.get().digest
    content = replace(
        content,
        ground=ground,
        notice="0" * 64 if wrong == "another notice" else notice,
        commitments=said,
        purpose=EXCLUDED_PURPOSE if wrong == "other purpose" else content.purpose,
    )
    holds = {city.unit: UNIT_HOLDS, city.scenario: SCENARIO_HOLDS}.get(ground)
    stands = ground != city.unit or applicant == city.listed
    return content, (
        not wrong
        and stands
        and holds is not None
        and holds[0] <= today <= holds[1]
        and not _names_excluded(content)
    )


def _names_excluded(content: Content) -> bool:
    """F3."""
    wanted = EntryRow.objects.filter(entry__uid__in=content.entries, valid_until=None)
    return wanted.filter(domain=EXCLUDED_FIELD).exists()


def handle_review(walk: Walk) -> None:
    """Decide about a whole demand, or send it the ordinary way; some lines may go that way."""
    items = WorkItem.objects.filter(process__kind=CaseKind.FAST_PATH_REVIEW).order_by("pk")
    is_late = walk.errs(5)
    item = walk.one_of(each for each in items if is_late or each.finished is None)
    if item is None:
        return
    review = FastPathReview.objects.select_related("application__applicant").get(pk=item.process_id)
    lines = _waiting(review.application)
    outcome = OUTCOMES[0] if walk.goes_on(80) else OUTCOMES[1]
    is_parted = len(lines) > 1 and outcome == OUTCOMES[0] and walk.errs(40)
    diverted = lines[:1] if is_parted else []
    opened = [line for line in lines if line not in diverted]
    if outcome == "divert_demand":
        diverted, opened = lines, []
    fault = walk.fault(*FAULTS)
    officers = [
        person
        for person in walk.city.people
        if walk.city.holds(person, review.organisation_id, OFFICERS)
    ]
    allowed = [person for person in officers if _may_decide(walk, review, person)]
    # An officer who spoke for an owner tries it as well.
    kept_out = [person for person in officers if person not in allowed]
    who = walk.chance.choice(kept_out) if kept_out and walk.errs(40) else walk.somebody(allowed)
    last = review.application.submissions.order_by("number").last()
    assert last is not None
    shown = _as_shown(walk, lines)
    is_unseen = any(":" in each for each in shown) and walk.errs(20)
    seen = [each.partition(":")[0] for each in shown] if is_unseen else shown
    data: dict[str, Any] = {
        "seen": seen if fault != "another page" else [*seen, "GL-0000"],
        "content_digest": last.digest,
        "diverted": [line.number for line in diverted],
        "reason": "不行" if fault == "no words" else REASON,
    }
    needs_words = outcome == "divert_demand" or bool(diverted)
    version = review.version - (fault == "stale page")
    writes: Written = {(REVIEW, outcome): 1}
    for act, some in (("approve_at_once", opened), ("divert", diverted)):
        writes |= {(LINE, act): len(some)} if some else {}
    walk.tries(
        lambda: take_step(
            work_item=item,
            outcome=outcome,
            actor=who,
            at=walk.at,
            expected_version=version,
            data=data,
        ),
        lawful=(
            item.finished is None
            and who in allowed
            and item.owner_id in {None, who.pk}
            and not (fault in {"stale page", "another page"} or (fault and needs_words))
            and not is_unseen
            and (outcome == "divert_demand" or (bool(opened) and not _is_shut_out(walk, review)))
            and all(_may_be_opened(walk, line) for line in opened)
        ),
        writes=writes,
    )


def _may_be_opened(walk: Walk, line: AccessLine) -> bool:
    """decisions.md: nothing is decided against a department while it may still object."""
    if may_object(walk, line) or not walk.may_be_applied_for(line.entry_id):
        return False
    # F3 of the day: in the words that were applied for, or in those of today. S33.
    now = EntryRow.objects.filter(entry=line.entry_id, valid_until=None)
    is_excluded = EXCLUDED_FIELD in {line.row.domain, *now.values_list("domain", flat=True)}
    return not is_excluded and not follows_what_was_revoked(line.application)


def _as_shown(walk: Walk, lines: list[AccessLine]) -> list[str]:
    """Return the lines as the officer's page shows them: with what the list says otherwise."""
    changes = {line.number: walk.change_of(line) for line in lines}
    return [f"{number}:{change}" if change else number for number, change in changes.items()]


def _is_shut_out(walk: Walk, review: FastPathReview) -> bool:
    """F5: a bar of whichever scope keeps from the fast path, also what was handed in before."""
    on = civil_day(walk.at)
    bars = Bar.objects.filter(applicant=review.application.applicant_id)
    return bars.filter(begins_on__lte=on, ends_on__gte=on).exists()


def _waiting(application: AccessApplication) -> list[AccessLine]:
    found = AccessLine.objects.filter(application=application, state="committed")
    return list(found.select_related("row", "application").order_by("pk"))


def _may_decide(walk: Walk, review: FastPathReview, person: Person) -> bool:
    """Tell whether an officer stands on no other side and has not spoken for an owner."""
    lines = AccessLine.objects.filter(application=review.application_id)
    spoke = CaseEvent.objects.filter(case__in=lines.values("pk"), act__in=WORDS_OF_OWNERS)
    is_owner = spoke.filter(actor=person).exists()
    return not is_owner and not walk.city.is_recused(person, review.application)
