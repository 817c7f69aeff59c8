"""The addresses of „Daten“, below <edition>/team/daten/."""

from django.urls import path

from . import views

app_name = "data_exchange"
urlpatterns = [
    path("", views.page, name="page"),
    path("datei/", views.download, name="download"),
]
