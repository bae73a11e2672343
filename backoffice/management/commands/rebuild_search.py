"""Write the index of the search anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand
from cases.search_index import rebuild


class Command(JsonCommand):
    """`rebuild_search [--json]`."""

    help = gettext_noop("重建全部案卷的检索索引")

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        count = rebuild()
        line = _("已为 %(count)s 件案卷重建检索索引。") % {"count": count}
        return Answer(data={"cases": count}, lines=[line])
