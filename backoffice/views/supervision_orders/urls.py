"""Addresses of the pages of supervision orders."""

from __future__ import annotations

from django.urls import path

from backoffice.views.supervision_orders import orders

urlpatterns = [
    path("supervision-orders/", orders.order_list, name="supervision-orders"),
    path("cases/<str:number>/supervise/", orders.order_new, name="supervision-order-new"),
]
