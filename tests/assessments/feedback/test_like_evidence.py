"""A case says where like evidence led to another outcome before."""

from django.urls import reverse

from tests.assessments.feedback.cases import decide, round_for, submitted

WORDS = "Bei gleichem Nachweis wurde früher anders entschieden"


def test_it_is_said_with_the_effect_and_only_for_another_outcome(client, city, city_officer, researcher):
    edition = round_for(city)
    earlier = submitted(edition, city, city_officer)
    decide(earlier, researcher)
    again = submitted(edition, city, city_officer, value=60)
    again.evidence_links.update(evidence=earlier.evidence_links.get().evidence)
    client.force_login(researcher)

    def shown(outcome: str) -> str:
        address = reverse("moderation:effect", args=[edition.key, again.pk])
        return client.get(address, {"outcome": outcome}, headers={"HX-Request": "true"}).text

    assert WORDS in shown("reject")
    assert WORDS not in shown("accept")
    assert WORDS not in shown("question")
