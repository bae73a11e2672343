"""The document that is signed: an agreement as a PDF with a field for each side's signature."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from cases.states.agreement import SigningSide
from reports.agreement.draw import draw_agreement

if TYPE_CHECKING:
    from reports.typesetting.marks import Place

# The order in which `reports.agreement.draw` hands the places back.
FIELD_OF: Final[dict[str, str]] = {
    SigningSide.PROVIDER: "PartyA",
    SigningSide.USER: "PartyB",
}


def document_to_sign(text: str) -> bytes:
    """Return an agreement with both signature fields, at the places that are kept free.

    Both fields are there before the first signature: adding one later would change what was
    signed.

    Args:
        text: as `cases.agreement.text.rendered_text` gives it.
    """
    from pyhanko.pdf_utils import generic  # slow import
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # slow import
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field  # slow import

    drawn = draw_agreement(text)
    writer = IncrementalPdfFileWriter(io.BytesIO(drawn.content))
    for name, place in zip(FIELD_OF.values(), drawn.places, strict=True):
        append_signature_field(
            writer,
            SigFieldSpec(sig_field_name=name, on_page=place.page - 1, box=_box(place)),
        )
    form = writer.root["/AcroForm"]
    # Signatures, and updates at the end alone: said now, so that the first signature changes
    # nothing but its own field.
    form["/SigFlags"] = generic.NumberObject(3)  # type: ignore[no-untyped-call]  # pyhanko has none
    writer.update_container(form)
    made = io.BytesIO()
    writer.write(made)  # type: ignore[no-untyped-call]  # pyhanko has none
    return made.getvalue()


def _box(place: Place) -> tuple[int, int, int, int]:
    left, low = round(place.x), round(place.y)
    return left, low, left + round(place.width), low + round(place.height)
