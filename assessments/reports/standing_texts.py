"""The report's fixed paragraphs: what the index is, what its points mean, how this version came about."""

from assessments.results.firmness import shown_firmness

from .comparison import Comparison
from .content import Cover, Peers
from .wording import plural


def introduction(
    comparison: Comparison, cover: Cover, peers: Peers, counts: tuple[int, int, int]
) -> tuple[str, ...]:
    """„Einordnung". `counts` are domains, indicators and parameters of the edition."""
    domains, indicators, parameters = counts
    size = f"{plural(domains, 'Themenbereich', 'Themenbereiche')} mit {indicators} Indikatoren"
    if parameters:
        size += f" und {parameters} Parametern"
    cities = len(comparison.field)
    paragraphs = [
        "Der Smart City Index des Digitalverbands Bitkom vergleicht, wie weit die deutschen Städte "
        "ab 100.000 "
        f"Einwohnern bei der Digitalisierung sind{f': {cities} Städte' if cities else ''}. Die Ausgabe "
        f"{cover.edition} umfasst {size}.",
        "100 Punkte heißen, dass keine der verglichenen Städte besser ist; sie heißen nicht, dass "
        "nichts mehr zu "
        "tun wäre. Bei den meisten Indikatoren erhält die beste Stadt 100 und die schwächste 0 "
        "Punkte. Einige "
        "werden an dem gemessen, was höchstens erreichbar ist, und für sonstige Projekte gibt es "
        "Zusatzpunkte.",
        "Der Index erfasst vor allem, ob es ein Angebot gibt. Wie gut es ist und wie viele Menschen "
        "es nutzen, "
        "misst er nur in wenigen Fällen. Das Ergebnis zeigt den Stand der Recherche, nicht die Arbeit, die "
        "dahintersteht.",
    ]
    about = [*_about_peers(peers), *_about_rank(comparison), *_about_status(comparison, cover, peers)]
    return (*paragraphs, *about)


def _about_peers(peers: Peers) -> list[str]:
    if not peers.count:
        return []
    return [
        f"Vergleichsstädte sind die {peers.count} anderen {peers.label}. Ihre Zahlen stammen aus der "
        f"veröffentlichten Ausgabe {peers.edition}. Der Median ist der Wert, über dem die eine und "
        f"unter dem die "
        "andere Hälfte der Städte liegt."
    ]


def _about_rank(comparison: Comparison) -> list[str]:
    """How firm the rank is, in one sentence; only where a rank is shown."""
    if comparison.own.total.rank is None:
        return []
    firmness = shown_firmness(comparison.edition, comparison.own.city)
    return [firmness.sentence] if firmness else []


def _about_status(comparison: Comparison, cover: Cover, peers: Peers) -> list[str]:
    notes = []
    if comparison.is_provisional:
        notes.append(
            "Alle Punkte dieser Fassung sind vorläufig. Sie zeigen die jetzigen Werte der Stadt in dem "
            "Vergleichsfeld, das beim Beginn der Feedbackrunde festgehalten wurde. Entscheidungen "
            "über andere "
            "Städte gehen nicht ein."
            + (f" Ränge gelten im Feld der Ausgabe {peers.edition}." if comparison.own.total.rank else "")
        )
    if cover.is_reconstructed:
        notes.append(
            "Die Werte der Parameter sind für diese Demonstration rekonstruiert: Sie führen genau auf die "
            "veröffentlichten Punkte von 2024, sind aber keine recherchierten Angaben über die Stadt."
        )
    return notes


def method_notes(comparison: Comparison) -> tuple[str, ...]:
    """The method on the last page, short."""
    notes = [
        "Jeder Parameter bringt Punkte: eine Stufe die ihr zugeordneten, eine Zahl ihren Anteil an "
        "der Skala, "
        "einzelne Zahlen ihren Rang unter allen Städten. Die Summe je Indikator wird auf 0 bis 100 "
        "gebracht, "
        "zwischen der schwächsten und der besten Stadt oder als Anteil des Erreichbaren. Ein "
        "Themenbereich ist "
        "das Mittel seiner Indikatoren samt Zusatzpunkten, das Gesamtergebnis das Mittel der Themenbereiche.",
        "Gerechnet wird mit neun Nachkommastellen, gedruckt wird eine; halbe Zehntel werden aufgerundet. "
        "Veränderungen sind die Differenz der genauen, nicht der gedruckten Punkte.",
    ]
    if comparison.is_provisional:
        notes.append(
            "Vorläufige Punkte: Die Stadt wird mit ihren jetzigen Werten in das festgehaltene Feld "
            "gesetzt und das "
            "ganze Feld neu gerechnet. Die Ränge zählen, wie viele der anderen Städte in der letzten "
            "veröffentlichten Ausgabe höher lagen."
        )
    return tuple(notes)
