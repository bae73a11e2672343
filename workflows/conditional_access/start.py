"""Begin an application: an empty draft, one with a dataset in it, or a copy of an earlier one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, NotAllowed
from cases.models import AccessApplication, Applicant, ApplicationDraft
from cases.permissions import hats_of
from cases.queries.applicants import applicant_of_person
from cases.states.access_application import ApplicationState
from cases.states.case_kind import CaseKind
from cases.states.role import Role
from workflows.conditional_access.content import Content, content_of
from workflows.conditional_access.flow import RULE, AccessApplicationFlow
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Grant, Membership, Person
    from cases.states.follow_up import FollowUp

# House default: who needs more hands in or discards some first (S45).
MOST_DRAFTS: Final = 20
NAME_SHOWN: Final = 100


@dataclass(frozen=True, kw_only=True)
class Following:
    """The grant that an application renews or amends, and the words that it begins with."""

    grant: Grant
    kind: FollowUp
    content: Content

    def as_facts(self) -> dict[str, str]:
        """Return what the first event says of it."""
        return {"follows": self.grant.number, "follows_as": self.kind.value}


@patiently
@transaction.atomic
def start_application(
    *,
    person: Person,
    at: datetime,
    entries: tuple[str, ...] = (),
    copy_of: AccessApplication | None = None,
    prepared: Content | None = None,
    following: Following | None = None,
) -> AccessApplication:
    """Open a draft in which a verified applicant writes an application.

    Args:
        person: who applies, for the applicant that they were verified for.
        at: the moment.
        entries: identifiers of the datasets that it begins with.
        copy_of: an application of the same applicant whose words it begins with, as they stand:
            what was handed in last, or the draft.
        prepared: words that a consultation point wrote for them; in place of `copy_of`.
        following: the grant that it renews or amends, and the words that it begins with.

    Writes: an `AccessApplication` with its first event and task; its `ApplicationDraft`.

    Raises:
        NotAllowed: nobody has verified for whom the person applies, or the role has ended; what
            is to be copied was written for somebody else, or is to be followed is theirs.
        GuardFailed: too many drafts are open.
    """
    hat, applicant = _for_whom(person, on=civil_date(at))
    if copy_of is not None and copy_of.applicant_id != applicant.pk:
        raise NotAllowed(
            _t("%(number)s 由另一申请主体提出，不能复制到“%(name)s”名下。请新建申请。")
            % {"number": copy_of.number, "name": applicant.name}
        )
    if following is not None and following.grant.applicant_id != applicant.pk:
        raise NotAllowed(
            _t("授权 %(number)s 属于另一申请主体，不能以“%(name)s”的名义续期或者变更。")
            % {"number": following.grant.number, "name": applicant.name}
        )
    # Two tabs at the same moment: the second counts the first's draft.
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    _must_have_room(person)
    with in_record_language():
        title = _title(applicant, following)
    taken = open_case(
        record=AccessApplication(
            kind=CaseKind.ACCESS_APPLICATION,
            title=title,
            state=ApplicationState.DRAFT,
            organisation=hat.organisation,
            applicant=applicant,
            copied_from=copy_of,
            data_grant=following.grant if following else None,
            follows_as=following.kind if following else "",
        ),
        flow=AccessApplicationFlow,
        membership=hat,
        at=at,
        rule=RULE,
        facts={
            "applicant": applicant.pk,
            **({"copied_from": copy_of.number} if copy_of is not None else {}),
            **(following.as_facts() if following is not None else {}),
        },
    )
    application = cast("AccessApplication", taken.case)
    ApplicationDraft.objects.create(
        application=application,
        content=_begins_with(copy_of, entries, prepared, following).as_json(),
        saved_at=at,
        saved_by=person,
    )
    return application


def _title(applicant: Applicant, following: Following | None) -> str:
    name = applicant.name[:NAME_SHOWN]
    if following is None:
        return _t("%(name)s申请有条件开放数据") % {"name": name}
    return _t("%(name)s申请%(kind)s授权 %(number)s") % {
        "name": name,
        "kind": following.kind.label,
        "number": following.grant.number,
    }


def _for_whom(person: Person, *, on: date) -> tuple[Membership, Applicant]:
    hat = next(iter(hats_of(person, (Role.APPLICANT,), on=on)), None)
    applicant = applicant_of_person(person, on=on)
    if hat is None or applicant is None:
        raise NotAllowed(
            _t("申请有条件开放数据，须先完成主体认证。请在“主体认证”中提交，核验通过后再来申请。")
        )
    return hat, applicant


def _must_have_room(person: Person) -> None:
    drafts = AccessApplication.objects.filter(opened_by=person, state=ApplicationState.DRAFT)
    if drafts.count() >= MOST_DRAFTS:
        raise GuardFailed(
            _t("您已有 %(most)s 件申请草稿：请先提交或者放弃其中几件，再新建申请。")
            % {"most": MOST_DRAFTS}
        )


def _begins_with(
    copy_of: AccessApplication | None,
    entries: tuple[str, ...],
    prepared: Content | None,
    following: Following | None,
) -> Content:
    if following is not None:
        return following.content
    return prepared or _first_words(copy_of, entries)


def _first_words(copy_of: AccessApplication | None, entries: tuple[str, ...]) -> Content:
    if copy_of is None:
        return Content(entries=entries)
    last = copy_of.submissions.order_by("number").last()
    stored = last.content if last is not None else copy_of.draft.content
    content = content_of(stored)
    # The files stay with the application that they were uploaded to, and a promise is made anew.
    return replace(
        content,
        entries=tuple(dict.fromkeys((*content.entries, *entries))),
        left_out=(),
        ground="",
        notice="",
        commitments={},
    )
