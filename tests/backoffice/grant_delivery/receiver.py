"""The sample receiver as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from backoffice.grant_delivery.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW, OLD = ("2023b", "n" * 32), ("2023a", "o" * 32)


@contextmanager
def running_receiver(folder: Path) -> Iterator[Target]:
    """Run it on a free port with a file in a folder; return how it is asked."""
    command = ["manage.py", "run_sample_receiver", "--port", "0", "--file", str(folder / "held")]
    environment = {
        **os.environ,
        "KAIFANG_DATA_DIR": str(folder),
        "KAIFANG_DELIVERY_KEYS": ",".join(":".join(key) for key in (NEW, OLD)),
        "DJANGO_SETTINGS_MODULE": "backoffice.settings.development",
    }
    with subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            said = process.stdout.readline()
            address = re.search(r"http://\S+", said)
            if address is None:
                process.terminate()
            assert address, process.stderr.read()
            yield Target(url=address[0], keys=(NEW,), private=True)
        finally:
            process.terminate()
            process.wait(timeout=30)
        assert (process.returncode, process.stderr.read()) == (0, "")
