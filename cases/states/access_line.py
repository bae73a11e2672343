"""States of a line (申请行): one dataset of an application, decided by its provider.

Source: decisions.md, Applications; rules b2. While the applicant is asked for a supplement a line
stays where it is and its deadline stands still; silence never decides. On the fast path (告知承诺)
a line waits for the officer's one decision, unless it is diverted to the ordinary path.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.states.taking_back import back_to


class LineState(models.TextChoices):
    """Where a line stands."""

    COMMITTED = "committed", _("已承诺，待一次性审核")
    SUBMITTED = "submitted", _("待形式审查")
    IN_REVIEW = "in_review", _("评估审核中")
    PENDING_DECISION = "pending_decision", _("待决定")
    APPROVED = "approved", _("审核通过")
    REFUSED = "refused", _("不予开放")
    NOT_NEEDED = "not_needed", _("无需申请")
    REDIRECTED = "redirected", _("已转办或告知")
    WITHDRAWN = "withdrawn", _("申请人已撤回")
    ABANDONED = "abandoned", _("视为放弃")

    @classmethod
    def undecided(cls) -> tuple[LineState, ...]:
        """Return the states in which a line waits for an answer."""
        return (cls.COMMITTED, cls.SUBMITTED, cls.IN_REVIEW, cls.PENDING_DECISION)


S = LineState
WITH_THE_REVIEWER = (S.SUBMITTED, S.IN_REVIEW)
UNDECIDED = S.undecided()
# A valid answer (有效答复): the first substantive decision that is served (decisions.md).
ANSWERED = (S.APPROVED, S.REFUSED, S.NOT_NEEDED, S.REDIRECTED)


class LineTransitions(models.Model):
    """The lawful moves of a line, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.COMMITTED, target=None)
    def leave_to_officer(self) -> None:
        """The department has no objection, or its term is over: the officer decides."""

    @transition("state", source=S.COMMITTED, target=S.SUBMITTED)
    def object_to_line(self) -> None:
        """The department objects: the ordinary path begins, under its own deadline."""

    @transition("state", source=S.COMMITTED, target=S.SUBMITTED)
    def divert_line(self) -> None:
        """The officer, or a rule, sends it to the ordinary path."""

    @transition("state", source=S.COMMITTED, target=S.APPROVED)
    def approve_at_once(self) -> None:
        """The officer opens the data with all the others of the application."""

    @transition("state", source=S.SUBMITTED, target=S.IN_REVIEW)
    def accept_line(self) -> None:
        """The form is in order: the reviewer looks at the matter."""

    @transition("state", source=WITH_THE_REVIEWER, target=None)
    def ask_supplement(self) -> None:
        """The applicant is to put something right or to add something, once."""

    @transition("state", source=WITH_THE_REVIEWER, target=None)
    def receive_supplement(self) -> None:
        """The applicant answered: the reviewer goes on with what was handed in."""

    @transition("state", source=UNDECIDED, target=None)
    def hear_of_supplement(self) -> None:
        """The applicant answered another department: what is before this one reads differently."""

    @transition("state", source=UNDECIDED, target=None)
    def note_dataset_change(self) -> None:
        """The list says something else of the dataset now: whoever decides takes note."""

    @transition("state", source=UNDECIDED, target=S.NOT_NEEDED)
    def end_as_open_to_all(self) -> None:
        """The dataset became open to everybody: nothing is left to apply for."""

    @transition("state", source=WITH_THE_REVIEWER, target=S.REDIRECTED)
    def redirect_line(self) -> None:
        """The data is somebody else's: the applicant is told whose."""

    @transition("state", source=WITH_THE_REVIEWER, target=S.NOT_NEEDED)
    def find_not_needed(self) -> None:
        """The data is open to everybody: the applicant is told where."""

    @transition("state", source=S.IN_REVIEW, target=S.PENDING_DECISION)
    def propose(self) -> None:
        """The reviewer proposes what the head is to decide."""

    @transition("state", source=S.PENDING_DECISION, target=S.IN_REVIEW)
    def send_back_line(self) -> None:
        """The head wants the reviewer to look again."""

    @transition("state", source=S.PENDING_DECISION, target=S.APPROVED)
    def approve_line(self) -> None:
        """The head opens the data to the applicant, as far as the decision says."""

    @transition("state", source=S.PENDING_DECISION, target=S.REFUSED)
    def refuse_line(self) -> None:
        """The head does not open the data to the applicant, with a reason from the table."""

    @transition("state", source=S.SUBMITTED, target=S.APPROVED)
    def open_as_ruled(self) -> None:
        """The commission set the first answer aside and opens the data itself."""

    @transition("state", source=UNDECIDED, target=S.WITHDRAWN)
    def withdraw_line(self) -> None:
        """The applicant withdrew the application."""

    @transition("state", source=WITH_THE_REVIEWER, target=S.ABANDONED)
    def abandon_line(self) -> None:
        """The supplement did not come in its term."""

    @transition("state", source=S.APPROVED, target=None)
    def note_lapsed_approval(self) -> None:
        """Nobody signed the agreement in its term: the approval lapses, and is told of."""

    # What takes a person's last step back: from where it may lead, and to where.
    @transition("state", source=S.IN_REVIEW, target=back_to(S.PENDING_DECISION))
    def take_back(self, state: str) -> None:
        """A person takes their own last step back before its messages have left."""
    # fmt: on
