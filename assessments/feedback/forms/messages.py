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
