"""The addresses of a city's papers."""

from django.urls import path

from . import views, views_preview, views_sign_off, views_texts

app_name = "reports"
PLACE = "<slug:edition>/stadt/<slug:city>/papiere/"

SIGN_OFF = "<slug:edition>/stadt/<slug:city>/abschluss/"

urlpatterns = [
    path(SIGN_OFF, views_sign_off.sign_off, name="sign_off"),
    path(f"{SIGN_OFF}abschliessen/", views_sign_off.close, name="close"),
    path(f"{SIGN_OFF}oeffnen/", views_sign_off.reopen, name="reopen"),
    path(f"{SIGN_OFF}verlaengern/", views_sign_off.extend, name="extend"),
    path(PLACE, views.report_list, name="list"),
    path(f"{PLACE}vorschau/", views_preview.preview, name="preview"),
    path(f"{PLACE}analyse/<slug:domain>/", views_texts.analysis, name="analysis"),
    path(f"{PLACE}analyse/<slug:domain>/neu-entwerfen/", views_texts.redraft, name="redraft"),
    path(f"{PLACE}bestellen/", views.order, name="order"),
    path(f"{PLACE}<int:report>/stand/", views.progress, name="progress"),
    path(f"{PLACE}<int:report>/abbrechen/", views.cancel, name="cancel"),
    path(f"{PLACE}<int:report>/erneut/", views.retry, name="retry"),
    path(f"{PLACE}<int:report>/herunterladen/", views.download, name="download"),
]
