"""The case: the one record that every workflow's record extends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField
from viewflow.workflow.models import AbstractProcess

from cases.states.access_application import ApplicationState
from cases.states.access_line import LineState
from cases.states.agreement import AgreementState
from cases.states.applicant_registration import RegistrationState
from cases.states.case_kind import CaseKind
from cases.states.data_issue import DataIssueState
from cases.states.emergency_suspension import EmergencySuspensionState
from cases.states.evaluation import EvaluationState
from cases.states.grading_review import GradingReviewState
from cases.states.grant import GrantState
from cases.states.label_nomination import NominationState
from cases.states.list_change import ListChangeState
from cases.states.list_version import ListVersionState
from cases.states.mismatch_task import MismatchTaskState
from cases.states.second_look import SecondLookState
from cases.states.supervision_order import SupervisionOrderState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models.organisation import Organisation


def _only_states_of(kind: str, states: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(kind=kind) | Q(state__in=states.values),
        name=f"case_state_of_{kind}",
    )


class Case(ConcurrentTransitionMixin, AbstractProcess):
    """One matter with one legal state; only the gate moves it.

    `version` counts the events of the case and `head` is the hash of the newest one, so
    a stale page and the end of the chain are both known without another query.
    `is_watched` is set by the gate's locking read, never stored; so is `named_state`, a state and
    what it is called in this case, by who shows cases (`workflows.state_names`).
    """

    is_watched: bool = False
    named_state: tuple[str, StrOrPromise] = ("", "")

    kind = models.CharField(_("类型"), max_length=20, choices=CaseKind.choices)
    number = models.CharField(_("编号"), max_length=20)
    title = models.CharField(_("标题"), max_length=200)
    state = FSMField(_("状态"), max_length=30, protected=True)
    organisation = models.ForeignKey(
        "cases.Organisation",
        on_delete=models.PROTECT,
        related_name="cases",
        verbose_name=_("主办单位"),
        db_index=False,
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,  # the system opens supervision orders
        related_name="opened_cases",
        verbose_name=_("经办人"),
    )
    version = models.PositiveIntegerField(_("版次"), default=0)
    head = models.CharField(_("事件链末端"), max_length=64, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        verbose_name = _("案卷")
        verbose_name_plural = _("案卷")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="case_number_once"),
            _only_states_of(CaseKind.LIST_CHANGE, ListChangeState),
            _only_states_of(CaseKind.LIST_VERSION, ListVersionState),
            _only_states_of(CaseKind.SUPERVISION_ORDER, SupervisionOrderState),
            _only_states_of(CaseKind.EMERGENCY_SUSPENSION, EmergencySuspensionState),
            _only_states_of(CaseKind.MISMATCH_TASK, MismatchTaskState),
            _only_states_of(CaseKind.EVALUATION_DOSSIER, EvaluationState),
            _only_states_of(CaseKind.GRADING_REVIEW, GradingReviewState),
            _only_states_of(CaseKind.DATA_ISSUE, DataIssueState),
            _only_states_of(CaseKind.LABEL_NOMINATION, NominationState),
            _only_states_of(CaseKind.REGISTRATION, RegistrationState),
            _only_states_of(CaseKind.ACCESS_APPLICATION, ApplicationState),
            _only_states_of(CaseKind.ACCESS_LINE, LineState),
            _only_states_of(CaseKind.AGREEMENT, AgreementState),
            _only_states_of(CaseKind.SECOND_LOOK, SecondLookState),
            _only_states_of(CaseKind.GRANT, GrantState),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="case_of_organisation"),
            models.Index(fields=["kind", "state", "id"], name="case_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def has_own_word(self) -> bool:
        """Whether its state is called otherwise than the label says."""
        return bool(self.named_state[0] == self.state)

    @property
    def state_label(self) -> str:
        """The Chinese label of the legal state, or what it is called in this case."""
        if self.has_own_word:
            return str(self.named_state[1])
        states = STATES.get(self.kind)
        return str(states(self.state).label) if states else self.state

    @property
    def asking_organisation(self) -> Organisation:
        """The organisation that asks something of the one whose case it is; else the same."""
        return self.organisation

    @property
    def is_closed(self) -> bool:
        """Whether the flow has ended."""
        return self.finished is not None


STATES: dict[str, type[models.TextChoices]] = {
    CaseKind.LIST_CHANGE: ListChangeState,
    CaseKind.LIST_VERSION: ListVersionState,
    CaseKind.SUPERVISION_ORDER: SupervisionOrderState,
    CaseKind.EMERGENCY_SUSPENSION: EmergencySuspensionState,
    CaseKind.MISMATCH_TASK: MismatchTaskState,
    CaseKind.EVALUATION_DOSSIER: EvaluationState,
    CaseKind.GRADING_REVIEW: GradingReviewState,
    CaseKind.DATA_ISSUE: DataIssueState,
    CaseKind.LABEL_NOMINATION: NominationState,
    CaseKind.REGISTRATION: RegistrationState,
    CaseKind.ACCESS_APPLICATION: ApplicationState,
    CaseKind.ACCESS_LINE: LineState,
    CaseKind.AGREEMENT: AgreementState,
    CaseKind.SECOND_LOOK: SecondLookState,
    CaseKind.GRANT: GrantState,
}


class CaseNumber(models.Model):
    """The last number given to a kind of case in a year."""

    kind = models.CharField(max_length=20, choices=CaseKind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("编号")
        verbose_name_plural = _("编号")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "year"], name="case_number_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"
