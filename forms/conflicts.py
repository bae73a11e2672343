"""The form of a ruling on conflicts: for each question of the page, whose wording is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t

from cases.queries.list_changes import names_of_items
from forms.base import StepForm
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

MINE, STANDING = "mine", "standing"
# A question is `<item>` for a whole item, `<item>-<field>` for one of its fields; the page names
# each in `asked`, and the answer is in `ruling-<question>`. `seen-<item>` is what stood there.
ANSWERS = frozenset({MINE, STANDING})


def answers_in(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of a posted page by question, as far as there are any."""
    rulings = {name: value for name, value in posted.items() if name.startswith("ruling-")}
    return {
        name.removeprefix("ruling-"): value for name, value in rulings.items() if value in ANSWERS
    }


class RulingForm(StepForm):
    """Whose wording is taken, for every conflict that the page shows."""

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Read the answers; a question without one is refused."""
        values: dict[str, Any] = super().clean() or {}
        asked = self.data.getlist("asked") if isinstance(self.data, QueryDict) else []
        answers = answers_in(self.data)
        open_questions = [question for question in asked if question not in answers]
        if open_questions:
            names = names_of_items(self.case, _items_of(open_questions))
            raise forms.ValidationError(
                _t("请对每一处冲突选择采用哪一方的内容，还未选择的有：%(names)s。")
                % {"names": "、".join(f"“{name}”" for name in names)}
            )
        values["rulings"] = _rulings(asked, answers)
        values["seen"] = {item: self.data.get(f"seen-{item}", "") for item in _items_of(asked)}
        return values


def _items_of(questions: list[str]) -> list[int]:
    numbers = (whole_number(question.partition("-")[0]) for question in questions)
    return sorted({number for number in numbers if number is not None})


def _rulings(asked: list[str], answers: Mapping[str, str]) -> dict[int, frozenset[str] | None]:
    """Return for each item the fields that keep what stands; None: the whole item does."""
    kept: dict[int, frozenset[str] | None] = {item: frozenset() for item in _items_of(asked)}
    for question in asked:
        number, _dash, field = question.partition("-")
        item = whole_number(number)
        if item is None or answers[question] == MINE:
            continue
        kept[item] = frozenset({*(kept[item] or ()), field}) if field else None
    return kept
