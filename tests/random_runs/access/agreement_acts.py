"""What both sides try with an agreement beside its tasks: another round, an end, reopening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.models import AccessLine, Agreement, AgreementTemplateVersion, CaseEvent
from tests.random_runs.access.follow_ups import is_held_back, is_held_back_for_good
from tests.random_runs.access.lawful import (
    AGREEMENT,
    HEADS,
    OPEN_AGREEMENT,
    REVIEWERS,
    UNDECIDED,
)
from tests.random_runs.access.signing import (
    bars,
    has_rounds_left,
    is_in_post,
    is_over,
    is_signable,
)
from tests.workflows.administration.wordings import released
from workflows.engine.gate import act

if TYPE_CHECKING:
    from cases.models import Person
    from tests.random_runs.access.walk import Walk

ACTS: Final = {
    "receive_paper": REVIEWERS,
    "acknowledge_paper": REVIEWERS,
    "let_user_sign_anew": REVIEWERS,
    "end_agreement": HEADS,
}
REOPENS: Final = ("reopen", "ask_new_terms")
WITH_REASON: Final = {"let_user_sign_anew", "end_agreement"}


def act_on_agreement(walk: Walk) -> None:
    """Take in a paper, ask for another signature, or end what cannot be signed (0041)."""
    agreement = walk.one_of(_agreements())
    if agreement is None:
        return
    name = walk.chance.choice(_likely(agreement) if walk.happens(85) else sorted(ACTS))
    allowed = [
        person
        for person in walk.city.people
        if walk.city.holds(person, agreement.organisation_id, ACTS[name])
        and not walk.city.is_recused(person, agreement.application)
    ]
    who, fault = walk.somebody(allowed), walk.fault("no reason")
    said = "" if fault else "甲方的证书已经到期。"
    walk.tries(
        lambda: act(
            case=agreement,
            name=name,
            actor=who,
            at=walk.at,
            expected_version=agreement.version,
            data={"reason": said},
        ),
        lawful=(
            who in allowed
            and _is_possible(walk, agreement, name)
            and not (fault and name in WITH_REASON)
        ),
        writes={(AGREEMENT, name): 1},
    )


def _likely(agreement: Agreement) -> list[str]:
    found = {
        "drafted": ["receive_paper", "end_agreement"],
        "signing": ["acknowledge_paper", "end_agreement"],
        "countersigning": ["let_user_sign_anew", "end_agreement"],
    }
    return found.get(agreement.state, sorted(ACTS))


def _is_possible(walk: Walk, agreement: Agreement, name: str) -> bool:
    match name:
        case "receive_paper":
            return agreement.state == "drafted" and is_signable(walk, agreement)
        case "acknowledge_paper":
            return agreement.state == "signing" and is_in_post(walk, agreement)
        case "let_user_sign_anew":
            may_sign = is_signable(walk, agreement) and has_rounds_left(agreement)
            return agreement.state == "countersigning" and may_sign
    cannot = bars(walk, agreement) or is_over(walk, agreement) or not has_rounds_left(agreement)
    return agreement.state in OPEN_AGREEMENT and (cannot or is_held_back_for_good(agreement))


def reopen_agreement(walk: Walk) -> None:
    """Sign after all what lapsed: once, where nothing has changed (S23)."""
    whichever = walk.happens(10)
    agreement = walk.one_of(each for each in _agreements() if whichever or each.state == "lapsed")
    if agreement is None:
        return
    newest = AgreementTemplateVersion.objects.order_by("-number").first()
    is_same = newest is not None and agreement.bound.template_id == newest.pk
    name = REOPENS[0] if is_same is not walk.happens(15) else REOPENS[1]
    writer = agreement.application.opened_by
    who = walk.somebody([person for person in walk.city.people if person == writer])
    walk.tries(
        lambda: act(
            case=agreement, name=name, actor=who, at=walk.at, expected_version=agreement.version
        ),
        lawful=(
            agreement.state == "lapsed"
            and _is_writer(who, agreement)
            and (name == REOPENS[0]) is is_same
            and _was_not_reopened(agreement)
            and all(walk.reads_as_it_did(line) for line in _lines(agreement))
            and not is_over(walk, agreement)
            and not is_held_back(agreement)
            and not _is_applied_for_anew(agreement)
        ),
        writes={(AGREEMENT, name): 1},
    )


def release_template(walk: Walk) -> None:
    """Release a text of agreements with a clause more, once in a run."""
    if AgreementTemplateVersion.objects.count() == 1:
        released(walk.city.administrator, at=walk.at)


def _is_writer(who: Person, agreement: Agreement) -> bool:
    return who.pk == agreement.application.opened_by_id


def _was_not_reopened(agreement: Agreement) -> bool:
    before = agreement.replaces
    if before is not None and before.state == "lapsed":
        return False
    return not CaseEvent.objects.filter(case_id=agreement.pk, act__in=REOPENS).exists()


def _lines(agreement: Agreement) -> list[AccessLine]:
    found = AccessLine.objects.filter(agreed__agreement=agreement)
    return list(found.select_related("row").order_by("pk"))


def _is_applied_for_anew(agreement: Agreement) -> bool:
    """S34 in the other direction: what waits elsewhere, or is being agreed on."""
    entries = [line.entry_id for line in _lines(agreement)]
    others = AccessLine.objects.filter(
        applicant=agreement.application.applicant_id, entry__in=entries
    ).exclude(application=agreement.application_id)
    waits = others.filter(state__in=UNDECIDED).exists()
    return (
        waits or others.filter(agreed__agreement__state__in=(*OPEN_AGREEMENT, "in_force")).exists()
    )


def _agreements() -> list[Agreement]:
    found = Agreement.objects.select_related("application__applicant", "bound", "replaces")
    return list(found.order_by("pk"))
