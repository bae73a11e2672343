"""What a stranger with a database client would change in each table that is written once."""

from __future__ import annotations

from typing import Final

# A column of each guarded table, and a value that it does not hold.
CHANGES: Final[dict[str, str]] = {
    "cases_caseevent": "rule = 'rewritten'",
    "cases_systemevent": "act = 'rewritten'",
    "cases_clockevent": "reason = 'rewritten'",
    "cases_anchor": "heads_hash = 'rewritten'",
    "cases_assignment": "note = 'rewritten'",
    "cases_escalationfiring": "due_on = '2023-01-01'",
    "cases_casenote": "text = 'rewritten'",
    "cases_casemessage": "text = 'rewritten'",
    "cases_itemdisposition": "note = 'rewritten'",
    "cases_routingrule": "why = 'rewritten'",
    "cases_routingdecision": "role = 'rewritten'",
    "cases_resourcelink": "code = 'rewritten'",
    "cases_finding": "first_seen_at = '2020-01-01 00:00:00+00:00'",
    "cases_taskfinding": "finding_id = finding_id",
    "cases_findingproposal": "raised_at = '2020-01-01 00:00:00+00:00'",
    "cases_gradingscheme": "name = 'rewritten'",
    "cases_gradinglevel": "open_types = '[]'",
    "cases_reviewedentry": "gap = 'misfit'",
    "cases_gradeconfirmation": "reason = 'rewritten'",
    "cases_calendarnotice": "title = 'rewritten'",
    "cases_calendarversion": "source = 'rewritten'",
    "cases_calendarday": "name = 'rewritten'",
    "cases_updateperiod": "source = 'rewritten'",
    "cases_peerlist": "city = 'rewritten'",
    "cases_peername": "name = 'rewritten'",
    "cases_peermark": "reason = 'rewritten'",
    "cases_leftoutentry": "reason = 'rewritten'",
    "cases_updatereminder": "due_on = '2023-01-01'",
    "cases_seenfault": "issue_id = issue_id",
    "cases_dataprobe": "outcome = 'rewritten'",
    "cases_scorerules": "source = 'rewritten'",
    "cases_scorerun": "digest = 'rewritten'",
    "cases_entryscore": "cap = 'rewritten'",
    "cases_evaluationround": "year = 2023",
    "cases_dossierfact": "value = 0",
    "cases_labelcriteria": "source = 'rewritten'",
    "cases_labelprogramme": "target = 1",
    "cases_criteriaversion": "reason = 'rewritten'",
    "cases_criterion": "source = 'rewritten'",
    "cases_criterionscore": "points = 100",
}
