"""What one thing causes elsewhere, by name: topics of the outbox and who receives them.

Also what of every workflow depends on an entry and is ruled about before it loses openness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.queries.agreements import standing_agreements_of
from cases.queries.changed_datasets import open_lines_of
from cases.queries.data_grants import live_grants_of
from workflows.administration import grading_news
from workflows.collaboration import message_news, messages, reminders, watching
from workflows.conditional_access import (
    answer,
    answer_supplement,
    letters,
    new_version,
    summing_up,
    supplement,
    untouched_drafts,
)
from workflows.conditional_access.agreements import drawing_up, ending, news as agreement_news
from workflows.conditional_access.fast_path import diverting, lines_of_demand
from workflows.conditional_access.grants import dataset, ending_news, holdings_news, push_news
from workflows.conditional_access.registries import (
    demand_news,
    demand_routing,
    enquiries,
    enquiry_news,
    priority_units,
    unit_news,
)
from workflows.conditional_access.second_look import carry_out, news as second_look_news, rule
from workflows.conditional_access.use_supervision import false_commitment, removed_unit
from workflows.engine import (
    absence_news,
    clock_news,
    digest_mail,
    mail,
    notify,
    rung_news,
    rung_spread,
)
from workflows.engine.lapsed_requests import LAPSED
from workflows.engine.topics import OVER_OPEN, SUSPENSION
from workflows.open_list import (
    co_providers,
    conflict_news,
    contested,
    dissolving,
    emergency_news,
    neighbour_news,
    publish,
    update_reminders,
)
from workflows.open_list.data_quality import host_alerts
from workflows.open_list.dependants import OWN_KINDS
from workflows.open_list.evaluation import missing_round
from workflows.open_list.grading_review import opening
from workflows.open_list.impact import Dependant, DependantKind
from workflows.open_list.programmes import conclude, news, revoke
from workflows.open_list.reconciliation import alarm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from cases.models import ListChange, OutboxMessage
    from workflows.engine.delivery import Handler


def _version_took_effect(message: OutboxMessage, at: datetime) -> None:
    new_version.version_took_effect(message, at)
    agreement_news.tell_heads_of_barred(message, at)
    dataset.version_took_effect(message, at)


def _entry_suspended(message: OutboxMessage, at: datetime) -> None:
    emergency_news.entry_suspended(message, at)
    dataset.entry_suspended(message, at)


HANDLERS: dict[str, Handler] = {
    "task_opened": notify.task_opened,
    "task_handed_over": notify.task_handed_over,
    "case_moved": watching.news_of_case,
    "rungs_passed": rung_spread.rungs_passed,
    "rung_fired": rung_news.rung_fired,
    "clock_changed": clock_news.clock_changed,
    "extension_asked": clock_news.extension_asked,
    "extension_decided": clock_news.extension_decided,
    LAPSED: clock_news.extension_lapsed,
    messages.TOPIC: message_news.message_sent,
    messages.TO_ASKERS: message_news.tell_askers,
    "reminder_due": reminders.reminder_due,
    "absence_entered": absence_news.absence_entered,
    "absence_begins": absence_news.absence_begins,
    "absence_ended": absence_news.absence_ended,
    grading_news.ENTERED: grading_news.scheme_entered,
    grading_news.BEGINS: grading_news.scheme_begins,
    grading_news.REVIEWS: opening.open_reviews_of,
    co_providers.PROPOSED: co_providers.entry_proposed,
    neighbour_news.PROPOSED_TOO: neighbour_news.proposed_too,
    neighbour_news.APPROVED_OVER: neighbour_news.approved_over,
    neighbour_news.REVIEWED: neighbour_news.review_began,
    neighbour_news.KEPT: neighbour_news.wording_kept,
    update_reminders.TOPIC: update_reminders.updates_due,
    conflict_news.MET: conflict_news.conflict_met,
    contested.RECHECK: dissolving.recheck_conflict,
    OVER_OPEN: alarm.over_open_found,
    SUSPENSION: _entry_suspended,
    alarm.LOOSER_LISTED: alarm.looser_found,
    host_alerts.HOST_DOWN: host_alerts.host_down,
    missing_round.MISSING: missing_round.round_missing,
    answer.LINE_CHANGED: summing_up.line_changed,
    answer.LINE_LEFT: diverting.line_left,
    lines_of_demand.DIVERTED: diverting.tell_of_diversion,
    letters.LETTER_ISSUED: letters.tell_of_letter,
    summing_up.ANSWERED: summing_up.tell_of_answer,
    publish.IN_EFFECT: _version_took_effect,
    new_version.TO_DEPARTMENT: new_version.tell_department,
    new_version.TO_APPLICANT: new_version.tell_applicant,
    summing_up.AGREEMENT_DUE: drawing_up.draw_up_agreements,
    ending.FOLLOWED_REVOKED: ending.followed_grant_revoked,
    ending.REDRAW: drawing_up.draw_up_again,
    agreement_news.NEWS: agreement_news.tell_user,
    holdings_news.HOLDINGS_DIFFER: holdings_news.holdings_differ,
    untouched_drafts.UNTOUCHED: untouched_drafts.draft_untouched,
    push_news.PUSH_STUCK: push_news.push_stuck,
    ending_news.ENDS_SOON: ending_news.grant_ends_soon,
    rule.RULED: carry_out.second_look_ruled,
    rule.MOVED: second_look_news.tell_department,
    supplement.SUPPLEMENT_ASKED: answer_supplement.open_task_of_applicant,
    demand_routing.ROUTED: demand_news.demand_routed,
    enquiries.FORWARDED: enquiry_news.enquiry_forwarded,
    priority_units.REMOVED: unit_news.unit_removed,
    false_commitment.FALSE_COMMITMENT: false_commitment.divert_and_tell,
    removed_unit.UNIT_REMOVED: removed_unit.check_grants_of_unit,
    conclude.CONCLUDED: news.nomination_concluded,
    revoke.REVOKED: news.label_revoked,
    news.ENDS_SOON: news.label_ends_soon,
    mail.MAIL: mail.send_notice,
    digest_mail.DIGEST: digest_mail.send_digest,
}


def _open_lines(entries: Collection[int], _change: ListChange) -> Iterator[Dependant]:
    for line in open_lines_of(entries):
        yield Dependant(entry=line.entry_id, key=line.number, title=line.title, number=line.number)


def _standing_agreements(entries: Collection[int], _change: ListChange) -> Iterator[Dependant]:
    for entry, each in standing_agreements_of(entries):
        yield Dependant(entry=entry, key=each.number, title=each.title, number=each.number)


def _live_grants(entries: Collection[int], _change: ListChange) -> Iterator[Dependant]:
    for grant in live_grants_of(entries):
        yield Dependant(
            entry=grant.entry_id, key=grant.number, title=grant.title, number=grant.number
        )


# What can depend on an entry, of every workflow.
DEPENDANT_KINDS: tuple[DependantKind, ...] = (
    *OWN_KINDS,
    DependantKind(code="access_line", label=_("有条件开放申请"), find=_open_lines),
    DependantKind(code="agreement", label=_("应用协议"), find=_standing_agreements),
    DependantKind(code="grant", label=_("数据授权"), find=_live_grants),
)
