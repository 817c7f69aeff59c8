"""Short forms: a note, a message, and why a value cannot be checked."""

from django import forms

from assessments.choices import NotCheckableReason


class NoteForm(forms.Form):
    """„Interne Notiz" and „Nachricht" are two fields, so that nothing reaches the wrong reader."""

    prefix = "notiz"
    text = forms.CharField(
        label="Interne Notiz (sieht nur Ihre Stadt)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MessageForm(forms.Form):
    prefix = "nachricht"
    text = forms.CharField(
        label="Nachricht an das Projektteam", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NotCheckableForm(forms.Form):
    """Only offers the reasons; the action refuses whatever is none."""

    reason = forms.ChoiceField(
        label="Warum kann Ihre Stadt den Wert nicht prüfen?",
        choices=NotCheckableReason.choices,
        widget=forms.RadioSelect,
    )


class HintForm(forms.Form):
    """A Hinweis zur Methode, on a value or on the index as a whole."""

    prefix = "methode"
    text = forms.CharField(
        label="Ihr Hinweis zur Methode",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Bitte schreiben Sie, was Ihre Stadt an der Methode ändern würde.",
            "max_length": "Bitte höchstens 4.000 Zeichen eingeben.",
        },
    )
