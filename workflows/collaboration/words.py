"""Write a note or a message once, sealed into the system chain, outside the case's own chain.

Words move nothing, so they leave the case's version alone: a colleague's message must not make
each open page stale (docs/decisions/0013-words-are-sealed-outside-the-case-chain.md).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import Case, CaseMessage, CaseNote
from cases.models.collaboration import TEXT_LENGTH
from cases.words_digest import words_digest

if TYPE_CHECKING:
    from cases.states.system_act import SystemAct

Written_co = TypeVar("Written_co", CaseNote, CaseMessage, covariant=True)

# House default: who sends the same form again within this time meant it once.
SENT_TWICE: Final = timedelta(minutes=1)
SALT_BYTES: Final = 16
NUL: Final = "\x00"


@dataclass(frozen=True, kw_only=True)
class Written(Generic[Written_co]):
    """A note or message as kept; `is_new` is False where the same was written a moment before."""

    words: Written_co
    is_new: bool


def locked_case(case: Case) -> Case:
    """Lock the row of a case, as every act on it does, and return it as it now is."""
    return Case.objects.select_for_update(no_key=True).get(pk=case.pk)


def checked_text(text: str) -> str:
    """Return a text as it is kept: without white space around it, ends of line as one sign.

    Raises:
        BadInput: it is empty, too long, or holds the sign NUL.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise BadInput(_t("内容为空：请写明要说的事，再提交。"), field="text")
    if len(text) > TEXT_LENGTH:
        raise BadInput(
            _t("内容共 %(length)s 字，最多 %(most)s 字：请精简，或写入附件后上传。")
            % {"length": len(text), "most": TEXT_LENGTH},
            field="text",
        )
    if NUL in text:
        raise BadInput(_t("文字中含有不能保存的控制字符：请删去后重新提交。"), field="text")
    return text


def write_once(words: Written_co, *, act: SystemAct) -> Written[Written_co]:
    """Keep words with their seal, unless their author wrote the same a moment before.

    The caller holds the case's row lock, so two submissions of one form meet here in turn.

    Args:
        words: unsaved; case, author, organisation, text and moment set.
        act: what the seal is called.

    Writes: one event of the system chain with the digest; the row.
    """
    earlier = type(words).objects.filter(
        case_id=words.case_id,
        author_id=words.author_id,
        text=words.text,
        at__gt=words.at - SENT_TWICE,
        at__lte=words.at,
    )
    found = earlier.order_by("-id").first()
    if found is not None:
        return Written(words=found, is_new=False)
    words.salt = secrets.token_hex(SALT_BYTES)
    words.sealed_by = append_system_event(
        act=act,
        actor=words.author,
        at=words.at,
        data={"case": words.case_id, "digest": words_digest(words)},
    )
    words.save(force_insert=True)
    return Written(words=words, is_new=True)
