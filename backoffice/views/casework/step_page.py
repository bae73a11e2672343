"""What the page of a task shows, whether it is drawn first or after a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.forms import CharField
from django.http import QueryDict

from backoffice.views.applications.online_signing import without_online_signing
from backoffice.views.casework.attached import attachment_context
from backoffice.views.casework.details import detail_template, details_of
from backoffice.views.casework.history import HistoryLine, history_lines
from backoffice.views.casework.since_then import news_since, words_of_both
from backoffice.views.casework.task_rows import task_rows
from backoffice.views.clock import today
from cases.queries.one_case import (
    clocks_of,
    kept_drafts_of,
    movements_of,
    step_before,
    visible_task,
)
from cases.queries.routing import decisions_of
from forms.base import optional_reason
from forms.both_versions import BothVersions, in_words
from forms.hand_over import HandOverForm
from forms.registry import form_named
from workflows.engine.claims import may_be_passed_on, possible_holders
from workflows.engine.offered import OfferedTask, offered_outcomes
from workflows.engine.records import record_of
from workflows.state_names import name_states

if TYPE_CHECKING:
    from django.forms import BoundField

    from backoffice.signed_in import SignedInRequest
    from cases.models import Case, WorkItem
    from forms.base import StepForm
    from workflows.engine.nodes import Outcome


@dataclass(kw_only=True)
class StepPage:
    """A task with its record as they are now, what the person may do, what they typed."""

    request: SignedInRequest
    item: WorkItem
    record: Case
    offered: OfferedTask
    typed: QueryDict = field(default_factory=QueryDict)
    bound: StepForm | None = None
    refusal: str = ""
    seen_version: int | None = None

    @classmethod
    def load(cls, request: SignedInRequest, pk: int, **shown: Any) -> StepPage:  # Any: own fields
        item = visible_task(request.user, pk, on=today())
        record = record_of(item.process)
        item.process = record
        offered = offered_outcomes(case=record, item=item, person=request.user, on=today())
        offered = replace(offered, outcomes=without_online_signing(record, offered.outcomes))
        return cls(request=request, item=item, record=record, offered=offered, **shown)

    def form_of(self, outcome: Outcome, data: QueryDict | None = None) -> StepForm:
        kind = _form_of(outcome)
        initial = {name: self.typed[name] for name in self.typed if name != "expected_version"}
        form = kind(data, case=self.record, hats=self.offered.hats, initial=initial)
        kinds = (_form_of(each) for each in self.item.flow_task.outcomes)
        asking = next((each for each in kinds if "reason" in each.base_fields), None)
        if asking is not None:
            # The page has one box for reasons: what is typed there is kept with any outcome.
            form.fields.setdefault("reason", optional_reason(asking))
        return form

    def context(self) -> dict[str, Any]:  # Any: template context
        forms = [self.bound] if self.bound else []
        forms += [self.form_of(outcome) for outcome in self.offered.outcomes]
        fields = _each_once(forms)
        news = news_since(self.record, self.seen_version)
        name_states([self.record])
        details = details_of(self.request, self.record)
        return {
            **details,
            **attachment_context(self.request, self.record),
            "case": self.record,
            "item": self.item,
            "node": self.item.flow_task,
            "row": task_rows([self.item])[0],
            "clock": self._clock(),
            "outcomes": self.offered.outcomes,
            "is_barred_delegate": self.offered.is_barred_delegate,
            "is_barred": self.offered.others is not None,
            "others": self.offered.others,
            "hidden": [bound for bound in fields.values() if bound.is_hidden],
            "fields": [bound for bound in fields.values() if not bound.is_hidden],
            "reason_for": [o for o in self.offered.outcomes if o.reason_required],
            "form": self.bound,
            "typed": self.typed,
            "kept": self._kept(),
            "refusal": self.refusal,
            "news": news,
            "both_versions": self._both_versions(news, details),
            "previous": history_lines(self.record, step_before(self.item)),
            "movements": movements_of([self.item]),
            "decided": decisions_of(self.item),
            "kept_drafts": self._kept_drafts(),
            "holding": self._holding(),
            "detail_template": detail_template(self.record, self.item.flow_task.template),
        }

    def _clock(self) -> object:
        return clocks_of(self.record).filter(work_item=self.item).first()

    def _words_typed(self) -> list[BoundField]:
        """What a refused page carried in free words, whichever outcome they were meant for."""
        if not self.typed:
            return []
        fields = _each_once(
            [self.form_of(outcome, self.typed) for outcome in self.item.flow_task.outcomes]
        )
        return [bound for bound in fields.values() if isinstance(bound.field, CharField)]

    def _both_versions(
        self,
        news: list[HistoryLine],
        details: dict[str, Any],  # Any: template context
    ) -> list[BothVersions]:
        """Each word and mark of a stale page that is not what is stored by now."""
        if not news:
            return []
        answered = [line for line in news if self._answers_this_task(line)]
        return [*words_of_both(self._words_typed(), answered), *details.get("both_marks", ())]

    def _answers_this_task(self, line: HistoryLine) -> bool:
        event = line.event
        is_outcome = self.item.flow_task.outcome(event.act) is not None
        return is_outcome and event.work_item_id == self.item.pk and not line.is_undone

    def _kept(self) -> list[str]:
        """Words that were typed, when the page has no longer a field to show them in."""
        if self.offered.outcomes:
            return []
        texts = [in_words(bound) for bound in self._words_typed()]
        marks = [str(self.typed[name]) for name in self.typed if name.startswith("reason-")]
        return [text for text in (*texts, *marks) if text.strip()]

    def _kept_drafts(self) -> object:
        """What others left behind, for who may finish the task now."""
        if not self.offered.outcomes:
            return ()
        return kept_drafts_of(self.item).exclude(person=self.request.user)

    def _holding(self) -> dict[str, object]:
        is_open = self.item.finished is None
        mine = is_open and self.item.owner_id == self.request.user.pk
        if not (mine and may_be_passed_on(self.item)):
            return {"may_claim": is_open and not self.item.owner_id and self.offered.outcomes}
        people = possible_holders(work_item=self.item, on=today())
        return {"may_release": True, "hand_over": HandOverForm(None, people=people)}


def _form_of(outcome: Outcome) -> type[StepForm]:
    return form_named(outcome.form, reason_required=outcome.reason_required)


def _each_once(forms: list[StepForm]) -> dict[str, BoundField]:
    """The fields of all forms of the page, the refused form's first, each name once."""
    fields: dict[str, BoundField] = {}
    for form in forms:
        for bound in form:
            fields.setdefault(bound.name, bound)
    return fields
