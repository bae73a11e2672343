"""Files of versions are made once and compared when they are made again."""

from __future__ import annotations

import hashlib

import pytest

from backoffice.version_files import kept_file, prepare_files
from cases.errors import GuardFailed
from cases.models import VersionFile
from cases.states.list_version import ExportFormat
from tests.workflows.open_list.lists import START, a_city, add, in_days, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def test_kept_file_records_its_digest_and_size_once() -> None:
    version = publish(a_city(), add())

    made = kept_file(version, ExportFormat.JSON, at=START)
    again = kept_file(version, ExportFormat.JSON, at=in_days(1))

    assert made == again
    assert made.path.name == "open-list-2023-001.json"
    data = made.path.read_bytes()
    record = VersionFile.objects.get()
    assert record.digest == made.digest == hashlib.sha256(data).hexdigest()
    assert (record.size, record.made_at) == (len(data), START)


@pytest.mark.parametrize("export_format", list(ExportFormat))
def test_kept_file_that_was_lost_is_made_again_alike(export_format: ExportFormat) -> None:
    version = publish(a_city(), add())
    made = kept_file(version, export_format, at=START)
    made.path.unlink()

    assert kept_file(version, export_format, at=in_days(1)).digest == made.digest


def test_kept_file_that_would_differ_is_refused_and_leaves_nothing() -> None:
    version = publish(a_city(), add())
    path = kept_file(version, ExportFormat.CSV, at=START).path
    path.unlink()
    VersionFile.objects.update(digest="0" * 64)

    with pytest.raises(GuardFailed, match="2023-001 的 CSV 文件与首次生成时的摘要不符"):
        kept_file(version, ExportFormat.CSV, at=in_days(1))

    assert list(path.parent.iterdir()) == []


def test_prepare_files_makes_all_of_the_current_version() -> None:
    assert prepare_files(at=START) == 0
    publish(a_city(), add())

    assert prepare_files(at=START) == 4
    assert list(VersionFile.objects.values_list("export_format", flat=True)) == [
        "csv",
        "json",
        "jsonld",
        "xlsx",
    ]
