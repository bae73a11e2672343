"""The English catalogue says everything that the Chinese source says."""

import re
from collections import defaultdict

import pytest

from tests.harness import messages

PLACEHOLDER = re.compile(r"%\((\w+)\)")


def _said(message):
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _entries():
    return {_said(message): message for message in messages.read() if message.id}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('from django.utils.translation import gettext as _t\n_t("甲" "乙")', [(2, ("甲乙",))]),
        ('def _(text): ...\n_("甲")', []),
        (
            'from django.utils.translation import ngettext\nngettext("一", "多", 2)',
            [(2, ("一", "多"))],
        ),
    ],
)
def test_python_messages_are_those_of_translation_functions(text, expected):
    assert list(messages.python_messages(text)) == expected


def test_template_messages_are_those_of_tags_and_arguments():
    template = (
        '{% translate "甲" %}{% blocktranslate trimmed with n=n %}\n  乙 {{ n }}\n'
        '{% endblocktranslate %}{% include "a.html" with label=_("丙") %}'
    )

    assert list(messages.template_messages(template)) == [("甲",), ("乙 %(n)s",), ("丙",)]


def test_catalogue_has_every_message_of_the_source():
    entries = _entries()
    missing = {
        place: message
        for message, place in messages.source_messages().items()
        if message not in entries
    }

    assert missing == {}, "Run make messages, then write the English."


def test_catalogue_has_no_obsolete_message():
    catalogue = messages.read()

    said = messages.source_messages()
    assert [message for message in _entries() if message not in said] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.access_scenario(51)
def test_catalogue_has_english_for_every_message():
    assert list(messages.untranslated(messages.read())) == []


def test_catalogue_has_no_fuzzy_message():
    catalogue = messages.read()

    assert not catalogue.fuzzy
    assert [message.id for message in catalogue if message.fuzzy] == []


def test_english_keeps_the_placeholders():
    changed = [
        message.id
        for said, message in _entries().items()
        for words in (message.string if isinstance(message.string, tuple) else (message.string,))
        if words and set(PLACEHOLDER.findall(words)) != set(PLACEHOLDER.findall(said[-1]))
    ]

    assert changed == []


def test_english_can_be_filled_in():
    """A bare sign of percent would be read as the start of a placeholder."""
    broken = []
    for said, message in _entries().items():
        if not any("%(" in text for text in said):
            continue
        for words in message.string if isinstance(message.string, tuple) else (message.string,):
            try:
                words % defaultdict(int)
            except (TypeError, ValueError):
                broken.append(words)

    assert broken == []


def test_compiled_catalogue_is_the_written_one():
    assert messages.COMPILED.read_bytes() == messages.compiled(messages.read())
