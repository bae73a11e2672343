"""Addresses of the pages of other cities' lists."""

from __future__ import annotations

from django.urls import path

from backoffice.views.peer_lists import lists, names

urlpatterns = [
    path("peer-lists/", lists.peer_lists, name="peer-lists"),
    path("peer-lists/<int:pk>/", lists.peer_list, name="peer-list"),
    path("peer-lists/<int:pk>/names/<int:name>/", names.peer_name, name="peer-name"),
    path("peer-lists/<int:pk>/names/<int:name>/propose/", names.propose, name="peer-name-propose"),
    path(
        "peer-lists/<int:pk>/names/<int:name>/rule-out/", names.rule_out, name="peer-name-rule-out"
    ),
]
