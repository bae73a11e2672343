"""The upload of a catalogue, as the page sends it, and rows to upload."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflows.open_list.reconciliation.catalogues import Line, catalogue_file

LINES = [Line(f"C{n}", name=f"数据{n}") for n in range(10)]
FOREIGN = Line("X1", name="乙局的数据", provider="乙局")


def upload(client, lines, **data):
    file = SimpleUploadedFile("目录.csv", catalogue_file(lines).read())
    return client.post(reverse("reconciliation"), {"file": file, **data})
