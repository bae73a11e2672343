"""A file and messages of the demonstration's applicants: what is handed in, asked and answered."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from workflows.collaboration.messages import send_message
from workflows.collaboration.notes import write_note
from workflows.engine.attachments import attach
from workflows.engine.kept_files import attachment_store

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import AccessApplication, AccessLine, Person

RULES: Final = (
    "数据安全管理制度（摘要）\n"
    "一、公共数据只用于已批准的用途，由专人管理。\n"
    "二、数据加密存放，按岗位授权访问，访问日志保存六个月。\n"
    "三、用途终止后十个工作日内删除，并书面告知提供部门。\n"
)


def add_rules(application: AccessApplication, person: Person, *, at: datetime) -> None:
    """Let an applicant put the rules of their house beside a draft."""
    attach(
        case=application,
        file=io.BytesIO(RULES.encode()),
        name="数据安全管理制度（摘要）.txt",
        person=person,
        at=at,
        store=attachment_store(),
    )


def ask_and_answer(stage: Stage, line: AccessLine, applicant: Person, reviewer: Person) -> None:
    """Let an applicant ask about a line, its reviewer answer, and note something for colleagues."""
    send_message(
        case=line,
        author=applicant,
        text="接口的更新时间是每天几点？我们想在更新之后再取数。",
        at=stage.days_ago(1, hour=10),
    )
    send_message(
        case=line,
        author=reviewer,
        text="每天六点前更新完毕，七点以后取数即可。",
        at=stage.days_ago(1, hour=14),
    )
    write_note(
        case=line,
        author=reviewer,
        text="材料齐备，制度摘要与所填措施一致，拟建议予以开放。",
        at=stage.days_ago(1, hour=15),
    )
