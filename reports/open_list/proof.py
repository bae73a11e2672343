"""The proof of a version, or of one of its entries, as a zip that verifies itself offline.

Inside: the text that is hashed of each entry, the manifest, the chain of all versions so far, the
approvals, the anchor, and a script of the standard library alone that recomputes all of it.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from cases.proof_of_entry import chain_until, first_anchor_after, head_at
from cases.queries.open_list import exported_rows, manifest_lines
from cases.row_hash import row_text
from cases.wording import content_of_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cases.models import EntryRow, ListVersion

VERIFIER: Final = Path(__file__).with_name("verify_version.py")
READ_ME: Final = (
    "本压缩包证明：清单版本所列条目当时的内容与公布的一致。\n"
    "entries.jsonl 是条目内容的原文（摘要即按此文本计算）；manifest.txt 是该版本全部条目的\n"
    "标识与内容摘要；proof.json 是从第一个版本起的版本链、审批经过和锚定。\n"
    "核验：用 Python 3.9 以上运行 python verify.py，只用标准库，无需联网或数据库。\n"
    "输出 agree 且退出码为 0 即一致；否则逐条指出被改动的条目或版本。\n"
    "手工核验：条目 text 的 SHA-256 等于 manifest.txt 中该条目的摘要；manifest.txt 整个文件的\n"
    "SHA-256 等于 proof.json 中该版本的 manifest_hash；每个版本的 chain_hash 等于\n"
    "SHA-256(上一版本的 chain_hash + manifest_hash + header)，首个版本之前为空。\n"
    "proof.json 所列锚定的文件另存于他处，可用 python verify.py --anchor 文件 核对。\n"
)
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Approved:
    """One act of approval, as a reader may know it.

    Attributes:
        case: number of the request or version.
        act: what was done, in words.
        at: when, in ISO 8601.
        role: in which role; empty: the system.
        organisation: of which organisation; empty likewise.
        person: by whom; empty where the reader may not know the case.
    """

    case: str
    act: str
    at: str
    role: str = ""
    organisation: str = ""
    person: str = ""


def write_proof(
    file: IO[bytes],
    *,
    version: ListVersion,
    row: EntryRow | None,
    approvals: Sequence[Approved],
) -> None:
    """Write a proof as a zip: the same version gives the same bytes until it is anchored.

    Args:
        file: where to; binary.
        version: one of the chain.
        row: what it says of the entry to be proven, with its entry; None: of every entry.
        approvals: as far as the reader may know them.
    """
    rows = exported_rows(version) if row is None else iter([row])
    chain = [
        {
            "label": link.version.label,
            "state": link.version.state,
            "manifest_hash": link.version.manifest_hash,
            "header": link.header,
            "chain_hash": link.version.chain_hash,
        }
        for link in chain_until(version)
    ]
    proof = {
        "version": version.label,
        "entry": str(row.entry.uid) if row else None,
        "all_entries": row is None,
        "chain": chain,
        "approvals": [vars(each) for each in approvals],
        "anchor": _anchor(version),
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        _put(bundle, "proof.json", _json(proof))
        _put_lines(bundle, "entries.jsonl", (_entry(each) for each in rows))
        lines = manifest_lines(version.sequence or 0)
        _put_lines(bundle, "manifest.txt", (f"{uid} {digest}" for uid, digest in lines))
        _put(bundle, "verify.py", VERIFIER.read_bytes())
        _put(bundle, "README.txt", READ_ME.encode())


def _entry(row: EntryRow) -> str:
    text = row_text(content_of_row(row))
    return json.dumps({"entry": str(row.entry.uid), "text": text}, ensure_ascii=False)


def _anchor(version: ListVersion) -> dict[str, Any] | None:  # Any: JSON content
    """The first anchor after publication, and the line that its file must have of the version."""
    anchor = first_anchor_after(version)
    head = head_at(version, anchor) if anchor else None
    if anchor is None or head is None:
        return None
    return {
        "sequence": anchor.sequence,
        "at": anchor.at.isoformat(),
        "hash": anchor.hash,
        "case": version.number,
        "events": head.sequence,
        "head": head.hash,
    }


def _json(value: Mapping[str, Any]) -> bytes:  # Any: JSON content
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _entry_of(name: str) -> zipfile.ZipInfo:
    # A fixed time: the same version gives the same bytes.
    entry = zipfile.ZipInfo(name, _FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _put(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    bundle.writestr(_entry_of(name), content)


def _put_lines(bundle: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    with bundle.open(_entry_of(name), "w") as stream:
        for line in lines:
            stream.write(f"{line}\n".encode())
