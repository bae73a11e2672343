"""The committed pages equal the definitions; a folder is brought up to date file by file."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from workflows.diagrams.folder import pages, stale_files, write_pages


def test_committed_pages_equal_the_definitions():
    assert stale_files(settings.BASE_DIR / "docs" / "workflows") == ()


def test_pages_do_not_follow_the_active_language():
    with translation.override("en"):
        assert "清单调整申请" in pages()["list_change.md"]


def test_write_pages_fills_an_empty_folder(tmp_path):
    folder = tmp_path / "workflows"

    written = write_pages(folder)

    assert written == tuple(sorted(pages()))
    assert stale_files(folder) == ()


def test_write_pages_touches_only_what_is_stale(tmp_path):
    write_pages(tmp_path)
    (tmp_path / "list_change.md").write_text("another rule", encoding="utf-8")
    (tmp_path / "retired.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    assert stale_files(tmp_path) == ("list_change.md", "retired.svg")
    assert write_pages(tmp_path) == ("list_change.md", "retired.svg")
    assert not (tmp_path / "retired.svg").exists()
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
