"""What a scale does, in words at the value; every link into the help leads to a section that exists."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from assessments.feedback.queries import dossier_rows, find_place
from assessments.feedback.queries.value import value_page
from assessments.models import Parameter
from tests.assessments.feedback.cases import round_for
from tests.factories.assessments import parameter_of

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def edition(city):
    return round_for(city)


def words(edition, city, name: str) -> str:
    place = find_place(edition.key, city.slug)
    row = next(row for row in dossier_rows(place) if row.parameter.name == name)
    return value_page(place, row).scale_text


def test_each_kind_of_scale_is_told(edition, city):
    assert words(edition, city, "Elektrofahrzeuge").startswith("Bewertet nach Rang im Feld")
    assert words(edition, city, "Labore").startswith("Bewertet im Vergleich mit dem niedrigsten")
    assert words(edition, city, "eAkte") == ""
    assert words(edition, city, "Weitere Projekte").endswith("Der Indikator bringt höchstens 30 Punkte.")
    assert "gedeckelt" not in words(edition, city, "Elektrobusse")


def test_a_cap_is_told_where_a_value_may_lie_beyond_it(edition, city):
    Parameter.objects.filter(pk=parameter_of(edition, "Elektrobusse").pk).update(maximum=500)
    told = words(edition, city, "Elektrobusse")
    assert "Wird für die Bewertung bei 100 % gedeckelt; höhere Werte sind trotzdem richtig." in told


def test_every_link_into_the_help_leads_somewhere(client):
    page = client.get(reverse("help")).content.decode()
    sections = set(re.findall(r'id="([\w-]+)"', page))
    wanted = set(re.findall(r'href="#([\w-]+)"', page.split("</nav>")[-1] + page)) - {"inhalt"}
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        wanted |= set(re.findall(r"""{% url ['"]help['"] %}#([\w-]+)""", text))
        wanted |= set(re.findall(r'_help\.html" with anchor="([\w-]+)"', text))
    assert len(wanted) > 12
    assert wanted <= sections
