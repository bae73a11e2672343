"""Tables whose rows are kept as they were recorded, but for columns that are written later.

`cases.triggers` lets the database refuse every other change.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A table whose rows are kept as they were recorded, but for columns that are written later.

    Attributes:
        message: what a reader of the refusal should know.
        once: columns that are empty at first and may be written once.
        free: columns that say nothing about what was recorded.
        since: the condition on a row from which on it is kept; empty: from its first day.
    """

    message: str
    once: frozenset[str]
    free: frozenset[str] = frozenset()
    since: str = ""


KEPT: dict[str, Kept] = {
    "cases_entryrow": Kept(
        message=(
            "a published wording of the list is immutable: only valid_until may be set, once; "
            "propose a new wording"
        ),
        once=frozenset({"valid_until"}),
        since="OLD.valid_from IS NOT NULL",
    ),
    "cases_emergencysuspension": Kept(
        message=(
            "who suspended what and why is kept: only its confirmation and its end may be noted, "
            "once, and the request that followed; order another suspension"
        ),
        once=frozenset({"confirmed_by_id", "confirmed_at", "ended_at"}),
        free=frozenset({"change_id"}),
    ),
    "cases_entrylabel": Kept(
        message="labels of entries are kept: one may only be revoked, once; grant another label",
        once=frozenset({"revoked_at", "revoked_by_id", "revocation_reason"}),
    ),
    "cases_priorityunit": Kept(
        message="listed units are kept: one may only be removed, once; list it again",
        once=frozenset({"removed_at", "removed_by_id", "removal_reason"}),
    ),
    "cases_grant": Kept(
        message="what was granted is kept: only its delivery may be noted, once; issue another",
        once=frozenset({"delivered_at", "delivery_note"}),
    ),
    "cases_grantsuspension": Kept(
        message="suspensions of grants are kept: only their end may be noted, once",
        once=frozenset({"ended_at"}),
    ),
    "cases_datademand": Kept(
        # The contact is somebody's own: it may be erased.
        message="demands are kept: only where one lies and its answer may be noted; log another",
        once=frozenset({"answered_on"}),
        free=frozenset({"organisation_id", "outcome", "contact"}),
    ),
    "cases_bulkplan": Kept(
        message="what a plan said is kept: only how it went may be noted, once; draw another plan",
        once=frozenset({"applied_at", "finished_at", "failure"}),
        free=frozenset({"leased_until", "leased_by"}),
    ),
    "cases_bulkrow": Kept(
        message="rows of a plan are kept: only how one went may be noted, once; draw another plan",
        once=frozenset({"done_at", "failure"}),
        free=frozenset({"attempts"}),
    ),
    "cases_findingexception": Kept(
        message="accepted exceptions are kept: one may only be withdrawn, once",
        once=frozenset({"withdrawn_at", "withdrawn_by_id", "withdrawal_reason"}),
    ),
    "cases_dataaddress": Kept(
        message="addresses of data are kept: one may only be ended, once; add another",
        once=frozenset({"ended_at", "ended_by_id", "end_reason"}),
    ),
    "cases_hostalert": Kept(
        message="alerts of hosts are kept: only their end may be noted, once",
        once=frozenset({"ended_at"}),
    ),
    "cases_findingspell": Kept(
        message="what a run found is kept: only the run that ended it may be noted, once",
        once=frozenset({"until_run_id"}),
    ),
    "cases_cataloguerow": Kept(
        message="rows of the catalogue are kept: only valid_until may be set, once",
        once=frozenset({"valid_until"}),
    ),
    # What they led to is written last, in the same transaction; from then on they are kept.
    "cases_cataloguesnapshot": Kept(
        message="snapshots of the catalogue are written once: load it again",
        once=frozenset(),
        since="OLD.counts IS NOT NULL",
    ),
    "cases_reconciliationrun": Kept(
        message="runs of the reconciliation are written once: compare again",
        once=frozenset(),
        since="OLD.facts IS NOT NULL",
    ),
}
