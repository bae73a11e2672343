"""Taking one's own last step back: the one move that leads to where a case stood before.

Each kind of case declares `take_back` on its own states, from where to where, beside its other
lawful moves. Which of the declared states it is, the event of the undone step says; a test
compares the declarations with the outcomes that may be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_fsm import GET_STATE

if TYPE_CHECKING:
    from django.db.models import Model

TAKE_BACK = "take_back"


def back_to(*states: str) -> GET_STATE:
    """Return the target of a `take_back`: the state before the undone step, one of these."""
    return GET_STATE(_state_before, states=states)


def _state_before(_record: Model, state: str) -> str:
    return state
