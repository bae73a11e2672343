"""The application that holds the toy record; it exists in tests only."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """One table without migrations: the test runner creates it."""

    name = "tests.practice"
    label = "practice"
