"""The addresses of „Protokoll“, below <edition>/team/protokoll/."""

from django.urls import path

from . import views

app_name = "protocol"
urlpatterns = [
    path("", views.page, name="page"),
    path("kette/", views.chain, name="chain"),
    path("datei/", views.download, name="download"),
]
