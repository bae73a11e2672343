"""Tables of the registries of conditional access that triggers guard."""

from __future__ import annotations

from typing import Final

from cases.kept_table import Kept

# Rows that are only ever added, and what a reader of the refusal should know about them.
APPEND_ONLY_REGISTRIES: Final[dict[str, str]] = {
    "cases_priorityscenario": "scenarios keep their numbers: enter another edition",
    "cases_scenarioedition": "editions of scenarios are written once: enter another edition",
    "cases_demandrouting": "routings of demands are append-only: send the demand on",
    "cases_demandanswer": "answers to demands are append-only: answer again",
    "cases_matchingmeeting": "meetings are written once: enter what was wrong as another one",
    "cases_scenariobody": "bodies of a scenario are written once: enter another edition",
    "cases_enquirystep": "what was done about an enquiry is append-only: do something further",
    "cases_fusiondepartment": "departments of a space are written once: enter another space",
    "cases_fusiondataset": "datasets of a space are written once: enter another space",
}
KEPT_REGISTRIES: Final[dict[str, Kept]] = {
    "cases_priorityunit": Kept(
        message="listed units are kept: one may only be removed, once; list it again",
        once=frozenset({"removed_at", "removed_by_id", "removal_reason"}),
    ),
    "cases_datademand": Kept(
        message=(
            "demands are kept: only where one lies and its answer may be noted, and its contact "
            "erased; log another"
        ),
        once=frozenset({"answered_on"}),
        free=frozenset({"organisation_id", "outcome"}),
        erasable=frozenset({"contact"}),
    ),
    "cases_consultationpoint": Kept(
        message="points are kept: one may only be closed, once; enter another",
        once=frozenset({"closed_at", "closed_by_id", "closing_reason"}),
    ),
    "cases_enquiry": Kept(
        message=(
            "enquiries are kept: only where one lies and its outcome may be noted, and who asked "
            "erased; log another"
        ),
        once=frozenset(),
        free=frozenset({"organisation_id", "outcome"}),
        erasable=frozenset({"asker", "contact"}),
    ),
    "cases_prepareddraft": Kept(
        message=(
            "prepared drafts are kept: one may only be claimed and shared, once, and its words "
            "emptied; prepare another"
        ),
        once=frozenset({"claimed_at", "application_id", "shared_at"}),
        free=frozenset({"tries"}),
        erasable=frozenset({"content"}),
    ),
    "cases_authorisedoperator": Kept(
        message="authorisations are kept: one may only be ended, once; enter another",
        once=frozenset({"ended_at", "ended_by_id", "end_reason"}),
    ),
    "cases_fusionspace": Kept(
        message="spaces are kept: one may only be closed, once; enter another",
        once=frozenset({"closed_on", "closed_at", "closed_by_id", "closing_reason"}),
    ),
}
