"""Ask an applicant to put something right or to add something (补正), once and whole.

The deadline stands still from the day of asking: of what is incorrect it goes on when the
supplement comes, of what is incomplete it starts anew (decisions.md, Applications).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import AccessLine, Clock, LineDiversion, SupplementRequest
from cases.statements import run
from cases.states.access_words import ApplicationSection, SupplementKind
from cases.states.clock import OPEN_CLOCK_STATUSES, ClockStatus
from workflows.conditional_access.letter_facts import issue_supplement
from workflows.engine.clocks import civil_date, deadline_asked
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.engine.records import locked_record
from workflows.engine.standstill import Wanted, stop_clock

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Person
    from workflows.engine.step import Step, StepTaken

ANSWER_CLOCK: Final = "app.answer"
NOTICE_TERM: Final = "app.supplement_notice"
SUPPLEMENT_ASKED: Final = "access_supplement_asked"
TEXT_LENGTH: Final = 2000
REASONS: Final = {
    SupplementKind.INCORRECT: "material_incorrect",
    SupplementKind.INCOMPLETE: "material_incomplete",
}
# The datasets are lines by now: who wants others applies for them.
OFFERED_SECTIONS: Final = tuple(
    each for each in ApplicationSection if each != ApplicationSection.DATASETS
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the applicant is to put right or to add.

    Attributes:
        kind: one of `SupplementKind`; it decides what the deadline does.
        sections: the parts of the application that are opened.
        text: every gap, in words that the applicant can act on.
    """

    kind: str
    sections: tuple[str, ...]
    text: str


@patiently
@transaction.atomic
def ask_for_supplement(
    *,
    line: AccessLine,
    asked: Asked,
    actor: Person,
    at: datetime,
    expected_version: int | None,
    hat_id: int | None = None,
) -> StepTaken:
    """Ask the applicant once for everything that is wrong or missing; the deadline stands still.

    Args:
        line: before its reviewer.
        asked: what.
        actor: the reviewer.
        at: the moment.
        expected_version: the case's version on the page.
        hat_id: the role the person picked, where several would do.

    Writes: a `SupplementRequest`; the stop of the deadline and the act, an event each; what
    opens the applicant's task.

    Raises:
        BadInput: no kind, no section, no words.
        NotAllowed: the line is not theirs to handle.
        GuardFailed: the term in which a supplement may be asked for is over, one was asked for
            already, or the line is no longer with the reviewer.
        Stale: somebody acted after the page was drawn.
    """
    said = _checked(asked)
    _must_be_in_time(line, at)
    # Two reviewers at the same moment: the second finds the first's request.
    locked_record(AccessLine, line.pk)
    if SupplementRequest.objects.filter(line=line).exists():
        raise GuardFailed(_t("补正只能要求一次，应当一次性告知全部内容。本行已要求过补正。"))
    clock = Clock.objects.filter(
        case=line.pk, code=ANSWER_CLOCK, status__in=OPEN_CLOCK_STATUSES
    ).first()
    if clock is None:
        raise GuardFailed(_t("本行已有答复，不能再要求补正。请刷新后查看。"))
    reason = REASONS[SupplementKind(said.kind)]
    stop_clock(
        clock=clock,
        wanted=Wanted(reason=reason, on=civil_date(at)),
        actor=actor,
        at=at,
        expected_version=expected_version,
        within="ask_supplement",
    )
    return act(
        case=line,
        name="ask_supplement",
        actor=actor,
        at=at,
        expected_version=None,
        data={"asked": said},
        hat_id=hat_id,
    )


def write_request(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write the request and send it to the applicant; the deadline must stand still already.

    Writes: a `SupplementRequest` and its letter (补正告知书), and what opens the applicant's task.

    Raises:
        GuardFailed: the deadline runs.
    """
    line, asked = cast("AccessLine", step.case), cast("Asked", step.data["asked"])
    if not Clock.objects.filter(
        case=line.pk, code=ANSWER_CLOCK, status=ClockStatus.PAUSED
    ).exists():
        raise GuardFailed(_t("要求补正时须同时暂停答复时限。请在申请行的页面上办理。"))
    assert step.actor is not None  # noqa: S101  # the reviewer's own act
    request = SupplementRequest.objects.create(
        application=line.application,
        line=line,
        kind=asked.kind,
        sections=list(asked.sections),
        text=asked.text,
        asked_at=step.at,
        asked_by=step.actor,
    )
    step.news[SUPPLEMENT_ASKED] = {"request": request.pk}
    said = {"supplement": asked.kind, "sections": list(asked.sections), "text": asked.text}
    return said | issue_supplement(request, at=step.at)


def note_receipt(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note on a line what was handed in.

    Writes: nothing beside the event; the deadline goes on by the act's own name.
    """
    return {
        "submission": step.data["submission"],
        "content_digest": step.data["content_digest"],
    }


def last_day_to_ask(line: AccessLine) -> date:
    """Return the last day on which the applicant of a line may be asked for a supplement.

    What is not asked for in time is taken as it is (类推《行政许可法》第三十二条第四项). Of a line
    that left the fast path the term counts from then.
    """
    diverted = LineDiversion.objects.filter(line=line).values_list("diverted_at", flat=True)
    return run(deadline_asked(NOTICE_TERM, at=diverted.first() or line.created)).due_on


def _must_be_in_time(line: AccessLine, at: datetime) -> None:
    last = last_day_to_ask(line)
    if civil_date(at) > last:
        raise GuardFailed(
            _t("要求补正的期限已于 %(last)s 届满，不能再要求补正，请按现有材料审核。")
            % {"last": last}
        )


def _checked(asked: Asked) -> Asked:
    text = asked.text.strip()
    if asked.kind not in SupplementKind.values:
        raise BadInput(
            _t("请选择补正类型：材料有误（暂停计时），或者材料不全（补齐后重新计时）。"),
            field="kind",
        )
    sections = tuple(each for each in OFFERED_SECTIONS if each in asked.sections)
    if not sections:
        raise BadInput(_t("请勾选申请人可以修改的部分，至少一项。"), field="sections")
    if not text or len(text) > TEXT_LENGTH:
        raise BadInput(
            _t("请一次写明全部需要补正的内容，不超过 %(most)s 字。") % {"most": TEXT_LENGTH},
            field="text",
        )
    return Asked(kind=asked.kind, sections=sections, text=text)
