import pytest

from cases.states.vocabulary import Domain, OpenType, ResourceType, UpdateFrequency
from workflows.open_list.reading.words import DOMAINS, FREQUENCIES, OPEN_TYPES, RESOURCE_TYPES


@pytest.mark.parametrize(
    ("vocabulary", "words"),
    [
        (OpenType, OPEN_TYPES),
        (UpdateFrequency, FREQUENCIES),
        (ResourceType, RESOURCE_TYPES),
        (Domain, DOMAINS),
    ],
)
def test_words_know_every_code_and_the_label_people_read(vocabulary, words):
    for value, label in vocabulary.choices:
        assert words[value] == value
        assert words[str(label)] == value


@pytest.mark.parametrize(
    ("word", "code"),
    [("不予开放", "not_open"), ("无条件", "unconditional"), ("有条件", "conditional")],
)
def test_open_types_synonyms_are_understood(word, code):
    assert OPEN_TYPES[word] == code


@pytest.mark.parametrize("word", ["完全开放", "依申请开放", "开放"])
def test_open_types_words_without_a_rule_are_not_guessed(word):
    assert word not in OPEN_TYPES


@pytest.mark.parametrize(
    ("word", "code"), [("实时", "realtime"), ("每日", "daily"), ("不定期", "irregular")]
)
def test_frequencies_synonyms_are_understood(word, code):
    assert FREQUENCIES[word] == code
