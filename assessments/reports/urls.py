"""The addresses of a city's papers."""

from django.urls import path

from . import views

app_name = "reports"
PLACE = "<slug:edition>/stadt/<slug:city>/papiere/"

urlpatterns = [
    path(PLACE, views.report_list, name="list"),
    path(f"{PLACE}bestellen/", views.order, name="order"),
    path(f"{PLACE}<int:report>/stand/", views.progress, name="progress"),
    path(f"{PLACE}<int:report>/abbrechen/", views.cancel, name="cancel"),
    path(f"{PLACE}<int:report>/erneut/", views.retry, name="retry"),
    path(f"{PLACE}<int:report>/herunterladen/", views.download, name="download"),
]
