"""The dossier of a case (案卷归档件): one PDF, the files, the events and a verifier, in one zip.

The events are written exactly as they were hashed, so that anybody can check the chain with the
script inside, without the database. Names of people stand in the PDF, not in the chain. Messages
belong to the record and are inside; internal notes are not, since both sides may take a dossier.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Any, Final

from cases.events import as_plain, case_event_facts
from cases.queries.messages import messages_of
from cases.queries.one_case import attachments_of, clocks_of, history_of, tasks_of
from cases.queries.routing import decisions_of_case
from cases.routing_digest import decision_facts
from cases.states.civil_time import SHANGHAI
from cases.states.role import Role
from cases.states.rule_words import rule_words
from cases.words_digest import words_digest, words_facts
from reports.dossier_table import draw_table
from reports.pdf import Document
from workflows.engine.state_words import states_around

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from cases.models import Attachment, Case, CaseEvent, CaseMessage, Clock
    from reports.dossier_table import DossierTable

VERIFIER: Final = Path(__file__).with_name("verify_dossier.py")
READ_ME: Final = (
    "本压缩包是案卷归档件。dossier.pdf 供阅读；events.json 是事件链原文；\n"
    "messages.json 是双方往来消息原文；routing.json 是各项任务的分派决定；\n"
    "items.json 是清单调整的各条目（仅调整申请）；\n"
    "attachments/ 是附件；"
    "manifest.json 列出每个文件的 SHA-256。\n"
    "用 Python 3.9 以上运行 verify.py 可离线核验，无需数据库。\n"
)
_NAME_BYTES: Final = 200
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What was written: the end of the chain, how many events and files."""

    head: str
    events: int
    files: int


def write_dossier(
    file: IO[bytes],
    *,
    case: Case,
    act_label: Callable[[CaseEvent], str],
    path_of: Callable[[Attachment], Path],
    at: datetime,
    tables: Sequence[DossierTable] = (),
) -> Dossier:
    """Write the dossier of a case as a zip.

    Args:
        file: where to; binary.
        case: the record, as its own class.
        act_label: the Chinese name of an event's act.
        path_of: where the bytes of an attachment lie.
        at: the moment that the PDF names as its own.
        tables: what its kind of case adds.

    Raises:
        FileNotFoundError: the bytes of an attachment are missing.
    """
    events = list(history_of(case).order_by("sequence"))
    files = list(attachments_of(case))
    messages = list(messages_of(case).select_related("sealed_by"))
    digests: dict[str, str] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        parts = {
            "dossier.pdf": _pdf(
                case, events, files, messages, act_label=act_label, at=at, tables=tables
            ),
            "events.json": _events(case, events),
            "messages.json": _messages(case, messages),
            "routing.json": _routing(case),
            **{each.file: _json({"case": case.number, "rows": each.data}) for each in tables},
        }
        for name, content in parts.items():
            _put(bundle, name, content)
            digests[name] = hashlib.sha256(content).hexdigest()
        for attachment in files:
            name = _name_of(attachment)
            content = path_of(attachment).read_bytes()
            _put(bundle, name, content)
            digests[name] = attachment.digest
        _put(bundle, "manifest.json", _json({"case": case.number, "files": digests}))
        _put(bundle, "verify.py", VERIFIER.read_bytes())
        _put(bundle, "README.txt", READ_ME.encode())
    return Dossier(head=case.head, events=len(events), files=len(files))


def _events(case: Case, events: Sequence[CaseEvent]) -> bytes:
    links = [{**as_plain(case_event_facts(event)), "hash": event.hash} for event in events]
    return _json({"case": case.number, "head": case.head, "events": links})


def _messages(case: Case, messages: Sequence[CaseMessage]) -> bytes:
    """Write messages as they were sealed, each with the event of the system chain that did it."""
    sealed = [
        {
            **as_plain(words_facts(each)),
            "digest": words_digest(each),
            "system_event": each.sealed_by.sequence if each.sealed_by else None,
        }
        for each in messages
    ]
    return _json({"case": case.number, "messages": sealed})


def _routing(case: Case) -> bytes:
    """Return why each task went where it went, as the events seal it."""
    decided = [
        as_plain(
            {
                **decision_facts(each),
                "work_item": each.work_item_id,
                "sequence": each.sequence,
                "where": each.organisation.full_name,
                "why": each.rule.why if each.rule else "",
            }
        )
        for each in decisions_of_case(case)
    ]
    return _json({"case": case.number, "decisions": decided})


def _json(value: Mapping[str, Any]) -> bytes:  # Any: JSON content
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _put(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    # A fixed time: the same case gives the same bytes.
    entry = zipfile.ZipInfo(name, _FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    bundle.writestr(entry, content)


def _name_of(attachment: Attachment) -> str:
    """Return a name inside the zip that no attachment's own name can lead out of it."""
    safe = attachment.name.replace("/", "_").replace("\\", "_").strip(". ") or "file"
    stem, suffix = PurePath(safe).stem, PurePath(safe).suffix
    # A file system counts a name in bytes: two hundred Chinese signs are too long to unpack.
    short = stem.encode()[: _NAME_BYTES - len(suffix.encode())].decode(errors="ignore")
    return f"attachments/{attachment.pk}-{short}{suffix}"


def _pdf(  # noqa: PLR0913  # the parts of the document
    case: Case,
    events: Sequence[CaseEvent],
    files: Sequence[Attachment],
    messages: Sequence[CaseMessage],
    *,
    act_label: Callable[[CaseEvent], str],
    at: datetime,
    tables: Sequence[DossierTable],
) -> bytes:
    document = Document(title=f"案卷 {case.number}", footer=f"{case.number} · {case.head[:16]}")
    document.paragraph(case.title)
    opener = case.opened_by.name if case.opened_by else "系统"
    document.paragraph(
        f"主办单位：{case.organisation.full_name}\n经办人：{opener}\n立案：{_time(case.created)}\n"
        f"状态：{case.state_label}\n办结：{_time(case.finished) if case.finished else '未办结'}\n"
        f"制作时间：{_time(at)}\n事件链末端：{case.head}"
    )
    for each in tables:
        draw_table(document, each)
    states = states_around(case, events)
    document.heading("办理经过")
    document.table(
        ("序号", "时间", "事项", "办理人", "状态", "依据与理由"),
        [event_cells(event, act_label, states[event.sequence][1]) for event in events],
        widths=(0.07, 0.16, 0.17, 0.2, 0.16, 0.24),
    )
    document.heading("任务")
    document.table(
        ("任务", "单位", "承办人", "到期日", "办结"),
        [
            (
                str(item.flow_task.task_title),
                item.organisation.full_name,
                getattr(item.done_by or item.owner, "name", "—"),
                str(item.due_on or "—"),
                _time(item.finished) if item.finished else "未办结",
            )
            for item in tasks_of(case)
        ],
        widths=(0.25, 0.25, 0.15, 0.15, 0.2),
    )
    clocks = clocks_of(case).order_by("id")
    document.heading("时限")
    document.table(
        ("时限", "起算日", "到期日", "状态", "依据"),
        [
            (
                f"{clock.policy.label}（{clock.policy.term}）",
                str(clock.start_on),
                f"{clock.due_on}{'（暂定）' if clock.provisional else ''}",
                _status(clock),
                f"{clock.policy.source}；日历第 {clock.calendar_id} 版",
            )
            for clock in clocks
        ],
        widths=(0.3, 0.14, 0.18, 0.12, 0.26),
    )
    document.heading("附件")
    document.table(
        ("文件名", "字节数", "SHA-256", "上传"),
        [
            (
                file.name,
                str(file.size),
                file.digest,
                f"{file.uploaded_by.name} {_time(file.uploaded_at)}",
            )
            for file in files
        ],
        widths=(0.3, 0.1, 0.35, 0.25),
    )
    document.heading("往来消息")
    # Paragraphs, not cells: a row of a table does not go on over the page.
    for text in map(message_text, messages):
        document.paragraph(text)
    if not messages:
        document.paragraph("无。")
    drawn = io.BytesIO()
    document.save(drawn)
    return drawn.getvalue()


def event_cells(
    event: CaseEvent, act_label: Callable[[CaseEvent], str], state: StrOrPromise
) -> tuple[str, ...]:
    """Return one row of the history: who did what, and for whom, by which rule and reason."""
    role = str(Role(event.role).label) if event.role in Role.values else ""
    principal = f"（代{event.acting_for.name}）" if event.acting_for else ""
    who = f"{event.actor.name}{principal} {role}" if event.actor else "系统"
    reason = str(event.data.get("reason", ""))
    return (
        str(event.sequence),
        _time(event.at),
        act_label(event),
        f"{who}\n{event.organisation.full_name}" if event.organisation else who,
        str(state),
        "\n".join(filter(None, (rule_words(event.rule), reason))),
    )


def message_text(message: CaseMessage) -> str:
    """Return a message as the archive reads it: when, who of which side, what."""
    side = "承办方" if message.from_handlers else "申请方"
    office = f" {message.organisation.full_name}" if message.organisation else ""
    return f"{_time(message.at)} {message.author.name}（{side}{office}）：\n{message.text}"


def _status(clock: Clock) -> str:
    status, withdrawn_on = str(clock.get_status_display()), clock.breach_withdrawn_on
    return f"{status}（逾期已于 {withdrawn_on} 撤销）" if withdrawn_on else status


def _time(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
