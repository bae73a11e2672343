"""Whether nothing but one signature was added to a document that was to be signed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader


def is_added_alone(content: bytes, *, before: bytes, field: str) -> bool:
    """Tell whether a PDF is another with one field filled at its end, and nothing else.

    That the bytes stand before the update is not enough: an update may draw a page anew. So the
    library compares every later revision, object by object, with the one that was to be signed.
    Material for validating in the long term may come with the signature.

    Args:
        content: the document as it came back.
        before: the document that was to be signed.
        field: the name of the field that was to be filled.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # slow import
    from pyhanko.sign.diff_analysis import (  # slow import
        DEFAULT_DIFF_POLICY,
        DiffResult,
        ModificationLevel,
    )
    from pyhanko.sign.fields import MDPPerm  # slow import

    if not content.startswith(before):
        return False
    old, new = PdfFileReader(io.BytesIO(before)), PdfFileReader(io.BytesIO(content))
    last = old.total_revisions - 1
    # Its chain of revisions must lead through the document, not past it.
    if new.total_revisions <= last + 1 or _start(new, last) != _start(old, last):
        return False
    found = DEFAULT_DIFF_POLICY.review_file(new, last, doc_mdp=MDPPerm.FILL_FORMS)
    return (
        isinstance(found, DiffResult)
        and found.modification_level <= ModificationLevel.FORM_FILLING
        and found.changed_form_fields == {field}
    )


def _start(reader: PdfFileReader, revision: int) -> int:
    return reader.xrefs.get_startxref_for_revision(revision)
