"""The application that holds every table."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """All records of the product, in one line of migrations."""

    name = "cases"
    verbose_name = "案卷"
