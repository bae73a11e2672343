"""The few ways in which an act can be refused.

Each error carries one Chinese sentence for the person: what is wrong, what is allowed,
what to do next. Screens, commands and the API map each class once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class KaifangError(Exception):
    """An act was refused; nothing was written."""

    def __init__(self, message: object, **facts: Any) -> None:  # Any: facts are shown, never used
        """Keep the sentence and the facts that a page may show beside it."""
        super().__init__(str(message))
        self.message = str(message)
        self.facts: Mapping[str, Any] = facts


class NotAllowed(KaifangError):
    """The person may see the case, but this act is not theirs (403)."""


class NotVisible(KaifangError):
    """The person may not know that the thing exists (404)."""


class GuardFailed(KaifangError):
    """The case is not in a condition in which the act is lawful (422)."""


class Stale(KaifangError):
    """Somebody acted after the page was drawn (409); what was typed is kept."""


class AlreadyClaimed(KaifangError):
    """Another person holds the work item (409)."""


class AlreadyDone(KaifangError):
    """The work item was finished before (409)."""


class UnreadableFile(KaifangError):
    """A file cannot be read as what it should be (422); nothing of it was used."""


class FileTooLarge(UnreadableFile):
    """A file is larger than what is read; nothing else is known to be wrong with it."""


class BadInput(KaifangError):
    """A value is outside what the act accepts (422)."""


class Quarantined(BadInput):
    """A file holds what the virus scanner knows (422): it is not kept, and an event says so."""


class TooOften(KaifangError):
    """Too many attempts came from one place (429); trying again later is safe."""


class Busy(KaifangError):
    """The database could not give the lock in time (503); trying again is safe."""


class Unavailable(KaifangError):
    """A service that the act cannot do without gives no answer (503); trying later is safe."""
