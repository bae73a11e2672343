"""Reads that are turned into SQL once and then only run.

Building the same statement anew is most of what a read by key costs. A `Read` lets Django make
the text and find the converters once for each kind of database; what differs from run to run
stands in the query set as `Given`. Rows become objects by Django's own `from_db`, so fields,
joins and locks are what the query set says (docs/decisions/0008-compiled-statements.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field
from django.db.models.query import ModelIterable, get_related_populators
from django.db.transaction import TransactionManagementError

from cases.statements import Statement, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

    from cases.statements import Rows

Row = TypeVar("Row")


class Given(Expression):
    """A value that a query set leaves open; each run of the `Read` gives it by name."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:  # Any: of whatever kind
        """Name the value and the kind of field that it is compared with."""
        super().__init__(output_field=field)
        self.name = name

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:  # Any: the mark itself stands in for its value
        """Leave the mark among the parameters: the run puts the value in its place."""
        return "%s", (self,)


class _Plan:
    """What running a statement needs: its text, its parameters, and how a row is read."""

    def __init__(self, queryset: QuerySet[Any], database: BaseDatabaseWrapper) -> None:
        compiler = queryset.query.get_compiler(connection=database)
        self.text, self.parameters = compiler.as_sql()
        self.locks = queryset.query.select_for_update
        self._alias = database.alias
        expressions = [column for column, _, _ in compiler.select]
        self._converters = list(compiler.get_converters(expressions).items())
        self._annotations = list((compiler.annotation_col_map or {}).items())
        self._is_plain = not issubclass(queryset._iterable_class, ModelIterable)  # noqa: SLF001  # Django's
        if self._is_plain:
            return
        fields = compiler.klass_info["select_fields"]
        self._model = compiler.klass_info["model"]
        self._own = slice(fields[0], fields[-1] + 1)
        self._names = [column.target.attname for column, _, _ in compiler.select[self._own]]
        self._related = get_related_populators(  # type: ignore[call-arg]  # typed for Django 6
            compiler.klass_info, compiler.select, database.alias
        )

    def statement(self, given: dict[str, Any]) -> Statement[list[Any]]:  # Any: values; objects
        """Put the values in the place of their marks."""
        database = connections[DEFAULT_DB_ALIAS]
        if self.locks and not database.in_atomic_block:
            message = "a locking read needs a transaction, or the lock ends with the statement"
            raise TransactionManagementError(message)
        values = [
            each.output_field.get_db_prep_value(given[each.name], database)
            if isinstance(each, Given)
            else each
            for each in self.parameters
        ]
        return Statement(self.text, values, lambda rows, _: list(self._read(rows)))

    def _read(self, rows: Rows) -> Iterator[Any]:  # Any: objects or tuples
        """Turn rows into objects with their joined objects; plain values stay tuples."""
        database = connections[DEFAULT_DB_ALIAS]
        for raw in rows:
            row = list(raw)
            for position, (converters, column) in self._converters:
                for convert in converters:
                    row[position] = convert(row[position], column, database)
            yield tuple(row) if self._is_plain else self._object(row)

    def _object(self, row: list[Any]) -> Any:  # Any: an object of the query set's model
        found = self._model.from_db(self._alias, self._names, row[self._own])
        for related in self._related:
            related.populate(row, found)
        for name, position in self._annotations:
            setattr(found, name, row[position])
        return found


def rows_of(queryset: QuerySet[Any, Row]) -> list[Row]:  # Any: its model
    """Run a query set that is built anew each time but often gives the same text.

    The database keeps the plan of the text, which for a page with joins takes longer to make than
    its rows take to read. Not for conditions whose best way depends on the value, such as words.

    Args:
        queryset: objects or `values_list` tuples; nothing fetched beforehand.
    """
    try:
        plan: _Plan = _Plan(queryset, connections[DEFAULT_DB_ALIAS])
    except EmptyResultSet:
        return []
    return run(plan.statement({}))


class Read(Generic[Row]):
    """A query set whose statement is made on its first run on each kind of database."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:  # Any: its model
        """Take a function that builds the query set, with `Given` where a value differs.

        It is called once for each kind of database, so what it asks must not change while the
        process lives. Objects or `values_list` tuples; nothing fetched beforehand.
        """
        self._build = build
        self._plans: dict[str, _Plan] = {}

    def asked(self, **given: object) -> Statement[list[Row]]:
        """Return the statement with the values of its `Given` marks, not yet run."""
        database = connections[DEFAULT_DB_ALIAS]
        plan = self._plans.get(database.vendor)
        if plan is None:
            plan = self._plans[database.vendor] = _Plan(self._build(), database)
        return plan.statement(given)

    def rows(self, **given: object) -> list[Row]:
        """Run the statement with the values of its `Given` marks."""
        return run(self.asked(**given))

    def first(self, **given: object) -> Row | None:
        """Run the statement and give its first row; the query set says which that is."""
        return next(iter(self.rows(**given)), None)
