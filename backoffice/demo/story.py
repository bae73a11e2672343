"""The story of the demonstration: two published versions, a third that waits, every state."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from backoffice.demo.agreements import sign_agreements
from backoffice.demo.applicants import register_applicants
from backoffice.demo.applications import apply_for_data
from backoffice.demo.approve_list import approve_and_publish
from backoffice.demo.cast import COMMISSION, DATA_CENTRE, TRANSPORT
from backoffice.demo.clocks_on_hold import hold_clocks
from backoffice.demo.data_offered import offer_data
from backoffice.demo.delivering import deliver
from backoffice.demo.demands import hold_meetings, log_demands
from backoffice.demo.emergencies import suspend_in_an_emergency
from backoffice.demo.fast_path import take_the_fast_path
from backoffice.demo.follow_ups import follow_grants
from backoffice.demo.grading import (
    enter_a_scheme_to_come,
    enter_a_stricter_scheme,
    grade_first_entries,
    lower_a_level,
    review_levels,
)
from backoffice.demo.grants import use_grants
from backoffice.demo.labelled_data import (
    describe_some_entries_well,
    label_by_a_pilot,
    nominate_for_labels,
)
from backoffice.demo.last_year import evaluate_last_year
from backoffice.demo.list_organisations import add_missing_organisations
from backoffice.demo.many_at_once import plan_many_at_once
from backoffice.demo.obligations import supervise_grants
from backoffice.demo.peer_city import compare_with_another_city
from backoffice.demo.people import create_demo_people
from backoffice.demo.points import keep_a_point, open_a_space, send_to_an_operator
from backoffice.demo.quality import look_at_quality
from backoffice.demo.reconciling import compare_with_the_catalogue
from backoffice.demo.requests_before import open_early_requests, settled_requests
from backoffice.demo.requests_now import open_requests, requests_of_the_third_version
from backoffice.demo.reversal import take_the_second_version_back
from backoffice.demo.rival_changes import change_the_shared_entry
from backoffice.demo.routing import route_by_rules
from backoffice.demo.sample_list import sample_list
from backoffice.demo.scenarios import list_units, register_scenarios
from backoffice.demo.second_looks import look_again
from backoffice.demo.stage import Stage
from backoffice.demo.talk import talk_about_requests
from backoffice.demo.views_of_queues import save_views
from backoffice.demo.yearly_evaluation import evaluate_the_year
from cases.models import Case, ListVersion
from cases.queries.people import person_named
from cases.states.role import Role
from workflows.administration.propose_role import RoleTerm, propose_role
from workflows.engine.absence import Away, enter_absence
from workflows.engine.clocks import civil_date
from workflows.engine.escalation import sweep
from workflows.engine.preferences import Ways, choose_ways
from workflows.open_list.import_list import preview_list, propose_list
from workflows.open_list.new_version import Announcement, cut_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from backoffice.demo.people import Account

# Working days before the present day.
BEGINNING: Final = 40
FIRST_VERSION: Final = 38
SECOND_VERSION: Final = 20
THIRD_VERSION: Final = 1
LEAVE_DAYS: Final = 6
FILE_NAME: Final = "示例开放清单.csv"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the story left behind: how many cases, versions and entries, and who can log in."""

    cases: int
    versions: int
    entries: int
    states: dict[str, int]
    accounts: list[Account]


def _to_nobody(_chapter: str) -> None:
    """Say nothing."""


def tell(*, now: datetime, scale: int, say: Callable[[str], None] = _to_nobody) -> Told:
    """Tell the whole story, ending at the present moment.

    Args:
        now: the present moment.
        scale: how many times 300 entries the list has.
        say: is told what comes next, as it takes minutes in all.

    Writes: people, organisations, versions, change requests and what follows from them, all
    through the acts of the product. Everything lies before `now`.
    """
    stage = Stage(now=now)
    accounts = create_demo_people(at=stage.days_ago(BEGINNING))
    for title, acts in _chapters(scale):
        say(title)
        for act in acts:
            act(stage)
    return sum_up(accounts)


def _chapters(scale: int) -> Iterator[tuple[str, tuple[Callable[[Stage], None], ...]]]:
    yield (
        _t("第一版清单（导入、审批、公布）"),
        (_ways_of_two_people, evaluate_last_year, partial(_first_version, scale=scale)),
    )
    yield _t("此前的调整申请和第二版清单"), (_second_version_amid_requests,)
    yield (
        _t("第三版清单、冲突和撤销版本"),
        (
            requests_of_the_third_version,
            change_the_shared_entry,
            take_the_second_version_back,
            _third_version,
        ),
    )
    yield (
        _t("在办申请、时限和留言"),
        (route_by_rules, open_requests, lower_a_level, hold_clocks, talk_about_requests),
    )
    yield (
        _t("与其他城市比较、年度评估"),
        (
            compare_with_another_city,
            evaluate_the_year,
            nominate_for_labels,
        ),
    )
    yield (
        _t("授权、代办、批量办理和查询视图"),
        (_pending_role, _reviewer_on_leave, plan_many_at_once, save_views),
    )
    yield (
        _t("紧急中止、数据质量和目录核对"),
        (suspend_in_an_emergency, look_at_quality, offer_data, compare_with_the_catalogue),
    )
    yield (
        _t("分级方案和年度分级复核"),
        (enter_a_stricter_scheme, _first_day_of_the_scheme, review_levels, enter_a_scheme_to_come),
    )
    yield (
        _t("重点场景、重点主体、供需对接会和数据需求"),
        (register_scenarios, list_units, hold_meetings, log_demands),
    )
    yield (
        _t("咨询服务点、授权运营主体和数据融合空间"),
        (keep_a_point, send_to_an_operator, open_a_space),
    )
    yield (
        _t("申请主体认证、有条件开放申请"),
        (
            register_applicants,
            apply_for_data,
            sign_agreements,
            use_grants,
        ),
    )
    yield _t("过程监督：履约事项、违规和抽查"), (supervise_grants,)
    yield (
        _t("复核、续期和变更、告知承诺"),
        (look_again, follow_grants, take_the_fast_path),
    )
    yield _t("催办和通知"), (_sweep_and_deliver,)


def _second_version_amid_requests(stage: Stage) -> None:
    late = open_early_requests(stage)
    grade_first_entries(stage)
    label_by_a_pilot(stage)
    describe_some_entries_well(stage)
    _second_version(stage)
    settled_requests(stage, late)


def _first_day_of_the_scheme(stage: Stage) -> None:
    deliver(at=stage.days_ago(1))


def _sweep_and_deliver(stage: Stage) -> None:
    # The story lies before the present moment.
    sweep(at=stage.now - timedelta(minutes=1))
    deliver(at=stage.now)


def sum_up(accounts: list[Account]) -> Told:
    """Count what the story left behind."""
    newest = ListVersion.objects.filter(sequence__isnull=False).order_by("-sequence").first()
    states = list(Case.objects.order_by("state").values_list("state", flat=True))
    return Told(
        cases=len(states),
        versions=ListVersion.objects.count(),
        entries=newest.entries if newest else 0,
        states={state: states.count(state) for state in dict.fromkeys(states)},
        accounts=accounts,
    )


def _first_version(stage: Stage, *, scale: int) -> None:
    at = stage.days_ago(FIRST_VERSION)
    content = sample_list(on=civil_date(at), scale=scale)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        path.write_bytes(content)
        add_missing_organisations(path, at=at)
    operator = stage.hat(DATA_CENTRE, Role.DATA_CENTRE_OPERATOR)
    preview = preview_list(file=io.BytesIO(content), filename=FILE_NAME, membership=operator, at=at)
    proposed = propose_list(list_import=preview, membership=operator, at=at, submit=True)
    approve_and_publish(changes=proposed.changes, at=at)
    deliver(at=at)


def _second_version(stage: Stage) -> None:
    approve_and_publish(changes=(), at=stage.days_ago(SECOND_VERSION))
    deliver(at=stage.days_ago(SECOND_VERSION))


def _third_version(stage: Stage) -> None:
    cut_version(
        membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF),
        at=stage.days_ago(THIRD_VERSION, hour=15),
        immediate_reason="更正开放条件，请公布后立即生效。",
        announcement=Announcement(notice="本次调整更正部分条目的开放条件和更新频率。"),
    )


def _ways_of_two_people(_stage: Stage) -> None:
    """Let a head be told by mail and digest, and one of the staff by digest alone."""
    by_all = Ways(in_app=True, email=True, digest=True)
    by_digest = Ways(in_app=True, email=False, digest=True)
    choices = {
        "head-transport": {"task_opened": by_all, "extension_asked": by_all},
        "staff-transport": {"case_moved": by_digest, "rung_fired": by_digest},
    }
    for username, chosen in choices.items():
        person = person_named(username)
        assert person is not None, username  # noqa: S101  # the cast is on stage
        choose_ways(person=person, chosen=chosen)


def _pending_role(stage: Stage) -> None:
    administrator, reviewer = person_named("administrator"), person_named("reviewer-transport")
    assert administrator is not None  # noqa: S101  # the cast is on stage
    assert reviewer is not None  # noqa: S101  # the cast is on stage
    home = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD).organisation
    propose_role(
        actor=administrator,
        person=reviewer,
        term=RoleTerm(
            organisation=home, role=Role.DEPARTMENT_HEAD, valid_from=civil_date(stage.now)
        ),
        reason="负责人出差期间代行审核。",
        at=stage.now,
    )


def _reviewer_on_leave(stage: Stage) -> None:
    reviewer, colleague = person_named("reviewer-transport"), person_named("staff-transport")
    assert reviewer is not None  # noqa: S101  # the cast is on stage
    today = civil_date(stage.now)
    enter_absence(
        actor=reviewer,
        person=reviewer,
        away=Away(
            first_day=today,
            last_day=today + timedelta(days=LEAVE_DAYS),
            delegate=colleague,
            reason="年休假，返回前由陆经纬代办。",
        ),
        at=stage.now,
    )
