"""Wordings of an edition: reworded, set back, never lost; unknown placeholders refused by name."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.feedback.actions.decisions import ask_back
from assessments.feedback.transitions import Refused
from assessments.feedback.working_days import default_answer_date
from assessments.models import Comment, Edition, MailText
from assessments.notifications import deadline_mails, mails
from assessments.notifications.texts import MAIL_TEXTS, Wording
from assessments.notifications.wordings import wording_of
from assessments.rounds.actions.mail_texts import reset_mail_text, save_mail_text
from scindex_portal.ledger.models import Entry, Mail
from tests.assessments.feedback.cases import fresh, round_for, submitted
from tests.factories.assessments import EditionFactory

OWN = Wording("Post an {stadt}", "Liebe Kollegen in {stadt},\n\n{link}")
SHIPPED = MAIL_TEXTS["reminder"].wording


@pytest.fixture
def edition(city) -> Edition:
    return round_for(city)


def save(edition: Edition, lead, wording: Wording = OWN, seen: int | None = None) -> MailText:
    return save_mail_text(edition=edition, lead=lead, kind="reminder", seen=seen, wording=wording)


def test_an_own_wording_holds_for_its_edition_alone_and_the_old_one_stays(edition, lead_researcher):
    other = EditionFactory()
    first = save(edition, lead_researcher)
    assert wording_of(edition, "reminder") == OWN
    assert wording_of(other, "reminder") == SHIPPED
    second = save(edition, lead_researcher, Wording("Neu {stadt}", "Neu"), seen=first.pk)
    reset_mail_text(edition=edition, lead=lead_researcher, kind="reminder", seen=second.pk)
    assert wording_of(edition, "reminder") == SHIPPED
    kept = MailText.objects.filter(edition=edition)
    assert {(text.subject, text.replaced_at is not None) for text in kept} == {
        ("Post an {stadt}", True),
        ("Neu {stadt}", True),
    }
    actions = list(Entry.objects.values_list("action", flat=True))
    assert actions == ["change_mail_text", "change_mail_text", "reset_mail_text"]
    assert "Kollegen" not in str(list(Entry.objects.values_list("after", flat=True)))


def test_the_second_of_two_people_is_refused(edition, lead_researcher):
    first = save(edition, lead_researcher)
    with pytest.raises(Refused, match="inzwischen"):
        save(edition, lead_researcher)
    save(edition, lead_researcher, Wording("Neu", "Neu"), seen=first.pk)
    with pytest.raises(Refused, match="inzwischen"):
        save(edition, lead_researcher, seen=first.pk)
    with pytest.raises(Refused, match="inzwischen"):
        reset_mail_text(edition=edition, lead=lead_researcher, kind="reminder", seen=first.pk)
    assert wording_of(edition, "reminder").subject == "Neu"


def test_the_action_itself_refuses_what_cannot_be_filled(edition, lead_researcher):
    with pytest.raises(Refused, match=r"\{buergermeister\}"):
        save(edition, lead_researcher, Wording("An {stadt}", "Für {buergermeister}"))
    with pytest.raises(Refused, match="Text"):
        save(edition, lead_researcher, Wording("An {stadt}", "  "))
    assert not MailText.objects.exists()


def test_reword_look_and_set_back_by_page(client, edition, lead_researcher):
    client.force_login(lead_researcher)
    url = reverse("rounds:text", args=[edition.key, "opening"])
    typed = {"subject": "Los, {stadt}", "body": "Bis {frist}. <b>Wichtig</b>", "stadt": "bochum", "seen": ""}
    page = client.post(url, typed | {"vorschau": "1"}).content.decode()
    assert "Los, Bochum" in page
    assert "&lt;b&gt;Wichtig&lt;/b&gt;" in page
    assert not MailText.objects.exists()
    client.post(url, typed | {"speichern": "1"})
    own = MailText.objects.get()
    assert "eigener, seit" in client.get(reverse("rounds:texts", args=[edition.key])).content.decode()
    stale = client.post(url, typed | {"subject": "Anders", "speichern": "1"}).content.decode()
    assert "inzwischen von jemand anderem geändert" in stale
    assert "Anders" in stale
    client.post(reverse("rounds:reset_text", args=[edition.key, "opening"]), {"seen": own.pk})
    page = client.get(url).content.decode()
    assert "Es gilt die Vorlage" in page
    assert "Frühere Fassungen" in page
    assert "Los, {stadt}" in page


@pytest.mark.parametrize("seen", ["x", "²", "9" * 40, "-1"])
def test_a_forged_mark_is_no_error(client, edition, lead_researcher, seen):
    client.force_login(lead_researcher)
    url = reverse("rounds:text", args=[edition.key, "opening"])
    answer = client.post(url, {"subject": "a", "body": "b", "seen": seen, "speichern": "1"})
    assert answer.status_code in {200, 302}
    assert (
        client.post(reverse("rounds:reset_text", args=[edition.key, "opening"]), {"seen": seen}).status_code
        == 302
    )


def test_unknown_mails_and_other_people(client, edition, researcher, lead_researcher, city_officer):
    url = reverse("rounds:text", args=[edition.key, "opening"])
    for user, status in ((city_officer, 404), (researcher, 403), (lead_researcher, 200)):
        client.force_login(user)
        assert client.get(url).status_code == status
    assert client.get(reverse("rounds:text", args=[edition.key, "nirgends"])).status_code == 404
    assert client.post(reverse("rounds:reset_text", args=[edition.key, "nirgends"])).status_code == 404


# --- What deeds send ---


def test_a_deed_writes_in_the_editions_own_words(edition, city, city_officer, researcher, lead_researcher):
    filed = submitted(edition, city, city_officer)
    wording = Wording("Frage zu {parameter}", "Bis {antwort_bis}: {rueckfrage}\n{link}")
    save_mail_text(edition=edition, lead=lead_researcher, kind="question", seen=None, wording=wording)
    ask_back(
        correction=fresh(filed),
        researcher=researcher,
        revision=fresh(filed).revision,
        text="Gilt {link} auch für die Ortsteile?",
        due_on=default_answer_date(timezone.localdate()),
    )
    mail = Mail.objects.get(kind="question")
    assert mail.subject == "Frage zu Elektrobusse"
    assert mail.body.startswith(
        f"Bis {default_answer_date(timezone.localdate()):%d.%m.%Y}: Gilt {{link}} auch"
    )
    assert f"/korrekturen/{filed.pk}/" in mail.body
    assert "Welche Mails Sie bekommen" in mail.body


def test_every_shipped_mail_of_a_deed_is_filled_whole(edition, city, city_officer):
    part = edition.participations.select_related("city", "edition").get(city=city)
    deadline_mails.send_deadline(part, 7, 3)
    deadline_mails.send_deadline(part, 0, 1)
    deadline_mails.send_extension(part)
    deadline_mails.send_extension_refused(part, "Die Auswertung beginnt.")
    filed = submitted(edition, city, city_officer)
    mails.send_message(filed, Comment(text="Danke für den Hinweis."))
    sent = list(Mail.objects.order_by("pk"))
    assert [mail.kind for mail in sent] == [
        "deadline",
        "deadline",
        "extension",
        "extension_refused",
        "message",
    ]
    assert not any("{" in mail.subject + mail.body for mail in sent)
    assert sent[0].subject.startswith("Noch 7 Tage: Feedbackrunde")
    assert "3 Werte sind noch nicht geprüft. Was dann" in sent[0].body
    assert "Ein Wert ist noch nicht geprüft." in sent[1].body
    assert sent[1].subject.startswith("Heute endet")
    assert "Die Auswertung beginnt." in sent[3].body
    assert "BEGIN:VCALENDAR" in sent[2].calendar


@pytest.mark.parametrize("kind", MAIL_TEXTS)
def test_every_mail_has_a_preview_without_holes(client, edition, lead_researcher, kind):
    client.force_login(lead_researcher)
    url = reverse("rounds:text", args=[edition.key, kind])
    shipped = MAIL_TEXTS[kind].wording
    typed = {"subject": shipped.subject, "body": shipped.body, "stadt": "bochum", "seen": ""}
    shown = client.post(url, typed | {"vorschau": "1"}).context["preview"]
    assert "{" not in shown["subject"] + shown["body"]
