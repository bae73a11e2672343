"""The decisions that opened datasets to their applicants, by the numbers of their letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Letter
from cases.states.letter_words import OPENS_A_DATASET, LetterKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from cases.models import AccessLine


def opening_decisions(lines: Collection[AccessLine]) -> dict[int, str]:
    """Return the number of the letter that opened each line: the department's or the officer's.

    What the commission opened after a second look rests on its ruling about the line that was
    contested. A line that nothing opened is left out.
    """
    letters = Letter.objects.filter(line__in=lines, kind__in=OPENS_A_DATASET).order_by("pk")
    ruled = Letter.objects.filter(
        kind=LetterKind.SECOND_LOOK, line__decided_anew__in=lines
    ).order_by("pk")
    return {
        **dict(ruled.values_list("line__decided_anew", "number")),
        **dict(letters.values_list("line", "number")),
    }
