"""The flow of a yearly review (分级复核单): staff judge each entry, then close it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this

from cases.models import GradingReview
from cases.states.role import Role
from workflows.engine.nodes import CaseAct, CaseFlow, End, Human, Outcome, Start
from workflows.open_list.change_acts import AUTHORS
from workflows.open_list.grading_review import confirming, drawing_up, settling

RULE = "工作安排 二(2)"


class GradingReviewFlow(CaseFlow):
    """分级复核单."""

    process_class = GradingReview
    process_title = _("分级复核单")

    start = Start().Next(this.review)

    # department staff · 30 working days · house default
    review = Human(
        title=_("逐条复核分类分级"),
        roles=(Role.DEPARTMENT_STAFF, Role.DISTRICT_AUTHORITY),
        clock="grading.review",
        outcomes=(
            Outcome(
                name="settle",
                label=_("逐条复核完毕，办结"),
                transition="settle",
                rule=RULE,
                perform=settling.must_be_judged,
            ),
        ),
    ).Next(this.end)

    end = End()

    acts = (
        CaseAct(
            name="draw_up",
            label=_("起草分级调整申请"),
            transition="judge",
            rule=RULE,
            roles=AUTHORS,
            perform=drawing_up.draw_up,
            on_case_page=False,
        ),
        CaseAct(
            name="confirm",
            label=_("确认维持现状"),
            transition="judge",
            rule="house default",
            roles=(*AUTHORS, Role.DEPARTMENT_HEAD),
            perform=confirming.confirm,
            on_case_page=False,
        ),
        CaseAct(
            name="close",
            label=_("全部条目已复核"),
            transition="settle",
            rule="house default",
            then="end",
            closes_items=True,
            perform=settling.must_be_judged,
        ),
    )
