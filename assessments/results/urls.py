"""The addresses of a city's results: the Rechenbeispiel and how firm its rank is."""

from django.urls import include, path

from . import views

city_patterns = [
    path("rechenbeispiel/", views.example, name="example"),
    path("rechenbeispiel/speichern/", views.save, name="save_example"),
    path("methode/", views.method, name="method"),
]

urlpatterns = [path("<slug:edition>/stadt/<slug:city>/", include((city_patterns, "results")))]
