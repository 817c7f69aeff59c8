"""Every status that people read has a look."""

import pytest
from django.conf import settings

from assessments import choices
from scindex_portal.badges import all_badges, badge_for


@pytest.mark.parametrize(
    "word",
    [
        *choices.ReviewState.labels,
        *choices.CorrectionState.labels,
        *choices.RoundState.labels,
    ],
)
def test_every_status_has_a_badge(word):
    assert badge_for(word).label == word


def test_only_what_asks_the_city_to_act_is_amber():
    assert {badge.label for badge in all_badges() if badge.tone == "amber"} == {
        "ungewiss",
        "erneut prüfen",
        "Rückfrage",
        "überfällig",
    }


def test_an_unknown_word_is_a_mistake():
    with pytest.raises(KeyError):
        badge_for("irgendwie")


def test_every_icon_exists():
    styles = "".join(
        (settings.BASE_DIR / "static" / path).read_text(encoding="utf-8")
        for path in ("vendor/kern/kern.min.css", "css/portal.css")
    )
    missing = {badge.icon for badge in all_badges() if f".kern-icon--{badge.icon}" not in styles}
    assert missing == set()
