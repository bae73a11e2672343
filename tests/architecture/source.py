"""Our own source as syntax trees, for rules that no linter knows."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
HOUSE = ("backoffice", "forms", "reports", "workflows", "cases")
EVERYTHING = (*HOUSE, "tests", "bench")


@dataclass(frozen=True)
class SourceFile:
    """A Python file: its path from the project folder, its lines, its syntax tree."""

    path: str
    lines: tuple[str, ...]
    tree: ast.Module

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Name a place the way an editor opens it."""
        return f"{self.path}:{node.lineno}"


@functools.cache
def python_files(*folders: str) -> tuple[SourceFile, ...]:
    """Return every Python file under the folders, migrations left out."""
    return tuple(
        _read(path)
        for folder in folders
        for path in sorted((PROJECT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    )


def imported_modules(node: ast.stmt) -> list[str]:
    """Return the modules that an import statement names; nothing for another statement."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return []


def templates() -> list[Path]:
    """Return every HTML template of the product."""
    return sorted((PROJECT / "templates").rglob("*.html"))


@functools.cache
def _read(path: Path) -> SourceFile:
    text = path.read_text(encoding="utf-8")
    return SourceFile(
        path=path.relative_to(PROJECT).as_posix(),
        lines=tuple(text.splitlines()),
        tree=ast.parse(text),
    )
