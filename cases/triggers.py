"""Triggers that keep what was recorded: the database itself refuses changes and deletions.

The same text serves the migration, the tests and the check of the database. A later migration
that alters one of these tables must end with `install`: SQLite rebuilds an altered table and
drops its triggers on the way. `missing` names what is not in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.kept_tables import KEPT, Kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

# Rows that are only ever added, and what a reader of the refusal should know about them.
APPEND_ONLY: dict[str, str] = {
    "cases_caseevent": "events of a case are append-only",
    "cases_systemevent": "events of the system are append-only",
    "cases_clockevent": "events of a clock are append-only",
    "cases_anchor": "anchors are append-only",
    "cases_assignment": "assignments are append-only",
    "cases_escalationfiring": "firings of a ladder are append-only",
    "cases_casenote": "internal notes are append-only: correct one by a further note",
    "cases_casemessage": "messages of a case are append-only: write another message",
    "cases_attachmentread": "reads of attachments are append-only",
    "cases_itemdisposition": "dispositions are append-only: record a further one",
    "cases_routingrule": "routing rules are written once: propose another version",
    "cases_routingdecision": "routing decisions are append-only",
    "cases_resourcelink": "confirmed matches are append-only",
    "cases_finding": "findings keep their class, their subject and the day they were first seen",
    "cases_taskfinding": "what a task is about is append-only",
    "cases_findingproposal": "which request was drawn up for a mismatch is append-only",
    "cases_gradingscheme": "grading schemes are written once: enter another version",
    "cases_gradinglevel": "levels of a grading scheme are written once: enter another version",
    "cases_reviewedentry": "what a review of levels lists is written once",
    "cases_gradeconfirmation": "confirmations of levels are append-only",
    "cases_calendarnotice": "notices of the calendar are written once: enter another notice",
    "cases_calendarversion": "calendar versions are written once: enter a new version",
    "cases_leftoutentry": "what a reversal leaves as it is stays on record",
    "cases_calendarday": "days of a calendar are written once: enter a new version",
    "cases_updateperiod": "update periods are written once: enter a rule from a later day on",
    "cases_peerlist": "lists of other cities are written once: import a newer file",
    "cases_peername": "names on lists of other cities are written once: import a newer file",
    "cases_peermark": "marks of names are append-only: write another mark",
    "cases_updatereminder": "reminders of updates are append-only",
    "cases_scorerules": "rules of scoring are written once: enter another version",
    "cases_scorerun": "runs of scoring are append-only: score another day or version",
    "cases_seenfault": "faults that opened a task are append-only",
    "cases_dataprobe": "probes of data are append-only: probe again",
    "cases_entryscore": "scores of entries are append-only: score another day or version",
    "cases_evaluationround": "rounds of evaluation are written once: open another round",
    "cases_criteriaversion": "criteria of evaluation are written once: enter another version",
    "cases_criterion": "criteria of evaluation are written once: enter another version",
    "cases_criterionscore": "scores of a dossier are append-only: score the criterion again",
    "cases_dossierfact": "facts of a dossier are written once: comment on them",
    "cases_labelcriteria": "criteria of labels are written once: enter another version",
    "cases_submittedapplication": "submitted applications are written once: hand in a supplement",
    "cases_letter": "letters are written once: issue another letter",
    "cases_letterreading": "first readings of letters are written once",
    "cases_remedytext": "texts of remedies are written once: enter one from a later day on",
    "cases_agreementtemplateversion": (
        "versions of the agreement template are written once: release another version"
    ),
    "cases_agreementtext": "the text of an agreement is frozen: draw up another agreement",
    "cases_agreedline": "what an agreement covers is written once",
    "cases_papersigning": "entries of paper agreements are append-only: enter it again",
    "cases_agreementsignature": "signatures of agreements are written once",
    "cases_signeddocument": "signed documents are kept as the signing service returned them",
    "cases_holdingscheck": "comparisons with the delivery system are append-only: compare again",
    "cases_holdingsfinding": "findings of comparisons are append-only: compare again",
    "cases_labelprogramme": "programmes of labels stand still once open: open another programme",
    "cases_priorityscenario": "scenarios keep their numbers: enter another edition",
    "cases_scenarioedition": "editions of scenarios are written once: enter another edition",
    "cases_demandrouting": "routings of demands are append-only: send the demand on",
    "cases_demandanswer": "answers to demands are append-only: answer again",
    "cases_matchingmeeting": "meetings are written once: enter what was wrong as another one",
    "cases_scenariobody": "bodies of a scenario are written once: enter another edition",
}
REFUSAL_FUNCTION = "kaifang_refuse"

__all__ = [
    "APPEND_ONLY",
    "KEPT",
    "REFUSAL_FUNCTION",
    "Kept",
    "Trigger",
    "install",
    "missing",
    "remove",
]


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One refusal: when `event` happens on `table` (and `condition` holds), say `message`."""

    table: str
    event: str
    message: str
    condition: str = ""
    each: str = "ROW"

    @property
    def name(self) -> str:
        """The name under which the database knows it."""
        return f"{self.table}_no_{self.event.lower()}"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, replacing those that are there.

    Writes: triggers, and on PostgreSQL the function that they call.
    """
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for trigger in _triggers(connection):
            cursor.execute(_creation(trigger, connection.vendor))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for tests that clean up, and to undo the migration.

    Writes: drops triggers, and on PostgreSQL their function.
    """
    with connection.cursor() as cursor:
        for trigger in _triggers(connection):
            on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {REFUSAL_FUNCTION}()")


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the names of triggers that should be there and are not, or are switched off."""
    query = _POSTGRESQL_IN_PLACE if connection.vendor == "postgresql" else _SQLITE_IN_PLACE
    with connection.cursor() as cursor:
        cursor.execute(query)
        in_place = {name for (name,) in cursor.fetchall()}
    wanted = (trigger.name for trigger in _triggers(connection))
    return tuple(name for name in wanted if name not in in_place)


def _triggers(connection: BaseDatabaseWrapper) -> Iterator[Trigger]:
    # An earlier migration guards the tables that there are by then; a later one the rest.
    there = set(connection.introspection.table_names())
    append_only = {table: text for table, text in APPEND_ONLY.items() if table in there}
    kept = {table: each for table, each in KEPT.items() if table in there}
    for table, message in append_only.items():
        yield Trigger(table=table, event="UPDATE", message=message)
        yield Trigger(table=table, event="DELETE", message=message)
    for table, each in kept.items():
        changed = _changed(connection, table, each)
        yield Trigger(table=table, event="UPDATE", message=each.message, condition=changed)
        yield Trigger(table=table, event="DELETE", message=each.message, condition=each.since)
    if connection.vendor == "postgresql":
        messages = append_only | {table: each.message for table, each in kept.items()}
        for table, message in messages.items():
            yield Trigger(table=table, event="TRUNCATE", message=message, each="STATEMENT")


def _changed(connection: BaseDatabaseWrapper, table: str, kept: Kept) -> str:
    """Compare column by column, so that ending ten thousand rows costs no conversion of each.

    The columns are read from the database: the migration must fit the table as it then is.
    """
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, table)
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    changes = []
    for column in columns:
        change = f'NEW."{column.name}" {differs} OLD."{column.name}"'
        if column.name in kept.once:
            is_written = "IS NOT NULL" if column.null_ok else "<> ''"
            changes.append(f'(OLD."{column.name}" {is_written} AND {change})')
        elif column.name not in kept.free:
            changes.append(change)
    changed = f"({' OR '.join(changes)})"
    return f"{kept.since} AND {changed}" if kept.since else changed


def _creation(trigger: Trigger, vendor: str) -> str:
    head = f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table}"
    message = f"{trigger.table}: {trigger.message}"
    if vendor == "postgresql":
        when = f" WHEN ({trigger.condition})" if trigger.condition else ""
        return (
            f"{head} FOR EACH {trigger.each}{when} EXECUTE FUNCTION {REFUSAL_FUNCTION}('{message}')"
        )
    when = f" WHEN {trigger.condition}" if trigger.condition else ""
    return f"{head} FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{message}'); END"


# Class 23: Django reports the refusal as an IntegrityError, as it does on SQLite.
_POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION {REFUSAL_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_POSTGRESQL_IN_PLACE = """
SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND n.nspname = current_schema()
"""
_SQLITE_IN_PLACE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
