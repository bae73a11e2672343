"""The form of a ruling on conflicts: for each question of the page, whose wording is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t

from cases.models import CONTENT_FIELDS
from cases.queries.list_changes import names_of_items
from forms.base import ReasonForm
from forms.whole_number import whole_number
from workflows.open_list.field_names import named
from workflows.open_list.settle import JOINT, MINE, STANDING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import Case

# A question is `<item>` for a whole item, `<item>-<field>` for fields ruled on as one. The page
# names each in `asked`, the answer is in `ruling-<question>`, what stood there in `seen-<item>`.
ANSWERS = frozenset({MINE, STANDING, JOINT})
# Another dataset identifier for an item whose own is taken is in `identifier-<item>`.
SEEN, IDENTIFIER = "seen-", "identifier-"
# Ticked: what meets nothing is given up with the rest.
GIVES_UP_REST = "gives_up_rest"


def answers_in(posted: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of a posted page by question, as far as there are any."""
    rulings = {name: value for name, value in posted.items() if name.startswith("ruling-")}
    return {
        name.removeprefix("ruling-"): value for name, value in rulings.items() if value in ANSWERS
    }


class RulingForm(ReasonForm):
    """Whose wording is taken, for every conflict that the page shows."""

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Read the answers; a question without one is refused."""
        values: dict[str, Any] = super().clean() or {}
        asked = self.data.getlist("asked") if isinstance(self.data, QueryDict) else []
        answers = answers_in(self.data)
        open_questions = [question for question in asked if question not in answers]
        if open_questions:
            raise forms.ValidationError(
                _t("请对每一处冲突选择采用哪一方的内容，还未选择的有：%(names)s。")
                % {"names": _named(self.case, open_questions)}
            )
        values["rulings"] = _rulings(asked, answers)
        values["seen"] = _by_item(self.data, SEEN)
        typed = _by_item(self.data, IDENTIFIER)
        values["identifiers"] = {item: value.strip() for item, value in typed.items()}
        return values


class YieldForm(ReasonForm):
    """What stands is kept of every conflict, as the page showed it."""

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Read what the page showed; an answer that wants something else is not passed over."""
        values: dict[str, Any] = super().clean() or {}
        others = [asked for asked, said in answers_in(self.data).items() if said != STANDING]
        if others:
            raise forms.ValidationError(
                _t(
                    "您对%(names)s没有选“现有内容”，与“全部采用现有内容”不一致，没有办理。"
                    "请改选，或改用“按所选内容重新起草”。"
                )
                % {"names": _named(self.case, others)}
            )
        given_up = bool(self.data.get(GIVES_UP_REST))
        return {**values, "seen": _by_item(self.data, SEEN), GIVES_UP_REST: given_up}


def _named(change: Case, questions: list[str]) -> str:
    """Return what some questions are about: the entry, and the field where it is one."""
    fields: dict[int, list[str]] = {item: [] for item in _items_of(questions)}
    for question in questions:
        number, _dash, field = question.partition("-")
        item = whole_number(number)
        if item is not None and field in CONTENT_FIELDS:
            fields[item].append(field)
    return "；".join(
        _t("“%(name)s”的%(fields)s") % {"name": name, "fields": named(fields[item])}
        if fields[item]
        else f"“{name}”"
        for item, name in names_of_items(change, fields).items()
    )


def _items_of(questions: list[str]) -> list[int]:
    numbers = (whole_number(question.partition("-")[0]) for question in questions)
    return sorted({number for number in numbers if number is not None})


def _rulings(asked: list[str], answers: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Return the answers by item and field; the empty field stands for the whole item."""
    found: dict[int, dict[str, str]] = {item: {} for item in _items_of(asked)}
    for question in asked:
        number, _dash, field = question.partition("-")
        item = whole_number(number)
        if item is not None:
            found[item][field] = answers[question]
    return found


def _by_item(posted: Mapping[str, str], prefix: str) -> dict[int, str]:
    """Return what a page carries of items under names with a prefix, by item."""
    names = [name for name in posted if name.startswith(prefix)]
    numbers = {name: whole_number(name.removeprefix(prefix)) for name in names}
    return {number: posted[name] for name, number in numbers.items() if number is not None}
