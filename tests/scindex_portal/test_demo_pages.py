"""The outbox of the demonstration: readable for those whom the mails concern, gone outside DEMO mode."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from cities.models import City
from scindex_portal.demo_pages import MAILS_PER_PAGE, readable_mails
from scindex_portal.ledger.models import Mail, MailState

pytestmark = pytest.mark.django_db
OUTBOX = "/postausgang/"


@pytest.fixture
def demo_mode(settings):
    settings.DEMO = True


def a_mail(recipient: str, kind: str = "question", **fields) -> Mail:
    number = Mail.objects.count()
    words = {"subject": f"Betreff {number}", "body": "Guten Tag", "message_id": f"<{number}@portal>"} | fields
    return Mail.objects.create(kind=kind, recipient=recipient, **words)


def test_outside_demo_mode_there_is_no_outbox(client, researcher):
    client.force_login(researcher)
    assert client.get(OUTBOX).status_code == HTTPStatus.NOT_FOUND


def test_visitors_sign_in_first(client, demo_mode):
    assert client.get(OUTBOX)["Location"] == f"{reverse('account_login')}?next={OUTBOX}"


def test_people_read_what_went_to_themselves_and_to_their_city(
    demo_mode, city, city_officer, colleague, other_city_officer, researcher, stranger
):
    City.objects.filter(pk=city.pk).update(mailbox="smartcity@bochum.example")
    own, to_colleague = a_mail(city_officer.email.upper()), a_mail(colleague.email)
    to_mailbox, to_kiel = a_mail("smartcity@bochum.example"), a_mail(other_city_officer.email)
    assert set(readable_mails(city_officer)) == {own, to_colleague, to_mailbox}
    assert set(readable_mails(other_city_officer)) == {to_kiel}
    assert set(readable_mails(researcher)) == set(Mail.objects.all())
    assert set(readable_mails(stranger)) == set()


def test_a_city_without_mailbox_does_not_read_mails_without_recipient(demo_mode, city_officer):
    a_mail("")
    assert set(readable_mails(city_officer)) == set()


def test_who_left_the_city_no_longer_reads_its_mails(demo_mode, city_officer, colleague):
    to_colleague = a_mail(colleague.email)
    assert set(readable_mails(city_officer)) == {to_colleague}
    city_officer.memberships.update(is_active=False)
    city_officer.__dict__.pop("roles_by_city")
    assert set(readable_mails(city_officer)) == set()


def test_a_mail_with_a_key_to_an_account_is_for_its_recipient_alone(
    demo_mode, city_officer, colleague, researcher, administrator
):
    key = a_mail(colleague.email, "account")
    assert set(readable_mails(colleague)) == {key}
    for other in (city_officer, researcher, administrator):
        assert set(readable_mails(other)) == set()


def test_the_page_shows_state_recipient_and_text_with_links_but_no_markup(client, demo_mode, researcher):
    body = "Zur Korrektur: http://testserver/2100/\n<script>alert(1)</script>"
    a_mail("amt@kiel.example", subject="Rückfrage <b>", body=body, state=MailState.UNCERTAIN)
    client.force_login(researcher)
    page = client.get(OUTBOX).content.decode()
    assert "an amt@kiel.example" in page
    assert "ungewiss" in page
    assert '<a href="http://testserver/2100/"' in page
    assert "<script>alert" not in page
    assert "Rückfrage &lt;b&gt;" in page


def test_an_empty_outbox_says_what_will_stand_there(client, demo_mode, researcher):
    client.force_login(researcher)
    assert "Noch keine E-Mail" in client.get(OUTBOX).content.decode()


@pytest.mark.parametrize(
    ("page", "shown"), [("1", MAILS_PER_PAGE), ("2", 1), ("99", 1), ("keine", MAILS_PER_PAGE)]
)
def test_long_outboxes_come_in_pages(client, demo_mode, researcher, page, shown):
    for _ in range(MAILS_PER_PAGE + 1):
        a_mail("amt@kiel.example")
    client.force_login(researcher)
    assert client.get(OUTBOX, {"page": page}).content.decode().count("an amt@kiel.example") == shown
