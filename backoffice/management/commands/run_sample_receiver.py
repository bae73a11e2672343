"""Run a delivery system for trying out, as a process of its own on the loopback address."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from backoffice.demo.sample_receiver.holding import Holding
from backoffice.demo.sample_receiver.server import HOST, SampleReceiver
from backoffice.management.json_command import UsageError

if TYPE_CHECKING:
    from types import FrameType

LAST_PORT = 65_535


class Command(BaseCommand):
    help = (
        "在本机回环地址上运行一个示例交付系统：接收授权消息并告知持有的授权，供试用；Ctrl-C 停止。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8010, help=_("端口号；0 表示任取一个"))
        parser.add_argument(
            "--file",
            type=Path,
            default=settings.DATA_DIR / "sample_receiver.sqlite3",
            help=_("保存授权的文件；缺省在 KAIFANG_DATA_DIR 中"),
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: Django's own signature
        if settings.ENVIRONMENT == "production":
            raise UsageError(_("生产环境不提供示例交付系统：请接入实际的交付系统。"))
        if not settings.DELIVERY_KEYS:
            raise UsageError(_("没有签名密钥：请先设置 KAIFANG_DELIVERY_KEYS。"))
        if not 0 <= options["port"] <= LAST_PORT:
            raise UsageError(_("端口须为 0 到 65535 的整数。"))
        holding = Holding(options["file"])
        try:
            receiver = SampleReceiver(
                port=options["port"], keys=dict(settings.DELIVERY_KEYS), holding=holding
            )
        except OSError as error:
            raise UsageError(
                _("端口 %(port)s 已被占用：请换一个。") % {"port": options["port"]}
            ) from error
        signal.signal(signal.SIGTERM, _leave)
        with receiver:
            self.stdout.write(
                _("示例交付系统：http://%(host)s:%(port)s （Ctrl-C 停止）")
                % {"host": HOST, "port": receiver.server_port}
            )
            self.stdout.flush()
            try:
                receiver.serve_forever()
            except KeyboardInterrupt:
                self.stdout.write(_("正在停止……"))


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
