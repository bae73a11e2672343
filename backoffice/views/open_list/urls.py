"""Addresses of the open list's staff screens."""

from __future__ import annotations

from django.urls import path

from backoffice.views.open_list import (
    changes,
    decisions,
    drafts,
    impact,
    imports,
    reversals,
    suspensions,
    transfers,
    versions,
)

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/propose/", imports.import_propose, name="import-propose"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/errors.xlsx", imports.import_workbook, name="import-workbook"),
    path("open-list/entries/<uuid:uid>/suspend/", suspensions.suspend_entry, name="entry-suspend"),
    path("list-versions/new/", versions.version_new, name="version-new"),
    path(
        "list-versions/<str:label>/reversal/", reversals.version_reversal, name="version-reversal"
    ),
    path("list-changes/", changes.change_list, name="list-changes"),
    path("list-changes/transfer/", transfers.transfer_new, name="list-change-transfer"),
    path("list-changes/new/", changes.new_change, name="list-change-new"),
    path("list-changes/<str:number>/items/", changes.change_items, name="list-change-items"),
    path("list-changes/<str:number>/impact/", impact.change_impact, name="list-change-impact"),
    path("list-changes/<str:number>/entries/", drafts.pick_entry, name="list-change-entries"),
    path("list-changes/<str:number>/entries/new/", drafts.edit_entry, name="list-change-entry-new"),
    path(
        "list-changes/<str:number>/entries/<uuid:uid>/",
        drafts.edit_entry,
        name="list-change-entry-edit",
    ),
    path(
        "list-changes/<str:number>/items/<int:pk>/drop/",
        drafts.drop_item,
        name="list-change-item-drop",
    ),
    path("list-changes/<str:number>/notes/", decisions.save_notes, name="list-change-notes"),
]
