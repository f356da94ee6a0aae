"""How a text is translated safely: with marks, with other marks, at last piece by piece around what must survive."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from . import checks, kept
from .hidden import without_hidden
from .marks import BRACKETS, LETTERS, Marked, marked

DOTTED = {"tr"}  # whose i and I are no pair: it cannot be written in capitals, and back, by its signs alone

Ask = Callable[[Sequence[str]], Sequence[str]]  # texts, and a translation for each, in their order


@dataclass(frozen=True)
class Task:
    """From one language (its code) into another, by an engine; `terms`: what the company's words become."""

    ask: Ask
    source: str
    target: str
    terms: Mapping[str, str]


def translated(texts: Sequence[str], task: Task) -> list[str | None]:
    """One for each text, None where no way of asking gave a safe translation. Raises what `task.ask` raises.

    Lines are translated each by itself: so line breaks stay, and what is wrong in one spoils no other.
    """
    texts = list(map(without_hidden, texts))
    lines = list(dict.fromkeys(line for text in texts for line in text.splitlines()))
    made = _lines(_in_its_language(lines, task.source), task)
    return [_together(text, made) for text in texts]


def _in_its_language(lines: Sequence[str], language: str) -> list[str]:
    """Without those that are surely in another one: they would come out half translated."""
    are_others = checks.are_surely_others(lines, language)
    return [line for line, is_another in zip(lines, are_others, strict=True) if not is_another]


def _together(text: str, made: Mapping[str, str | None]) -> str | None:
    lines = [made.get(line) for line in text.splitlines()]
    if None in lines:
        return None
    ends = [line[len(line.rstrip("\r\n")) :] for line in text.splitlines(keepends=True)]
    return "".join(f"{line}{end}" for line, end in zip(lines, ends, strict=True))


def _lines(lines: Sequence[str], task: Task) -> dict[str, str | None]:
    made: dict[str, str | None] = {}
    for way in (_with_letters, _with_brackets, _in_pieces):
        missing = [line for line in lines if made.get(line) is None]
        made |= way(missing, task) if missing else {}
    return made


def _with_letters(lines: Sequence[str], task: Task) -> dict[str, str | None]:
    return _with_marks({line: marked(line, kept.find(line, task.terms), LETTERS) for line in lines}, task)


def _with_brackets(lines: Sequence[str], task: Task) -> dict[str, str | None]:
    """Every figure is marked too: some engines write 3 as a word."""
    return _with_marks(
        {line: marked(line, kept.find(line, task.terms, numbers=True), BRACKETS) for line in lines}, task
    )


def _with_marks(lines: Mapping[str, Marked], task: Task) -> dict[str, str | None]:
    shouted = {line for line, words in lines.items() if words.is_shouted and not {task.source, task.target} & DOTTED}
    asked = {line: words.quiet if line in shouted else words.text for line, words in lines.items() if words.has_words}
    answers = _asked(list(asked.values()), task)
    bare = [(lines[line].bare(text), lines[line].bare(answers[text])) for line, text in asked.items()]
    are_plausible = checks.are_plausible(bare, task.source, task.target)
    made = {line: None if words.has_words else words.restored(words.text) for line, words in lines.items()}
    for (line, text), is_plausible in zip(asked.items(), are_plausible, strict=True):
        answer = answers[text].upper() if line in shouted else answers[text]
        made[line] = lines[line].restored(answer) if is_plausible else None
    return made


def _in_pieces(lines: Sequence[str], task: Task) -> dict[str, str | None]:
    """The words between what must survive: what is left of the sentence's order is the source's."""
    parted = {line: _pieces(line, task) for line in lines}
    asked = {piece.strip() for pieces in parted.values() for piece, is_kept in pieces if not is_kept}
    answers = _asked([words for words in asked if any(map(str.isalpha, words))], task)
    are_plausible = checks.are_plausible(list(answers.items()), task.source, task.target)
    fit = {words: answers[words] for words, is_plausible in zip(answers, are_plausible, strict=True) if is_plausible}
    return {line: _joined(pieces, fit) for line, pieces in parted.items()}


def _pieces(line: str, task: Task) -> list[tuple[str, bool]]:
    """Pairs of a piece and whether it is kept."""
    found = kept.find(line, task.terms, numbers=True)
    starts = [0, *(part.end for part in found)]
    ends = [*(part.start for part in found), len(line)]
    between = [(line[start:end], False) for start, end in zip(starts, ends, strict=True)]
    return [piece for pair in zip_longest(between, [(part.becomes, True) for part in found]) for piece in pair if piece]


def _joined(pieces: Sequence[tuple[str, bool]], answers: Mapping[str, str]) -> str | None:
    made = ""
    for piece, is_kept in pieces:
        words = piece.strip()
        if is_kept or not any(map(str.isalpha, words)):
            made += piece
        elif words in answers:
            made += piece.replace(words, answers[words].strip(), 1)
        else:
            return None
    return made


def _asked(texts: Sequence[str], task: Task) -> dict[str, str]:
    """What the engine says to each."""
    each = list(dict.fromkeys(texts))
    return dict(zip(each, task.ask(each), strict=True)) if each else {}
