"""The questions of security and duty that the opening conditions of datasets lead to.

A conditional entry is built from the templates A to E and free text. Of an entry's templates the
strictest one holds, and of several entries the most demanding security (house default): who can
give the fuller protection can give the basic one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import ConditionTemplate
from workflows.conditional_access.content import MEASURE_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cases.models import EntryRow

YES: Final = "yes"
CAPABILITY: Final = "capability"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One point of the checklist.

    Attributes:
        code: under which the answer is kept.
        text: what the opening conditions demand, in their own words.
        about: the datasets whose conditions say so.
        is_promise: whether it is only to be promised; else the measures are to be described.
    """

    code: str
    text: str
    about: tuple[str, ...]
    is_promise: bool


def checklist_for(rows: Sequence[EntryRow]) -> tuple[Question, ...]:
    """Return what an applicant for some entries has to answer, the measures first.

    Args:
        rows: what the list says of the entries; one statement however many they are.
    """
    known = {each.code: each for each in ConditionTemplate.objects.all()}
    strictest = {row.pk: _strictest(row, known) for row in rows}
    questions = [*_capability(rows, strictest)]
    for row in rows:
        template = strictest[row.pk]
        if template is not None:
            questions.append(_promise(f"{template.code}-use", template.allowed_use, row))
            questions.append(_promise(f"{template.code}-duties", template.duties, row))
        free = row.condition_supplement or ("" if template else row.conditions)
        if free.strip():
            questions.append(_promise(_own_code(row, free.strip()), free.strip(), row))
    return _merged(questions)


def must_be_answered(questions: Iterable[Question], answers: Mapping[str, str]) -> None:
    """Refuse a checklist with a point that is not described or not promised.

    Raises:
        BadInput: with the point; its `field` is `answer-` and the code.
    """
    for question in questions:
        answer = answers.get(question.code, "")
        name = f"answer-{question.code}"
        if question.is_promise:
            if answer != YES:
                raise BadInput(
                    _t("请勾选承诺：“%(text)s”。不能承诺的，请移除要求这一条件的数据。")
                    % {"text": question.text},
                    field=name,
                )
        elif not answer:
            raise BadInput(
                _t("请说明如何满足“%(text)s”：写明制度、人员和技术措施。")
                % {"text": question.text},
                field=name,
            )
        elif len(answer) > MEASURE_LENGTH:
            raise BadInput(
                _t("安全保障措施最多 %(most)s 字，现有 %(now)s 字：请精简后再提交。")
                % {"most": MEASURE_LENGTH, "now": len(answer)},
                field=name,
            )


def _strictest(row: EntryRow, known: Mapping[str, ConditionTemplate]) -> ConditionTemplate | None:
    named = [known[code] for code in row.condition_templates if code in known]
    return max(named, key=lambda each: each.strictness, default=None)


def _capability(
    rows: Sequence[EntryRow], strictest: Mapping[int, ConditionTemplate | None]
) -> list[Question]:
    demanding = max(
        (each for each in strictest.values() if each is not None),
        key=lambda each: each.strictness,
        default=None,
    )
    if demanding is None:
        return []
    names = [row.name for row in rows if _demands(strictest[row.pk], demanding)]
    return [
        Question(code=CAPABILITY, text=demanding.capability, about=tuple(names), is_promise=False)
    ]


def _demands(template: ConditionTemplate | None, demanding: ConditionTemplate) -> bool:
    return template is not None and template.capability == demanding.capability


def _own_code(row: EntryRow, text: str) -> str:
    """Return a code that other words do not share: what was promised before is asked again."""
    return f"own-{row.entry.uid}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _promise(code: str, text: str, row: EntryRow) -> Question:
    return Question(code=code, text=text, about=(row.name,), is_promise=True)


def _merged(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Ask once what several datasets demand in the same words."""
    found: dict[str, Question] = {}
    for each in questions:
        before = found.get(each.text)
        about = (*before.about, *each.about) if before else each.about
        code = before.code if before else each.code
        found[each.text] = Question(
            code=code, text=each.text, about=about, is_promise=each.is_promise
        )
    return tuple(found.values())
