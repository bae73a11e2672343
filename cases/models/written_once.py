"""Rows that are saved once: the first of three fences, before triggers and hashes.

The fence is for our own code: it turns a slip into a `TypeError` in a test. What reaches the
tables by other ways is refused by the database (`cases.triggers`) and found by `cases.proof`.
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class WrittenOnceQuerySet(models.QuerySet[Row_co]):
    """Rows that may be added, never changed or removed in bulk."""

    def update(self, **kwargs: Any) -> NoReturn:  # Any: Django's own signature
        """Refuse: `TypeError`, since a caller that gets here is wrong in code, not in data."""
        raise TypeError(_written_once(self.model))

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:  # Any: Django's own signature
        """Refuse, as `update` does."""
        raise TypeError(_written_once(self.model))

    def delete(self) -> NoReturn:
        """Refuse, as `update` does."""
        raise TypeError(_written_once(self.model))


class WrittenOnce(models.Model):
    """A row that is saved once; saving it again or deleting it raises `TypeError`."""

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        """Insert the row; refuse a second save."""
        if not self._state.adding:
            refuse_second_write(type(self))
        super().save(*args, **kwargs)

    def delete(
        self,
        using: str | None = None,
        keep_parents: bool = False,  # Django's own signature
    ) -> NoReturn:
        """Refuse."""
        refuse_second_write(type(self))


def refuse_second_write(model: type[models.Model]) -> NoReturn:
    """Raise the `TypeError` that a second write of a row deserves."""
    raise TypeError(_written_once(model))


def _written_once(model: type[models.Model]) -> str:
    return f"{model.__name__} rows are written once: add a new row instead"
