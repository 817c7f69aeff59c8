"""Many first Koordinationen from a pasted table: each line judged, all sent or none."""

import pytest
from django.urls import reverse

from cities.models import Invitation, User
from cities.pasted import read_people
from scindex_portal.ledger.models import Entry, Mail
from tests.assessments.feedback.cases import round_for
from tests.factories.cities import member

GOOD = "Stadt 0;Ina Erste;erste@stadt-0.example\nstadt-1;Uwe Zweiter;ZWEITER@stadt-1.example"


@pytest.fixture
def edition(city, city_officer):
    return round_for(city)


@pytest.fixture
def lead(client, lead_researcher):
    client.force_login(lead_researcher)
    return client


def post(client, edition, text: str, *, send: bool = False):
    typed = {"liste": text} | ({"senden": "1"} if send else {"pruefen": "1"})
    return client.post(reverse("cities:invite_many", args=[edition.key]), typed)


def test_first_shown_then_sent(lead, edition):
    page = post(lead, edition, GOOD).content.decode()
    assert "2 Einladungen senden" in page
    assert "zweiter@stadt-1.example" in page
    assert not Invitation.objects.exists()
    assert post(lead, edition, GOOD, send=True).status_code == 302
    assert set(Invitation.objects.values_list("city__slug", "email", "role")) == {
        ("stadt-0", "erste@stadt-0.example", "coordination"),
        ("stadt-1", "zweiter@stadt-1.example", "coordination"),
    }
    assert Mail.objects.filter(kind="invitation").count() == 2
    assert Entry.objects.filter(action="invite_person").count() == 2
    again = post(lead, edition, GOOD, send=True).content.decode()
    assert again.count("schon eingeladen oder steht doppelt") == 2
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Bochum;Anna;anna@bochum.example", "hat schon eine Koordination"),
        ("Entenhausen;Donald;d@ente.example", "anders geschrieben"),
        ("Stadt 2;Ohne Adresse", "drei Angaben"),
        ("Stadt 2;Eva;eva@", "nicht vollständig"),
        ("Stadt 2;http://böse.example;eva@stadt.example", "nur den Namen"),
        ("Stadt 2;Eva;eva@stadt.example\nStadt 2;Eva;EVA@stadt.example", "doppelt"),
        (f"Stadt 2;{'E' * 121};eva@stadt.example", "zu lang"),
        ("Stadt 2;Eva;eva@stadt.example;noch etwas", "drei Angaben"),
    ],
)
def test_one_unusable_line_holds_all_back(lead, edition, line, why):
    page = post(lead, edition, f"{GOOD}\n{line}", send=True).content.decode()
    assert why in page
    assert "es ging noch keine Einladung hinaus" in page
    assert "Ina Erste" in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Stadt\tName\tE-Mail\nStadt 0\tIna Erste\tina@a.example\n\n",
        "\ufeffStadt 0, Ina Erste, ina@a.example",
        'Stadt 0;"Ina Erste";ina@a.example\r\n;;\r\n',
    ],
)
def test_tables_and_csv_of_every_kind(edition, text):
    towns = [part.city for part in edition.participations.select_related("city")]
    (person,) = read_people(text, towns, set())
    assert (person.city.slug, person.name, person.email, person.problem) == (
        "stadt-0",
        "Ina Erste",
        "ina@a.example",
        "",
    )


@pytest.mark.parametrize("text", ["", "   \n\n", "x" * 60_001, "\0", '"', "Stadt 0;a\r;b", ";" * 5000])
def test_nonsense_is_refused_and_kept(lead, edition, text):
    assert post(lead, edition, text, send=True).status_code == 200
    assert not Invitation.objects.exists()


def test_too_many_lines(lead, edition):
    text = "\n".join(f"Stadt 0;Person;p{n}@stadt.example" for n in range(201))
    assert "Höchstens 200 Zeilen" in post(lead, edition, text, send=True).content.decode()
    assert not Invitation.objects.exists()


def test_the_lead_alone(client, edition, researcher, city_officer):
    for user, status in ((researcher, 403), (city_officer, 404)):
        client.force_login(user)
        assert post(client, edition, GOOD, send=True).status_code == status
    assert not Invitation.objects.exists()


def test_a_koordination_that_never_signed_in_reads_so(lead, edition, city):
    User.objects.filter(email="koordination@bochum.example").update(last_login=None)
    url = reverse("cities:first_coordinations", args=[edition.key])
    assert "Koordination eingetragen, noch nie angemeldet" in lead.get(url).content.decode()
    lead.force_login(User.objects.get(email="koordination@bochum.example"))
    lead.force_login(User.objects.get(research_role="lead"))
    assert "noch nie angemeldet" not in lead.get(url).content.decode()
    member(edition.participations.get(city__slug="stadt-3").city)
    assert "noch nie angemeldet" in lead.get(url).content.decode()
