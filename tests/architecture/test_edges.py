"""Screens ask the queries; the ground knows nothing of the web."""

import ast

from tests.architecture.source import imported_modules, python_files

WEB = ("http", "django.http", "django.shortcuts", "django.views", "django.urls", "django.template")


def test_view_reads_through_queries_never_objects():
    direct = [
        file.at(node)
        for file in python_files("backoffice")
        if file.path.startswith(("backoffice/views/", "backoffice/api/"))
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]

    assert direct == [], "Give the read a name under cases/queries; it starts from visible_to."


def test_view_opens_no_transaction():
    opened = [
        file.at(node)
        for file in python_files("backoffice")
        if file.path.startswith(("backoffice/views/", "backoffice/api/"))
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and node.attr == "atomic"
    ]

    assert opened == [], "The gate or the act opens the transaction."


def test_ground_imports_nothing_of_the_web():
    imports = [
        file.at(node)
        for file in python_files("cases", "workflows")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in imported_modules(node)
        if module in WEB or module.startswith(tuple(f"{name}." for name in WEB))
    ]

    assert imports == []
