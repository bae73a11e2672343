"""Lists of other cities for tests."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

from cases.models import ListVersion, PeerList
from tests.factories import shanghai, the_commission
from workflows.open_list.peers.load_peer_list import PeerListTaken, PeerOrigin, load_peer_list
from workflows.open_list.version_flow import ListVersionFlow

if TYPE_CHECKING:
    from cases.models import Membership

NOW = shanghai(2026, 11, 20)
HEADER = "title,category,department,开放属性"
ORIGIN = PeerOrigin(city="某市", source="某市公共数据开放平台", as_of=date(2026, 11, 1))


def peer_file(*lines: str) -> io.BytesIO:
    """Return a file with these rows below the header of another city's portal."""
    return io.BytesIO("\n".join([HEADER, *lines]).encode())


def load(
    membership: Membership,
    *lines: str,
    origin: PeerOrigin = ORIGIN,
    only_good_rows: bool = False,
) -> PeerListTaken:
    """Take in a list with these rows."""
    return load_peer_list(
        file=peer_file(*lines),
        filename="目录.csv",
        origin=origin,
        membership=membership,
        at=NOW,
        only_good_rows=only_good_rows,
    )


def a_peer_list(membership: Membership, *lines: str) -> PeerList:
    """Take in a list whose rows are good."""
    taken = load(membership, *lines)
    assert taken.peer_list is not None
    return taken.peer_list


def a_version(sequence: int = 1) -> ListVersion:
    """Write a version in effect; what it holds is up to the test."""
    return ListVersion.objects.create(
        kind="list_version",
        flow_class=ListVersionFlow,
        number=f"LV-TEST-{sequence}",
        title="清单版本",
        state="in_effect",
        organisation=the_commission(),
        sequence=sequence,
        label=f"2026-{sequence:03d}",
        effective_at=NOW,
        created=NOW,
    )
