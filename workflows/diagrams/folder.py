"""Keep the folder of generated pages equal to the definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import override

from workflows.diagrams.chart import draw
from workflows.diagrams.moves import kind_of
from workflows.diagrams.page import index, page
from workflows.registry import FLOWS

if TYPE_CHECKING:
    from pathlib import Path


def pages() -> dict[str, str]:
    """Return every generated file by its name: an index, and a page and a chart per flow.

    Labels are those of the source, Chinese, whatever language is active.
    """
    with override("zh-hans"):
        written = {"README.md": index(FLOWS)}
        for flow in FLOWS:
            written[f"{kind_of(flow)}.md"] = page(flow)
            written[f"{kind_of(flow)}.svg"] = draw(flow)
    return written


def stale_files(folder: Path) -> tuple[str, ...]:
    """Return the names of files that are missing, differ, or that no definition asks for."""
    wanted = pages()
    there = {path.name for path in folder.glob("*") if path.suffix in {".md", ".svg"}}
    changed = {name for name, text in wanted.items() if _text_of(folder / name) != text}
    return tuple(sorted(changed | there - set(wanted)))


def write_pages(folder: Path) -> tuple[str, ...]:
    """Make the folder equal to the definitions; return the names of the files it touched.

    Writes: stale files; removes pages and charts of flows that are gone.
    """
    stale = stale_files(folder)
    wanted = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return stale


def _text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
