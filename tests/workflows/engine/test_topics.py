"""The table of topics: complete, and firm where nobody may close their eyes."""

from __future__ import annotations

from cases.models import NotificationPreference
from workflows.engine.topics import OTHER, TOPICS, topic_of
from workflows.links import HANDLERS

# What is told under another topic than its message's own, and what is a mail itself.
TOLD_AS_ABSENCE = {"absence_entered", "absence_begins", "absence_ended"}
MAILS = {"email", "digest"}
# A task that was handed over is told as one that was opened.
TOLD_AS_TASK = {"task_handed_over"}
# What the list opens more than the catalogue is one topic, whoever is told.
TOLD_AS_OVER_OPEN = {"looser_listed"}
# A version of the scheme is one topic, when it is entered and when it begins.
TOLD_AS_GRADING = {"grading_entered", "grading_begins"}
# What becomes of another proposal of an entry is one topic with the proposal.
TOLD_AS_PROPOSED_TOO = {"entry_review_began", "entry_wording_kept"}
# What becomes of a dataset that is applied for is how a matter goes on; an answer to who asks is
# a message.
# What becomes of an agreement, and its reminders, are one topic.
TOLD_AS_AGREEMENT = {"agreement_news"}
TOLD_AS_MOVES = {
    "access_dataset_changed",
    "access_dataset_changed_too",
    "message_to_askers",
    "second_look_moved",
    "fast_path_diverted",
}
# They tell nobody themselves: the first spreads into a message for each rung, the others lead to
# acts of the system, which tell.
SPREADS = {
    "rungs_passed",
    "conflict_to_recheck",
    "grading_reviews",
    "access_supplement_asked",
    "access_line_changed",
    "fast_path_line_left",
    "agreement_due",
    "agreement_redraw",
    "followed_grant_revoked",
    "second_look_ruled",
    "version_in_effect",
    "unit_removed",
}


def test_every_message_that_tells_people_has_a_topic() -> None:
    known = TOLD_AS_ABSENCE | TOLD_AS_TASK | TOLD_AS_OVER_OPEN | TOLD_AS_GRADING | MAILS | SPREADS
    known |= TOLD_AS_PROPOSED_TOO | TOLD_AS_MOVES | TOLD_AS_AGREEMENT

    assert set(HANDLERS) - known <= set(TOPICS)


def test_what_went_up_the_ladder_may_not_be_silenced() -> None:
    firm = {code for code, topic in TOPICS.items() if not topic.may_be_silenced}

    assert firm == {
        "rung_escalated",
        "supervision",
        "entry_suspended",
        "over_open",
        "access_answered",
        "access_letter",
        "agreement",
        "false_commitment",
    }
    assert all(TOPICS[code].in_app for code in firm)


def test_codes_fit_their_column_and_unknown_ones_are_other() -> None:
    most = NotificationPreference._meta.get_field("topic").max_length or 0

    assert all(code == topic.code and len(code) <= most for code, topic in TOPICS.items())
    assert topic_of("of-another-release") is topic_of("") is OTHER
