"""What applicants try with a grant that they want longer, or otherwise (续期、变更)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cases.models import AccessApplication, Agreement, Grant
from tests.random_runs.access.departments import civil_day
from tests.random_runs.access.lawful import APPLICATION, LIVE, OPEN_AGREEMENT, RENEWAL_WINDOW
from workflows.conditional_access.content import Content, content_of
from workflows.conditional_access.follow_ups.start import start_follow_up

if TYPE_CHECKING:
    from datetime import date

    from tests.random_runs.access.walk import Walk

KINDS: Final = ("renewal", "amendment")
# An application that is not over, whatever its lines say.
_GOES_ON: Final = ("draft", "submitted", "supplement_requested", "re_review")
# What only an amendment changes.
_RENEWED_AS_IS: Final = ("demand_type", "purpose", "necessity", "delivery")
# What holds back what follows a grant, beside its revocation; a dataset's own bars the signature.
_HOLDS_BACK: Final = ("department", "supervision")


def follow_grant(walk: Walk) -> None:
    """Begin a renewal or an amendment of a grant."""
    whichever = walk.errs(15)
    grants = Grant.objects.select_related("line__application").order_by("pk")
    grant = walk.one_of(each for each in grants if whichever or each.state in LIVE)
    if grant is None:
        return
    kind = walk.chance.choice(KINDS) if not walk.errs(5) else "copy"
    writer = grant.line.application.opened_by
    who = walk.somebody([person for person in walk.city.people if person == writer])
    today = civil_day(walk.at)
    first = grant.valid_until - timedelta(days=RENEWAL_WINDOW)
    walk.tries(
        lambda: start_follow_up(grant=grant, kind=kind, person=who, at=walk.at),
        lawful=(
            who.pk == grant.line.application.opened_by_id
            and kind in KINDS
            and is_followed(grant, today)
            # A renewal that has not begun is neither renewed nor amended.
            and today >= grant.valid_from
            and (kind != "renewal" or today >= first)
            and not _other_follow_ups(grant, besides=None)
        ),
        writes={(APPLICATION, "open"): 1},
    )


def is_followed(grant: Grant, today: date) -> bool:
    """Tell whether anything can follow a grant: it counts, to its last day, and nothing does."""
    counts = grant.state in {"pending_delivery", "active"} and today <= grant.valid_until
    return counts and not _has_successor(grant)


def words_of(walk: Walk, draft: AccessApplication, plain: Content) -> tuple[Content, bool]:
    """Return what a follow-up applies for, and whether it keeps to its grant.

    Args:
        walk: the run.
        draft: that follows a grant.
        plain: an application for the datasets that are wanted.
    """
    grant = draft.data_grant
    assert grant is not None
    content = replace(content_of(draft.draft.content), entries=plain.entries, answers=plain.answers)
    is_other = walk.happens(50) if draft.follows_as == "amendment" else walk.errs(15)
    if is_other:
        content = replace(content, purpose=f"另在导航应用中提示排队时间（{walk.at}）。")
    return content, (
        plain.entries == (str(grant.entry.uid),)
        and keeps_its_use(draft, content)
        and is_followed(grant, civil_day(walk.at))
        and not _other_follow_ups(grant, besides=draft)
    )


def keeps_its_use(application: AccessApplication, content: Content) -> bool:
    """Tell whether a renewal is for the use that its grant rests on; of all else, that it is."""
    grant = application.data_grant
    if grant is None or application.follows_as != "renewal":
        return True
    last = grant.line.application.submissions.order_by("number").last()
    assert last is not None
    before = content_of(last.content)
    return all(getattr(before, part) == getattr(content, part) for part in _RENEWED_AS_IS)


def is_held_back(agreement: Agreement) -> bool:
    """Tell whether what follows a grant cannot come into force.

    The grant is revoked, something else follows it already, or it is suspended, or ended so.
    """
    grant = agreement.application.data_grant
    if grant is None:
        return False
    return grant.state == "revoked" or _has_successor(grant) or is_suspended(grant)


def is_held_back_for_good(agreement: Agreement) -> bool:
    """Tell whether no lifting of a suspension will help what follows a grant."""
    grant = agreement.application.data_grant
    return grant is not None and grant.state != "suspended" and is_held_back(agreement)


def is_suspended(grant: Grant) -> bool:
    """Tell whether a grant is, or was when it ended, suspended by anything but its dataset."""
    return grant.suspensions.filter(ended_at=None, cause__in=_HOLDS_BACK).exists()


def ends_its_grant(agreement: Agreement) -> bool:
    """Tell whether the last signature ends the grant that an agreement follows."""
    application = agreement.application
    grant = application.data_grant
    return application.follows_as == "amendment" and grant is not None and grant.state in LIVE


def grants_follow_each_other() -> None:
    """The grant stays as it is until what follows it is signed, and both never count at once."""
    followed = AccessApplication.objects.exclude(data_grant=None)
    open_now: set[int] = set()
    for each in followed.select_related("data_grant").order_by("pk"):
        grant = each.data_grant
        assert grant is not None
        if _goes_on(each):
            assert grant.pk not in open_now, f"{grant.number} is followed twice at once"
            open_now.add(grant.pk)
        for new in Grant.objects.filter(line__application=each):
            if each.follows_as == "renewal":
                assert new.valid_from > grant.valid_until, f"{new.number} begins too early"
            else:
                assert grant.state not in LIVE, f"{grant.number} and {new.number} both count"
            assert (new.entry_id, new.applicant_id) == (grant.entry_id, grant.applicant_id)


def _has_successor(grant: Grant) -> bool:
    return Grant.objects.filter(line__application__data_grant=grant, state__in=LIVE).exists()


def _other_follow_ups(grant: Grant, *, besides: AccessApplication | None) -> bool:
    found = AccessApplication.objects.filter(data_grant=grant)
    return any(_goes_on(each) for each in found if each != besides)


def _goes_on(application: AccessApplication) -> bool:
    """Tell whether a follow-up is undecided, or approved and waits for its agreement."""
    if application.state in {"approved", "partially_approved"}:
        states = set(application.agreements.values_list("state", flat=True))
        return not states or bool(states & set(OPEN_AGREEMENT))
    return application.state in _GOES_ON
