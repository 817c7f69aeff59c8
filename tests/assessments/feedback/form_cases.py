"""What people type into the correction form, for its tests."""

from datetime import timedelta
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.models import Correction, Edition
from cities.models import City
from tests.corpus import pdfs
from tests.factories.assessments import parameter_of

REASON = "Die Stadt fährt seit März mit mehr elektrischen Bussen."


def form_url(edition: Edition, city: City, name: str = "Elektrobusse") -> str:
    return reverse("feedback:correct", args=[edition.key, city.slug, parameter_of(edition, name).pk])


def typed(**changes) -> dict[str, object]:
    """A complete form, to be submitted."""
    day = timezone.localdate() - timedelta(days=20)
    whole = {
        "number": "55,5",
        "data_as_of": day.isoformat(),
        "reason": REASON,
        "city_reference": "66-1/2027",
        "url": "https://www.bochum.de/busse",
        "proves": "Zahl der Busse",
        "aktion": "einreichen",
    }
    return whole | changes


def pdf(name: str = "beleg.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, _content(), content_type="application/pdf")


@cache
def _content() -> bytes:
    """The same bytes each time: a PDF that is made anew has another ID."""
    return pdfs.pdf()


def only() -> Correction:
    return Correction.objects.get()


def address(edition: Edition, city: City, name: str, *ids: int) -> str:
    """Of a page of the city."""
    return reverse(f"feedback:{name}", args=[edition.key, city.slug, *ids])
