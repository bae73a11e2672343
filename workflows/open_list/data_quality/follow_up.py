"""Turn what probes and scores show into work, and end the work that they no longer call for.

One task per entry, however much is wrong with its data and however often it is seen: it goes to
the organisation that provides the entry, under its own deadline (decisions.md, Open list: R5).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import DataIssue, ListEntry, SeenFault
from cases.queries.data_issues import (
    entries_with_open_issue,
    explained_since,
    low_scores,
    open_issues,
)
from cases.queries.data_probes import lasting_failures, newest_rows_of
from cases.queries.entry_scores import newest_run, rules_on
from cases.states.case_kind import CaseKind
from cases.states.data_issue import DataFault, DataIssueState
from cases.states.data_probe import OF_THE_HOST
from cases.states.quality import ScoreSubject
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.open_list.data_quality.host_alerts import look_at_hosts
from workflows.open_list.data_quality.issue_flow import RULE, DataIssueFlow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cases.models import DataProbe, EntryRow, EntryScore, ScoreRules

TITLE_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class FollowedUp:
    """How many alerts were raised, tasks opened, and tasks closed because nothing is left."""

    alerts: int
    opened: int
    dissolved: int


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong, and what shows it."""

    kind: DataFault
    probe: DataProbe | None = None
    score: EntryScore | None = None


def follow_up(*, at: datetime) -> FollowedUp:
    """Look at the newest probes and scores, and open or close tasks; it may run any time again.

    A server whose addresses fail together gives one alert; of its failures no task is opened, and
    none is closed, while that lasts.

    Args:
        at: the present moment.

    Writes: alerts; a `DataIssue` per entry that needs one, with events, task, clock and messages;
    the end of others.

    Rests on 工作安排 二(9); the numbers are house defaults in the rules of scoring.
    """
    rules = rules_on(civil_date(at), ScoreSubject.DATA)
    down, alerts = look_at_hosts(at=at, settings=rules.settings)
    every = _faults(rules)
    since = at - timedelta(days=rules.settings["explained_days"])
    explained = explained_since(every.keys(), since)
    wanted = {
        entry: kept
        for entry, faults in every.items()
        if (
            kept := [
                each
                for each in faults
                if not _is_the_hosts(each, down) and (entry, each.kind.value) not in explained
            ]
        )
    }
    rows = newest_rows_of(wanted.keys() - entries_with_open_issue(wanted))
    opened = sum(
        _open(rows[entry], wanted[entry], at=at, since=since) is not None for entry in sorted(rows)
    )
    gone = [issue for issue in open_issues() if issue.entry_id not in every]
    for issue in gone:
        _dissolve(issue, at=at)
    return FollowedUp(alerts=alerts, opened=opened, dissolved=len(gone))


def _faults(rules: ScoreRules) -> Mapping[int, list[Fault]]:
    faults: dict[int, list[Fault]] = defaultdict(list)
    for probe in lasting_failures(runs=rules.settings["failing_runs"]):
        faults[probe.data_address.entry_id].append(Fault(kind=DataFault.FAILING, probe=probe))
    run = newest_run(ScoreSubject.DATA)
    if run is not None:
        # A score of few checks says little: one failure alone would make it nought.
        least, coverage = rules.settings["least_score"], rules.settings["least_coverage"]
        for score in low_scores(run, least=least, coverage=coverage):
            faults[score.entry_id].append(Fault(kind=DataFault.LOW_SCORE, score=score))
    return faults


def _is_the_hosts(fault: Fault, down: frozenset[str]) -> bool:
    probe = fault.probe
    if probe is None:
        return False
    return probe.outcome in OF_THE_HOST and probe.data_address.host in down


@patiently
@transaction.atomic
def _open(
    row: EntryRow, faults: Sequence[Fault], *, at: datetime, since: datetime
) -> DataIssue | None:
    """Open the task of an entry; None where another process was faster."""
    entry = ListEntry.objects.select_for_update().get(pk=row.entry_id)
    explained = explained_since([entry.pk], since)
    faults = [each for each in faults if (entry.pk, each.kind.value) not in explained]
    if not faults or entries_with_open_issue([entry.pk]):
        return None
    with in_record_language():
        labels = dict.fromkeys(str(fault.kind.label) for fault in faults)
        title = _t("%(name)s：%(faults)s") % {"name": row.name, "faults": "、".join(labels)}
    record = DataIssue(
        kind=CaseKind.DATA_ISSUE,
        title=title[:TITLE_LENGTH],
        state=DataIssueState.PENDING,
        organisation=row.provider,
        entry=entry,
    )
    opened = gate.open_case(
        record=record,
        flow=DataIssueFlow,
        membership=None,
        at=at,
        rule=RULE,
        facts={
            "entry": str(entry.uid),
            "faults": [fault.kind.value for fault in faults],
            "probes": [fault.probe.pk for fault in faults if fault.probe],
            "scores": [fault.score.pk for fault in faults if fault.score],
        },
    )
    issue = cast("DataIssue", opened.case)
    SeenFault.objects.bulk_create(
        SeenFault(issue=issue, fault=fault.kind, probe=fault.probe, score=fault.score)
        for fault in faults
    )
    return issue


def _dissolve(issue: DataIssue, *, at: datetime) -> None:
    with in_record_language():
        reason = _t("最近的探测和评分不再显示问题。")
    gate.act(
        case=issue,
        name="dissolve",
        actor=None,
        at=at,
        expected_version=None,
        data={"reason": reason},
    )
