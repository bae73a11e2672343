"""The fast path in the demonstration: approved at once, diverted, withdrawn, and waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from backoffice.demo.applying import (
    Wish,
    conditional_rows,
    content_for,
    hand_over,
    line_of,
    open_letters,
    person_of,
)
from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from backoffice.demo.delivering import deliver
from cases.models import AccessLine, FastPathReview
from cases.queries.applicants import applicant_of_person
from cases.queries.fast_path import waiting_lines
from cases.states.access_line import UNDECIDED
from cases.states.access_words import DemandType
from cases.states.agreement import OPEN as UNSIGNED
from cases.states.role import Role
from cases.states.second_look import OPEN
from workflows.conditional_access.checklist import YES
from workflows.conditional_access.fast_path.eligibility import grounds_for
from workflows.conditional_access.fast_path.exclusions import excluded_rows
from workflows.conditional_access.fast_path.notice import VALUE, items_of, notice_in_force
from workflows.conditional_access.fast_path.term import end_terms_to_object
from workflows.conditional_access.start import start_application
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import AccessApplication, EntryRow, Person

TRAVEL = "scenario:7"


def take_the_fast_path(stage: Stage) -> None:
    """Let the pioneer commit itself, departments object or not, and the officer decide."""
    company = person_of("applicant")
    _withdrawn(stage, company, _free(stage, company, TRANSPORT)[0])
    _approved(stage, company)
    _diverted(stage, company, _free(stage, company, CULTURE)[0])
    _waiting(stage, company)


def _free(stage: Stage, person: Person, organisation: str) -> list[EntryRow]:
    """The datasets that the fast path takes and that the applicant does not wait for already."""
    rows = conditional_rows(organisation)
    applicant = applicant_of_person(person, on=civil_date(stage.now))
    waiting = AccessLine.objects.filter(applicant=applicant).filter(
        Q(state__in=UNDECIDED)
        | Q(agreed__agreement__state__in=UNSIGNED)
        | Q(second_look__state__in=OPEN)
    )
    taken = set(waiting.values_list("entry", flat=True))
    excluded = excluded_rows(rows)
    return [row for row in rows if row.entry_id not in taken and row.pk not in excluded]


def _committed(
    stage: Stage, person: Person, wish: Wish, *, days: int, ground: str = ""
) -> AccessApplication:
    at = stage.days_ago(days)
    application = start_application(
        person=person,
        at=stage.days_ago(days, hour=9),
        entries=tuple(str(row.entry.uid) for row in wish.rows),
    )
    promise = _promise(application, ground, at=at)
    hand_over(stage, application, "submit", person, content_for(wish, **promise), days=days)
    return application


def _promise(
    application: AccessApplication, ground: str, *, at: datetime
) -> dict[str, Any]:  # Any: fields of the content
    notice = notice_in_force(civil_date(at))
    assert notice is not None  # noqa: S101  # the product comes with one
    said = {item.code: YES for item in items_of(notice)}
    said["security" + VALUE] = "信息安全部 钱一凡 021-55550109"
    said["report" + VALUE] = civil_date(at).replace(year=at.year + 1, day=1).isoformat()
    own = grounds_for(application.applicant, at=at)[0].key
    return {"ground": ground or own, "notice": notice.digest, "commitments": said}


def _withdrawn(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="在出行应用的首页展示附近站点的首末班时间。",
        necessity="需要逐站点数据，公开数据只到线路。",
    )
    application = _committed(stage, person, wish, days=6)
    act(
        case=application,
        name="withdraw",
        actor=person,
        at=stage.days_ago(6, hour=16),
        expected_version=None,
        data={"reason": "产品改版，首页不再展示站点。"},
    )
    deliver(at=stage.days_ago(5, hour=9))


def _approved(stage: Stage, person: Person) -> None:
    bus, show = _free(stage, person, TRANSPORT)[0], _free(stage, person, CULTURE)[0]
    wish = Wish(
        rows=(bus, show),
        purpose="为外地游客规划“公共交通加文化场馆”的一日线路，在应用中一键导航。",
        necessity="需要逐班次、逐场馆的接口数据，无条件开放的数据每季度才更新。",
        demand_type=DemandType.MARKET,
    )
    application = _committed(stage, person, wish, days=5)
    reviewer = stage.hat(TRANSPORT, Role.REVIEWER)
    line = line_of(application, bus)
    stage.take(line.pk, "have_no_objection", reviewer, at=stage.days_ago(5, hour=16))
    # The other department says nothing in its day.
    end_terms_to_object(at=stage.days_ago(3, hour=1))
    _decide(stage, application, at=stage.days_ago(3))
    deliver(at=stage.days_ago(3, hour=11))
    open_letters(line, person, at=stage.days_ago(3, hour=15))


def _diverted(stage: Stage, person: Person, row: EntryRow) -> None:
    wish = Wish(
        rows=(row,),
        purpose="在会员频道按场馆展示历史票价走势。",
        necessity="需要逐场次票价，公开数据只有最新票价。",
    )
    application = _committed(stage, person, wish, days=4)
    staff = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    why = {"reason": "历史票价涉及场馆的经营信息，须先征求各场馆意见，不宜一次性审核。"}
    line = line_of(application, row)
    stage.take(line.pk, "object_to_line", staff, at=stage.days_ago(3), data=why)
    deliver(at=stage.days_ago(3, hour=11))


def _waiting(stage: Stage, person: Person) -> None:
    bus, show = _free(stage, person, TRANSPORT)[0], _free(stage, person, CULTURE)[0]
    wish = Wish(
        rows=(bus, show),
        purpose="在“随申行”合作服务中提示大型演出散场时段的公交接驳。",
        necessity="需要当日班次和场次，无条件开放的数据没有时刻。",
        demand_type=DemandType.PUBLIC_GOOD,
    )
    application = _committed(stage, person, wish, days=1, ground=TRAVEL)
    reviewer = stage.hat(TRANSPORT, Role.REVIEWER)
    line = line_of(application, bus)
    stage.take(line.pk, "have_no_objection", reviewer, at=stage.days_ago(1, hour=15))


def _decide(stage: Stage, application: AccessApplication, *, at: datetime) -> None:
    review = FastPathReview.objects.get(application=application)
    last = application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # it was handed in
    seen = {
        "seen": [line.number for line in waiting_lines(application)],
        "content_digest": last.digest,
    }
    officer = stage.hat(COMMISSION, Role.DUTY_OFFICER)
    stage.take(review.pk, "approve_demand", officer, at=at, data=seen)
