"""Vectors of the texts of tests, kept between runs: each is embedded once on a machine. `make clean` removes them."""

import os
from hashlib import sha256
from pathlib import Path

import numpy as np

from conversations.knowledge import embeddings, sentence_encoder

KEPT = Path(__file__).resolve().parents[1] / "build" / "embeddings"


def keep(patch):
    """From here on `patch`, pytest's, asks the model only for what no run has asked before."""
    question = embeddings.of_question
    patch.setattr(embeddings, "of_question", lambda text: _kept("query", text, lambda: question(text)))
    for kind, module, name in (("passage", embeddings, "of_passages"), ("encoder", sentence_encoder, "of_texts")):
        patch.setattr(module, name, _each_kept(kind, getattr(module, name)))


def _each_kept(kind, make):
    return lambda texts: np.stack([_kept(kind, text, lambda text=text: make([text])[0]) for text in texts])


def _kept(kind, text, make):
    name = sha256(f"{embeddings.MODEL}\n{kind}\n{text}".encode()).hexdigest()[:32]
    file = KEPT / f"{name}.npy"
    if not file.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        made = KEPT / f"{name}.{os.getpid()}"
        with made.open("wb") as out:
            np.save(out, make())
        made.replace(file)
    return np.load(file)
