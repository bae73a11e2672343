"""Take in a snapshot of the resource catalogue: what changed since the last one is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, UnreadableFile
from cases.events import append_system_event
from cases.models import CatalogueSnapshot, StagedCatalogueRow
from cases.permissions import Requirement, require
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.numbering import next_number
from workflows.open_list.bulk_rows import write_rows
from workflows.open_list.reading import read_list
from workflows.open_list.reading.limits import refuse_large_file
from workflows.open_list.reconciliation import sql
from workflows.open_list.reconciliation.catalogue_file import (
    KEPT_ERRORS,
    LIMITS,
    REQUIRED,
    CatalogueRows,
)
from workflows.open_list.reconciliation.kept_rows import keep_refused
from workflows.open_list.reconciliation.rules import CatalogueRule
from workflows.open_list.reconciliation.turn import wait_for_turn

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership

# Who takes in the catalogue and compares: the commission, and the data centre for it.
RECONCILERS = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD, Role.DATA_CENTRE_OPERATOR)
# The kind under which snapshots are numbered.
NUMBERED_AS = "catalogue_snapshot"
_COLUMNS = (
    "row_number",
    "code",
    "portal_dataset_id",
    "name",
    "name_key",
    "provider_name",
    "open_type",
    "update_frequency",
    "shared",
)
_CHUNK_BYTES = 1024 * 1024

_STAGED = "cases_stagedcataloguerow"
_REPEATED = f"""
    SELECT id, row_number, code FROM {_STAGED} s WHERE EXISTS (
        SELECT 1 FROM {_STAGED} o WHERE o.code = s.code
        AND o.portal_dataset_id = s.portal_dataset_id AND o.id < s.id)
    ORDER BY row_number"""  # noqa: S608  # names of our own tables
_SHARE = f"""
    UPDATE {_STAGED} SET shared = TRUE WHERE code IN (
        SELECT code FROM {_STAGED} GROUP BY code HAVING COUNT(*) > 1)"""  # noqa: S608  # the same
_PROVIDERS = f"""
    INSERT INTO cases_catalogueprovider (name)
    SELECT DISTINCT provider_name FROM {_STAGED} s WHERE NOT EXISTS (
        SELECT 1 FROM cases_catalogueprovider p WHERE p.name = s.provider_name)"""  # noqa: S608  # the same
_END = f"""
    UPDATE cases_cataloguerow SET valid_until = %s WHERE valid_until IS NULL AND NOT EXISTS (
        SELECT 1 FROM {_STAGED} s JOIN cases_catalogueprovider p ON p.name = s.provider_name
        WHERE s.code = cases_cataloguerow.code
        AND s.portal_dataset_id = cases_cataloguerow.portal_dataset_id
        AND s.name = cases_cataloguerow.name AND p.id = cases_cataloguerow.provider_id
        AND s.open_type = cases_cataloguerow.open_type
        AND s.update_frequency = cases_cataloguerow.update_frequency
        AND s.shared = cases_cataloguerow.shared)"""  # noqa: S608  # the same
# Whatever is still there under its key says the same: what says something else has ended.
_BEGIN = f"""
    INSERT INTO cases_cataloguerow (code, portal_dataset_id, name, name_key, open_type,
        update_frequency, shared, provider_id, valid_from)
    SELECT s.code, s.portal_dataset_id, s.name, s.name_key, s.open_type,
        s.update_frequency, s.shared, p.id, %s
    FROM {_STAGED} s JOIN cases_catalogueprovider p ON p.name = s.provider_name
    WHERE NOT EXISTS (
        SELECT 1 FROM cases_cataloguerow c WHERE c.valid_until IS NULL
        AND c.code = s.code AND c.portal_dataset_id = s.portal_dataset_id)"""  # noqa: S608  # the same


@dataclass(frozen=True, kw_only=True)
class RefusedCatalogue:
    """A catalogue with refused rows, of which nothing was kept.

    Attributes:
        rows: how many rows the file has.
        errors: what refuses rows, as `import_list` shows errors; the first thousand.
        error_count: how many there are in all.
    """

    rows: int
    errors: list[dict[str, object]]
    error_count: int

    @property
    def sentence(self) -> str:
        """Say what is wrong and what to do."""
        return _t("目录有 %(count)s 行错误，没有载入。请改正后重新上传，或选择“仅导入正确行”。") % {
            "count": self.error_count
        }


def must_reconcile(membership: Membership, *, at: datetime) -> None:
    """Refuse who does not reconcile the list with the catalogue.

    Raises:
        NotAllowed: with the roles that do.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(RECONCILERS), organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )


@patiently
def load_snapshot(
    *,
    file: IO[bytes],
    source: str,
    membership: Membership,
    at: datetime,
    only_good_rows: bool = False,
) -> CatalogueSnapshot | RefusedCatalogue:
    """Take in the whole catalogue from a file.

    Args:
        file: seekable bytes; it stays the caller's to close.
        source: where it is from, to show: a file name or an address.
        membership: the role under which it is taken in.
        at: the moment.
        only_good_rows: whether to go on although rows are refused; what the catalogue said of
            those so far stands.

    Returns:
        The snapshot; the newest one where its content is the same; what is wrong where rows are
        refused.

    Writes: a snapshot, rows that began or ended with it, one system event.

    Raises:
        NotAllowed: the role does not reconcile.
        UnreadableFile: the file is no catalogue that can be read, or has no good row.
    """
    must_reconcile(membership, at=at)
    digest = _digest(file)
    file.seek(0)
    snapshot = CatalogueSnapshot(
        source=source[-300:],
        digest=digest,
        loaded_at=at,
        loaded_by=membership.person,
        only_good_rows=only_good_rows,
    )
    with transaction.atomic():
        wait_for_turn()
        newest = CatalogueSnapshot.objects.first()
        if newest and (newest.digest, newest.only_good_rows) == (digest, only_good_rows):
            return newest
        refused = _load(snapshot, file, at)
        if refused:
            transaction.set_rollback(True)
            return refused
        append_system_event(
            act=SystemAct.CATALOGUE_LOADED,
            actor=membership.person,
            at=at,
            data={
                "snapshot": snapshot.number,
                "digest": digest,
                "rows": snapshot.rows,
                **snapshot.counts,
            },
        )
    return snapshot


def _load(snapshot: CatalogueSnapshot, file: IO[bytes], at: datetime) -> RefusedCatalogue | None:
    snapshot.number = next_number(NUMBERED_AS, civil_date(at).year)
    StagedCatalogueRow.objects.all()._raw_delete(using="default")  # noqa: SLF001  # nothing points here
    with read_list(file, filename=snapshot.source, limits=LIMITS, required=REQUIRED) as opened:
        found = CatalogueRows(opened)
        write_rows(StagedCatalogueRow, _COLUMNS, ((*values, False) for values in found))
        snapshot.encoding = opened.encoding
    sql.know(_STAGED)
    _refuse_repeated(found)
    if found.error_count and not snapshot.only_good_rows:
        return RefusedCatalogue(rows=found.rows, errors=found.errors, error_count=found.error_count)
    kept = keep_refused(found.refused)
    sql.run(_SHARE)
    sql.run(_PROVIDERS)
    _count(snapshot, found)
    snapshot.save(force_insert=True)
    ended = sql.run(_END, [snapshot.pk])
    began = sql.run(_BEGIN, [snapshot.pk])
    sql.know("cases_cataloguerow")
    snapshot.counts = {"began": began, "ended": ended, "kept": kept}
    snapshot.save(update_fields=["counts"])
    StagedCatalogueRow.objects.all()._raw_delete(using="default")  # noqa: SLF001  # nothing points here
    return None


def _refuse_repeated(found: CatalogueRows) -> None:
    repeated = sql.rows(_REPEATED)
    for _key, row, code in repeated:
        found.refuse(row, "resource_code", code, CatalogueRule.ROW_REPEATED)
    for start in range(0, len(repeated), KEPT_ERRORS):
        keys = [key for key, _row, _code in repeated[start : start + KEPT_ERRORS]]
        StagedCatalogueRow.objects.filter(pk__in=keys).delete()


def _count(snapshot: CatalogueSnapshot, found: CatalogueRows) -> None:
    snapshot.rows = sql.number(f"SELECT COUNT(*) FROM {_STAGED}")  # noqa: S608  # our own table
    if not snapshot.rows:
        raise UnreadableFile(_t("目录没有可用的数据行。请核对文件内容后重新上传。"))
    snapshot.open_codes = sql.number(
        f"""SELECT COUNT(DISTINCT code) FROM {_STAGED}
        WHERE open_type IN ('unconditional', 'conditional')"""  # noqa: S608  # our own table
    )
    snapshot.warnings = dict(found.warnings)
    snapshot.errors = found.errors
    snapshot.error_count = found.error_count


def _digest(file: IO[bytes]) -> str:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        size += len(chunk)
        refuse_large_file(size, LIMITS)
        digest.update(chunk)
    return digest.hexdigest()


def newest_snapshot() -> CatalogueSnapshot:
    """Return the snapshot that was taken in last.

    Raises:
        GuardFailed: there is none yet.
    """
    newest = CatalogueSnapshot.objects.first()
    if newest is None:
        raise GuardFailed(_t("还没有载入过资源目录。请先上传目录文件。"))
    return newest
