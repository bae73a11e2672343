"""How text is folded and cut for the search: single characters and pairs, nothing else.

Chinese has no spaces to cut at. A text that holds every pair of a word nearly always holds
the word; the search confirms it on the folded text, so its answer is exactly that of a scan.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# Longer searches are cut: a title has 200 characters, and nobody types more than this.
LONGEST_SEARCH: Final = 100


def folded(text: str) -> str:
    """Return a text as the search compares it: full width, case and NUL make no difference."""
    sound = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", sound).casefold())


def words_of(search: str) -> tuple[str, ...]:
    """Return the words that a search asks for, folded, each once, in order."""
    return tuple(dict.fromkeys(folded(search)[:LONGEST_SEARCH].split()))


def terms_of_text(text: str) -> set[str]:
    """Return the terms under which a folded text is kept: its characters and its pairs."""
    chunks = text.split()
    singles = {_term(character) for chunk in chunks for character in chunk}
    return singles | {term for chunk in chunks for term in _pairs(chunk)}


def terms_of_words(words: Iterable[str]) -> set[str]:
    """Return the terms that a text must be kept under to hold all these words."""
    return {term for word in words for term in (_pairs(word) if len(word) > 1 else {_term(word)})}


def _pairs(chunk: str) -> set[str]:
    return {_term(chunk[start : start + 2]) for start in range(len(chunk) - 1)}


def _term(characters: str) -> str:
    # Code points in letters and digits: no tokenizer splits, folds or interprets them.
    return "g".join(f"{ord(character):x}" for character in characters)
