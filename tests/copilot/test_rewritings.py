"""A draft made better: shown as it comes, and refused where something that counts has changed."""

import pytest

from conversations.copilot.events import Failed, Finished, Reason, Words
from conversations.copilot.models import Feature

DRAFT = (
    "No you keep the lamp Zoe. The globe of €30 comes thursday 12/03, see https://shop.example/globe or order #4521."
)


def test_it_comes_word_by_word_and_ends_whole(ask, model):
    made = DRAFT.replace("No you", "No, you").replace("lamp Zoe", "lamp, Zoe").replace("thursday", "Thursday")
    model.says(made)
    *words, end = ask(Feature.CORRECT, text=DRAFT)
    assert "".join(piece.text for piece in words) == made
    assert all(isinstance(piece, Words) for piece in words)
    assert end == Finished(end.suggestion_id, made)


def test_what_no_database_takes_does_not_come(ask, model):
    model.says("You keep the \ud83dlamp\0, Zoe.")
    assert ask(Feature.CORRECT, text="you keep the lamp Zoe.")[-1].text == "You keep the lamp, Zoe."


def test_the_model_is_told_what_to_do_and_reads_the_draft_alone(ask, model):
    for feature, task in {
        Feature.CORRECT: "spelling",
        Feature.SHORTER: "fewer words",
        Feature.WARMER: "warmer",
        Feature.FORMAL: "formal",
    }.items():
        ask(feature, text="You keep the lamp.")
        role, draft = model.asked[-1]["messages"]
        assert task in role["content"]
        assert draft == {"role": "user", "content": "You keep the lamp."}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("€30", "€40"),
        ("€30", "$30"),
        ("12/03", "13/03"),
        ("thursday", "Friday"),
        ("https://shop.example/globe", "https://shop.example/lamp"),
        ("#4521", "#4512"),
        ("or order #4521", "soon"),
        ("Zoe", "Chloe"),
        ("Zoe", "my friend"),
        ("lamp", "[product]"),
        ("lamp", "lamp of evil.biz"),
        ("12/03", "03/12"),
        ("lamp", "lamp again and again and again and again and again and again"),
    ],
)
def test_whatever_counts_has_to_survive(ask, model, was, becomes):
    model.says(DRAFT.replace(was, becomes))
    assert ask(Feature.WARMER, text=DRAFT)[-1] == Failed(Reason.NOT_SAFE)


def test_another_language_is_refused(ask, model):
    model.says("Vous pouvez garder la lampe, il ne faut pas nous la renvoyer.")
    assert ask(Feature.FORMAL, text="You can keep the lamp, there is no need to send it back to us.")[-1] == Failed(
        Reason.NOT_SAFE
    )


def test_much_more_than_the_draft_is_heard_no_further(ask, model):
    model.says("You keep the lamp. " + "And we tell you all about how that came to be. " * 20)
    *words, end = ask(Feature.WARMER, text="You keep the lamp.")
    assert end == Failed(Reason.NOT_SAFE)
    assert len("".join(piece.text for piece in words)) < 200


def test_quotation_marks_around_all_of_it_are_the_models_own(ask, model):
    model.says("“You may keep the lamp.”")
    assert ask(Feature.FORMAL, text="you keep the lamp")[-1].text == "You may keep the lamp."


@pytest.mark.parametrize(("draft", "why"), [("  ", Reason.EMPTY), ("word " * 1_000, Reason.TOO_LONG)])
def test_what_cannot_be_reworded_is_not_asked_for(ask, model, draft, why):
    assert ask(Feature.SHORTER, text=draft) == [Failed(why)]
    assert not model.asked


@pytest.mark.parametrize(
    ("language", "draft", "made"),
    [
        ("fr", "Non vous gardez la lampe.", "Non, vous ne gardez pas la lampe."),
        ("fr", "Vous ne payez rien pour le globe.", "Vous payez le globe."),
        ("en", "No, you keep the lamp.", "No, you cannot keep the lamp."),
        ("de", "Sie behalten die Lampe.", "Sie behalten die Lampe nicht."),
        ("es", "Usted se queda con la lámpara.", "Usted no se queda con la lámpara."),
        ("pt", "Você fica com o candeeiro.", "Você não fica com o candeeiro."),
    ],
)
def test_what_says_the_contrary_is_refused(ask, model, language, draft, made):
    model.says(made)
    assert ask(Feature.CORRECT, text=draft, language=language)[-1] == Failed(Reason.NOT_SAFE)


@pytest.mark.parametrize(
    ("language", "draft", "made"),
    [
        ("fr", "Non vous gardez la lampe.", "Vous gardez la lampe. N’hésitez pas à nous écrire."),
        ("en", "No you keep the lamp.", "You keep the lamp. Please do not hesitate to write."),
    ],
)
def test_politeness_is_no_contrary(ask, model, language, draft, made):
    model.says(made)
    assert isinstance(ask(Feature.WARMER, text=draft, language=language)[-1], Finished)


def test_an_excuse_is_no_rewriting(ask, model):
    model.says("Je suis désolé, mais je suis incapable de vous aider avec ça.")
    draft = "Non vous gardez la lampe. Le globe arrive jeudi il se visse sans outils."
    assert ask(Feature.WARMER, text=draft)[-1] == Failed(Reason.NOT_SAFE)
