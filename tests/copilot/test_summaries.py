"""A conversation told to who takes it over: of what stands in it, and nothing else."""

from conversations.copilot.events import Failed, Finished, Reason, Sentence, Strike, Struck
from conversations.copilot.models import Feature


def test_it_is_told_in_sentences_to_whom_it_is_for(ask, model):
    model.says("The lamp of order #4521 arrived broken. Zoe asks if it has to be sent back.")
    *sentences, end = ask(Feature.SUMMARY)
    assert sentences == [
        Sentence("The lamp of order #4521 arrived broken."),
        Sentence("Zoe asks if it has to be sent back."),
    ]
    assert isinstance(end, Finished)
    assert "English" in model.asked[0]["messages"][0]["content"]


def test_what_nobody_said_is_struck(ask, model):
    model.says("The lamp arrived broken. A refund of €30 was promised.")
    assert ask(Feature.SUMMARY)[1] == Struck("A refund of €30 was promised.", Strike.FIGURE)


def test_where_nobody_wrote_there_is_nothing_to_tell(ask, model, conversation):
    conversation.messages.filter(kind="text").update(kind="note", from_visitor=False)
    assert ask(Feature.SUMMARY) == [Failed(Reason.EMPTY)]
