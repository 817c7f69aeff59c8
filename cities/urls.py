"""The addresses of people's pages."""

from django.urls import path

from . import views

app_name = "cities"

urlpatterns = [
    path("konto/ueberall-abmelden/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("<slug:edition>/stadt/<slug:city>/personen/", views.people, name="people"),
]
