"""Statuses, outcomes and reason codes, with the words that people read."""

from django.db.models import TextChoices


class EditionStatus(TextChoices):
    DRAFT = "draft", "in Arbeit"
    FROZEN = "frozen", "eingefroren"
    PUBLISHED = "published", "veröffentlicht"


class RoundState(TextChoices):
    """Derived from status, opened_at and closes_at; never stored."""

    PLANNED = "planned", "geplant"
    OPEN = "open", "offen"
    IN_EVALUATION = "in_evaluation", "in Auswertung"
    PUBLISHED = "published", "veröffentlicht"


class Visibility(TextChoices):
    VALUES = "values", "Werte"
    POINTS = "points", "Werte und Punkte"
    RANKS = "ranks", "Werte, Punkte und Rang"


class Normalisation(TextChoices):
    MINMAX = "minmax", "Minimum bis Maximum"
    ABSOLUTE = "absolute", "Anteil der erreichbaren Punkte"
    BONUS = "bonus", "Zusatzpunkte bis zur Obergrenze"


class ParameterKind(TextChoices):
    LEVELS = "levels", "Stufen"
    NUMBER = "number", "Zahl"
    PERCENTILE = "percentile", "Zahl, nach Rang bewertet"


class SourceKind(TextChoices):
    RESEARCH = "research", "Recherche"
    REGISTER = "register", "amtliches Register"
    RATING = "rating", "Bewertung durch das Projektteam"
    PROJECTS = "projects", "Projekte"


class Comparability(TextChoices):
    SAME = "same", "vergleichbar"
    CHANGED = "changed", "geändert"
    NEW = "new", "neu"


class LinkRelation(TextChoices):
    SAME = "same", "unverändert"
    CHANGED = "changed", "geändert"
    RENAMED = "renamed", "umbenannt"
    SUCCESSOR = "successor", "Nachfolger"
    MERGED = "merged", "zusammengelegt"
    SPLIT = "split", "aufgeteilt"
    MOVED = "moved", "verschoben"
    NEW = "new", "neu"
    DROPPED = "dropped", "entfallen"


class Origin(TextChoices):
    IMPORT = "import", "recherchiert"
    CARRIED = "carried", "aus der letzten Ausgabe übernommen"
    CORRECTION = "correction", "Korrektur der Stadt"
    RESEARCH_CORRECTION = "research_correction", "Recherchekorrektur"
    ERRATUM = "erratum", "Berichtigung"


class ReviewOutcome(TextChoices):
    CONFIRMED = "confirmed", "bestätigt"
    NOT_CHECKABLE = "not_checkable", "nicht prüfbar"


class NotCheckableReason(TextChoices):
    OTHER_BODY = "other_body", "andere Stelle zuständig"
    OFFICIAL_SOURCE = "official_source", "amtliche Quelle"
    UNKNOWN = "unknown", "nicht bekannt"


class ReviewState(TextChoices):
    """How a finding stands with its city; derived."""

    OPEN = "open", "offen"
    CONFIRMED = "confirmed", "bestätigt"
    PROPOSED = "proposed", "Korrektur vorgeschlagen"
    NOT_CHECKABLE = "not_checkable", "nicht prüfbar"
    CHECK_AGAIN = "check_again", "erneut prüfen"
    DECIDED = "decided", "entschieden"


class AnswerKind(TextChoices):
    """What a unit says of a value through its Zuarbeit link."""

    RIGHT = "right", "Stimmt"
    OTHER = "other", "Richtig ist …"
    NOT_OURS = "not_ours", "Dafür sind wir nicht zuständig"


class CorrectionKind(TextChoices):
    VALUE = "value", "Korrektur"
    REGISTER_HINT = "register_hint", "Hinweis zur amtlichen Quelle"
    REASSESSMENT = "reassessment", "Antrag auf Neubewertung"
    PROJECT = "project", "Projektmeldung"


class CorrectionState(TextChoices):
    DRAFT = "draft", "Entwurf"
    RELEASE = "release", "zur Freigabe"
    SUBMITTED = "submitted", "eingereicht"
    CLAIMED = "claimed", "in Bearbeitung"
    QUESTION = "question", "Rückfrage"
    SECOND_REVIEW = "second_review", "zur zweiten Prüfung"
    ACCEPTED = "accepted", "übernommen"
    ACCEPTED_DIFFERENTLY = "accepted_differently", "abweichend übernommen"
    REJECTED = "rejected", "nicht übernommen"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    LATE = "late", "nicht eingereicht (Frist abgelaufen)"
    DEFERRED = "deferred", "für die nächste Ausgabe vorgemerkt"


class EvidenceKind(TextChoices):
    LINK = "link", "Link"
    FILE = "file", "Datei"


class ProjectStatus(TextChoices):
    PLANNED = "planned", "geplant"
    PILOT = "pilot", "Pilotprojekt"
    RUNNING = "running", "im Regelbetrieb"
    ENDED = "ended", "beendet"


class CommentKind(TextChoices):
    INTERNAL = "internal", "interne Notiz"
    MESSAGE = "message", "Nachricht"
    QUESTION = "question", "Rückfrage"
    ANSWER = "answer", "Antwort"


class Side(TextChoices):
    CITY = "city", "Stadt"
    TEAM = "team", "Projektteam"


class Outcome(TextChoices):
    ACCEPT = "accept", "übernehmen"
    ACCEPT_DIFFERENTLY = "accept_differently", "abweichend übernehmen"
    REJECT = "reject", "nicht übernehmen"


class ReasonCode(TextChoices):
    EVIDENCE_SUFFICES = "evidence_suffices", "Nachweis belegt den Wert"
    OWN_RESEARCH = "own_research", "eigene Nachprüfung bestätigt den Wert"
    EVIDENCE_PARTLY = "evidence_partly", "Nachweis belegt einen anderen Wert"
    EVIDENCE_MISSING = "evidence_missing", "Nachweis reicht nicht aus"
    NOT_COUNTED = "not_counted", "zählt nach der Definition nicht"
    AFTER_CUTOFF = "after_cutoff", "Stand liegt nach dem Stichtag"
    REGISTER_STANDS = "register_stands", "amtliche Quelle bleibt maßgeblich"


class DecisionState(TextChoices):
    PROPOSED = "proposed", "wartet auf zweite Person"
    FINAL = "final", "gültig"
    RETURNED = "returned", "zurückgegeben"


class BulkCaseState(TextChoices):
    """What became of one case of a bulk decision."""

    WAITING = "waiting", "wartet"
    DONE = "done", "entschieden"
    LEFT_OUT = "left_out", "nicht entschieden"


class RunKind(TextChoices):
    BASELINE = "baseline", "Ausgangsstand"
    LIVE = "live", "laufender Stand"
    PUBLISHED = "published", "veröffentlicht"


class ReportKind(TextChoices):
    GAP_ANALYSIS = "gap_analysis", "Lückenanalyse (Arbeitsfassung)"
    POLITICS = "politics", "Lückenanalyse (Fassung für die Politik)"
    RECEIPT = "receipt", "Bestätigung des Abschlusses"
    RELEASE_FOLDER = "release_folder", "Freigabemappe"
    CASE_FILE = "case_file", "Vorgang als ZIP"


class ImportKind(TextChoices):
    DOSSIER = "dossier", "Excel-Mappe der Stadt"


class ImportState(TextChoices):
    CHECKING = "checking", "wird geprüft"
    READY = "ready", "geprüft, noch nicht übernommen"
    REFUSED = "refused", "nicht lesbar"
    APPLIED = "applied", "übernommen"
    DISCARDED = "discarded", "verworfen"


class MailingKind(TextChoices):
    """Mails to many cities at once."""

    OPENING = "opening", "Die Feedbackrunde beginnt"
    NEW_DEADLINE = "new_deadline", "Neue Frist für alle"
    REOPENED = "reopened", "Die Feedbackrunde ist wieder geöffnet"
    REMINDER = "reminder", "Erinnerung"


class CityStage(TextChoices):
    """How far a city is, as the project team reads it; derived."""

    NEVER_SIGNED_IN = "never", "noch nie angemeldet"
    NOT_BEGUN = "not_begun", "nicht begonnen"
    UNDER_WAY = "under_way", "in Arbeit"
    SIGNED_OFF = "signed_off", "abgeschlossen"
