"""Templates carry no script, style or event of their own, and trim what they translate."""

import re

import pytest

from tests.architecture.source import PROJECT, templates

FORBIDDEN = {
    "untrimmed blocktranslate": re.compile(r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)"),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "script address": re.compile(
        r"""(?:href|src|action)\s*=\s*["']?\s*javascript:""", re.IGNORECASE
    ),
    "address of another site": re.compile(
        r"""(?:src|<link[^>]*href)\s*=\s*["']?(?:https?:)?//""", re.IGNORECASE
    ),
}
# Django's own tags are blanked out first: an argument named `style` is no attribute.
DJANGO_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
ABOUT_DJANGO_TAGS = {"untrimmed blocktranslate"}
# What each rule must catch, so that a pattern that catches nothing is noticed.
CAUGHT = {
    "untrimmed blocktranslate": "{% blocktranslate with name=a %}",
    "style attribute": '<p class="a" style="color:red">',
    "style element": "<style>",
    "event attribute": '<button type="submit" onclick="go()">',
    "inline script": "<script>go()</script>",
    "script address": '<a href="javascript:go()">',
    "address of another site": '<link rel="stylesheet" href="https://cdn.example/a.css">',
}


def _text(path, rule):
    text = path.read_text(encoding="utf-8")
    if rule in ABOUT_DJANGO_TAGS:
        return text
    return DJANGO_TAG.sub(lambda tag: re.sub(r"[^\n]", "_", tag.group()), text)


@pytest.mark.parametrize("rule", sorted(FORBIDDEN))
def test_template_rule_catches_its_example(rule):
    assert FORBIDDEN[rule].search(CAUGHT[rule])


@pytest.mark.parametrize("rule", sorted(FORBIDDEN))
def test_template_keeps_the_rule(rule):
    broken = [
        f"{path.relative_to(PROJECT)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in templates()
        for text in [_text(path, rule)]
        for match in FORBIDDEN[rule].finditer(text)
    ]

    assert templates()
    assert broken == []
