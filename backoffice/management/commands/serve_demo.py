"""Serve the demo on loopback: web server, worker and sample receiver, stopped together."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from backoffice.management.json_command import UsageError
from backoffice.settings import environment

if TYPE_CHECKING:
    from types import FrameType

HOST = "127.0.0.1"
LAST_PORT = 65_535
STOP_SECONDS = 15
LOOK_SECONDS = 0.2


class Command(BaseCommand):
    help = "在本机回环地址上同时启动网站、后台任务进程和示例交付系统，供演示使用；Ctrl-C 停止。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port",
            default=environment.read("KAIFANG_PORT"),
            help=_("端口号；缺省值取自 KAIFANG_PORT"),
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: Django's own signature
        if settings.ENVIRONMENT == "production":
            raise UsageError(_("生产环境不提供演示服务：请用 gunicorn 和 manage.py run_huey。"))
        port = _free_port(options["port"])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _leave)
        running: dict[str, subprocess.Popen[bytes]] = {}
        try:
            receiver = _any_free_port()
            env = environment_of_demo(port, receiver)
            for name, command in commands_of_demo(port, receiver).items():
                running[name] = _start(command, env)
            while not _answers(port):
                _look(running)
            self.stdout.write(
                _("演示网站：http://%(host)s:%(port)s/ （Ctrl-C 停止）")
                % {"host": HOST, "port": port}
            )
            while True:
                _look(running)
        except KeyboardInterrupt:
            self.stdout.write(_("正在停止……"))
        finally:
            _stop(running)


def commands_of_demo(port: int, receiver: int) -> dict[str, list[str]]:
    """Return what runs, by name; the sample receiver only where no delivery system is named."""
    web = ["-m", "gunicorn", "backoffice.wsgi", "--bind", f"{HOST}:{port}", "--threads", "4"]
    commands = {
        "gunicorn": [sys.executable, *web, "--log-level", "warning"],
        "run_huey": [sys.executable, "manage.py", "run_huey", "--quiet"],
    }
    if not settings.DELIVERY_URL:
        sample = ["run_sample_receiver", "--port", str(receiver)]
        commands["run_sample_receiver"] = [sys.executable, "manage.py", *sample]
    return commands


def environment_of_demo(port: int, receiver: int) -> dict[str, str]:
    """Return the environment of what runs; what somebody set themselves stands.

    Mails are shown where the demo runs and lead there; grants are pushed to the sample receiver,
    under a key that lives as long as the demo.
    """
    demo = {"KAIFANG_EMAIL_URL": "console:", "KAIFANG_BASE_URL": f"http://{HOST}:{port}"}
    env = {**demo, **os.environ}
    if not settings.DELIVERY_URL:
        env |= {
            "KAIFANG_DELIVERY_URL": f"http://{HOST}:{receiver}",
            "KAIFANG_DELIVERY_ALLOW_PRIVATE": "1",
            "KAIFANG_DELIVERY_KEYS": f"demo:{secrets.token_urlsafe(32)}",
        }
    return env


def _look(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            raise CommandError(
                _("%(program)s 已退出（状态 %(status)s），原因见上面的输出。")
                % {"program": name, "status": process.returncode}
            )
    time.sleep(LOOK_SECONDS)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _free_port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LAST_PORT:
        raise UsageError(
            _("端口 %(port)s 不可用：请给出 1 到 65535 的整数，例如 KAIFANG_PORT=8000。")
            % {"port": text}
        )
    if _answers(int(text)):
        raise UsageError(
            _("端口 %(port)s 已被占用：请先停止占用它的程序，或换一个，例如 KAIFANG_PORT=8001。")
            % {"port": text}
        )
    return int(text)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _start(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only us, and we stop each in its own way.
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, start_new_session=True)


def _stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        process.send_signal(signal.SIGINT)
    for process in running.values():
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
