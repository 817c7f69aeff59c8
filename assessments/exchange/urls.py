"""The addresses of a city's Excel round trip."""

from django.urls import path

from . import views

app_name = "exchange"
PLACE = "<slug:edition>/stadt/<slug:city>/werte/excel/"

urlpatterns = [
    path(PLACE, views.page, name="page"),
    path(f"{PLACE}herunterladen/", views.download, name="download"),
    path(f"{PLACE}hochladen/", views.upload, name="upload"),
    path(f"{PLACE}<int:upload>/", views.preview, name="preview"),
    path(f"{PLACE}<int:upload>/uebernehmen/", views.apply, name="apply"),
    path(f"{PLACE}<int:upload>/verwerfen/", views.discard, name="discard"),
]
