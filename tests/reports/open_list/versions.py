"""A version to export, and what its writers give."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tests.workflows.open_list.lists import City, a_city, add, change, in_days, publish, remove, row

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from cases.models import ListVersion


def a_version(city: City | None = None) -> ListVersion:
    """Publish two versions and return the older one, which is still to be exported as it was."""
    city = city or a_city()
    version = publish(
        city,
        add(name='=HYPERLINK("http://x")', portal_dataset_id="O0001"),
        add(
            name="公交站点",
            portal_dataset_id="0042",
            open_type="conditional",
            conditions="有基础的数据安全保护能力",
            condition_templates="AB",
            items=[],
            first_published_at=None,
            record_count=None,
            contact="-",
            formats="",
        ),
    )
    publish(city, change(row("公交站点"), name="公交站点（新）"), add(name="后来的"), at=in_days(1))
    publish(city, remove(row("后来的")), at=in_days(2))
    return version


def written(write: Callable[[ListVersion, IO[bytes]], None], version: ListVersion) -> bytes:
    """Return the bytes that a writer gives for a version."""
    stream = io.BytesIO()
    write(version, stream)
    return stream.getvalue()
