"""Turn a duplicate that another act wrote at the same moment into a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cases.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refusing_duplicates(sentence: str, *, field: str = "") -> Iterator[None]:
    """Guard one write whose uniqueness was checked before.

    The check and the write are two statements: two people who type the same name at once
    both pass the check, and only the database's constraint tells the second.

    Raises:
        BadInput: with the sentence, when a constraint refuses the write.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise BadInput(sentence, field=field) from error
