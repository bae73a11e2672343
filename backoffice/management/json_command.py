"""What all commands of the contract share: `--json`, exit status and clear refusals.

Exit status 0: done. 1: the answer is no, and the answer is printed all the same. 2: bad use or
unreadable input; with `--json` standard output holds `{"error": sentence}`, and standard error
the same sentence. Nothing else is ever written to standard output.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    handle_default_options,
)
from django.db import OperationalError, ProgrammingError, connections
from django.utils.translation import gettext as _, gettext_noop

from cases.errors import KaifangError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DONE, ANSWER_IS_NO, BAD_USE = 0, 1, 2

# What argparse says, and how we say it: it has no Chinese catalogue of its own.
ARGUMENT_ERRORS = (
    (r"the following arguments are required: (?P<what>.+)", gettext_noop("缺少参数 %(what)s")),
    (r"unrecognized arguments: (?P<what>.+)", gettext_noop("不认识的参数 %(what)s")),
    (r"argument (?P<what>.+): expected one argument", gettext_noop("选项 %(what)s 后面缺少值")),
    (
        r"argument (?P<what>.+): invalid choice: (?P<value>.+) \(choose from (?P<known>.+)\)",
        gettext_noop("参数 %(what)s 的值 %(value)s 不在可选范围 %(known)s 内"),
    ),
    (
        r"argument (?P<what>.+): invalid \S+ value: (?P<value>.+)",
        gettext_noop("参数 %(what)s 的值 %(value)s 写法不对"),
    ),
)


class UsageError(CommandError):
    """The command was used wrongly, or its input cannot be read: exit status 2."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message), returncode=BAD_USE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: `data` for `--json`, `lines` for people; `ok` is no on exit 1."""

    data: Mapping[str, object]
    lines: Iterable[str]
    ok: bool = True


class JsonCommand(BaseCommand):
    """Base of the contract's commands: subclasses give `add_options` and `answer`."""

    def add_options(self, parser: CommandParser) -> None:
        """Declare the command's own arguments."""

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        """Do the work; raise `UsageError` or a `KaifangError` to refuse."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("标准输出只有一个 JSON 对象"))
        self.add_options(parser)

    def handle(self, *_args: object, **options: Any) -> None:  # Any: Django's own signature
        answer = self._answer_or_refuse(options)
        if options["json"]:
            self.stdout.write(json.dumps(answer.data, ensure_ascii=False))
        else:
            for line in answer.lines:
                self.stdout.write(line)
        if not answer.ok:
            sys.exit(ANSWER_IS_NO)

    def run_from_argv(self, argv: list[str]) -> None:
        """Run from the command line; every refusal, argparse's too, keeps the contract."""
        # A parser that is not told about the command line raises instead of exiting.
        self._called_from_command_line = False
        parser = self.create_parser(argv[0], argv[1])
        try:
            parsed = parser.parse_args(argv[2:])
        except CommandError as error:
            self._refuse(argument_sentence(str(error), parser), as_json="--json" in argv)
        handle_default_options(parsed)
        options = vars(parsed)
        try:
            self.execute(**options)
        except CommandError as error:
            if options["traceback"]:
                raise
            self._refuse(str(error), as_json=options["json"])
        finally:
            connections.close_all()

    def _answer_or_refuse(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        try:
            return self.answer(options)
        except KaifangError as error:
            raise UsageError(error.message) from error
        except (OperationalError, ProgrammingError) as error:
            raise UsageError(
                _(
                    "数据库无法使用（%(reason)s）：请检查 DATABASE_URL，"
                    "并先运行 manage.py migrate 建表。"
                )
                % {"reason": str(error).strip().partition("\n")[0]}
            ) from error

    def _refuse(self, sentence: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        self.stderr.write(sentence, self.style.ERROR)
        sys.exit(BAD_USE)


def argument_sentence(message: str, parser: CommandParser) -> str:
    """Say argparse's complaint in Chinese, followed by the usage in one line."""
    complaint = message.removeprefix("Error: ")
    for pattern, sentence in ARGUMENT_ERRORS:
        match = re.fullmatch(pattern, complaint)
        if match:
            complaint = _(sentence) % match.groupdict()
            break
    usage = " ".join(parser.format_usage().removeprefix("usage:").split())
    return _("%(complaint)s。正确用法：%(usage)s") % {"complaint": complaint, "usage": usage}
