"""Hinweise zur Methode: collected by subject, answered once for all cities."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from assessments.models import Edition, Parameter
from cities.permissions import is_researcher
from scindex_portal.access import access

from .actions.hint_answers import answer_hints
from .queries.hint_subjects import hint_subjects
from .transitions import Refused


class AnswerForm(forms.Form):
    """`about`: a parameter of the edition, or none for the index as a whole."""

    about = forms.ModelChoiceField(
        Parameter.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Diesen Wert gibt es hier nicht. Bitte laden Sie die Seite neu."},
    )
    text = forms.CharField(
        label="Antwort an alle Städte",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte schreiben Sie die Antwort; alle Städte lesen sie."},
    )

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = Parameter.objects.filter(indicator__domain__edition=edition)


@require_http_methods(["GET", "HEAD", "POST"])
@access(is_researcher)
def hints(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(Edition, key=edition)
    typed = AnswerForm(request.POST, edition=found) if request.method == "POST" else None
    if typed is not None and typed.is_valid() and _answered(request, found, typed):
        return redirect("moderation:hints", edition)
    subjects = [(subject, _form_of(subject.key, typed, found)) for subject in hint_subjects(found)]
    context = {"edition": found, "subjects": subjects, "typed": typed}
    return render(request, "assessments/moderation/hints.html", context)


def _answered(request: HttpRequest, edition: Edition, form: AnswerForm) -> bool:
    about, text = form.cleaned_data["about"], form.cleaned_data["text"]
    try:
        answer_hints(edition=edition, parameter=about, researcher=request.user, text=text)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return False
    messages.success(request, f"Beantwortet: {about or 'Index insgesamt'}. Alle Städte lesen die Antwort.")
    return True


def _form_of(subject: int, typed: AnswerForm | None, edition: Edition) -> AnswerForm:
    """What was typed for this subject, else an empty form."""
    if typed is not None and typed.data.get("about", "") == (str(subject) if subject else ""):
        return typed
    return AnswerForm(edition=edition, initial={"about": subject or ""}, auto_id=f"id_{subject}_%s")
