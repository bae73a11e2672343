"""Rows are handled many at once, but never more text than fits."""

from __future__ import annotations

import pytest

from workflows.open_list import bulk_rows
from workflows.open_list.bulk_rows import in_chunks


@pytest.mark.parametrize(
    ("lengths", "chunks"),
    [
        ([], []),
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([5, 5, 5], [[5, 5], [5]]),
        ([50, 1, 1], [[50], [1, 1]]),
        ([1, 50, 1], [[1, 50], [1]]),
    ],
    ids=["none", "by number", "by text", "a long one first", "a long one between"],
)
def test_in_chunks_ends_a_chunk_by_number_or_by_text(lengths, chunks, monkeypatch):
    monkeypatch.setattr(bulk_rows, "CHUNK_ROWS", 3)
    monkeypatch.setattr(bulk_rows, "CHUNK_CHARACTERS", 8)

    assert list(in_chunks(lengths, int)) == chunks
