"""Whether anything fits a question at all: there is always a nearest passage.

How near it is does not tell: a right passage is as near to one question as a wrong one to another. But a question that
no article answers is also near to others of its kind, to those below, and that counts against it. docs/copilot.md says
by which questions weight and least were chosen, and how often they are right.
"""

from functools import cache

import numpy as np

from . import embeddings

WEIGHT = 0.5  # of how near the question is to others that no article answers
LEAST = 0.434  # that is left of the nearness of the best passage, where one fits

# Asked everywhere, and answered by no company's articles.
SENTENCES = (
    "Quel temps fera-t-il demain à Paris ?",
    "Qui a gagné le match hier soir ?",
    "Vous recrutez en ce moment ? Je cherche un stage",
    "Vous vendez des canapés ?",
    "Mon chien a mangé du chocolat, c’est grave ?",
    "Bonjour",
    "Avez-vous un programme de fidélité ?",
    "What is the capital of Australia?",
    "Do you sell sofas?",
    "Are you a robot?",
    "Which phone should I buy?",
    "Wie wird das Wetter am Wochenende?",
    "Ich brauche einen Termin beim Zahnarzt",
    "¿Quién ganó el partido de ayer?",
    "¿Cuál es la capital de Perú?",
    "Mi consigli un film per stasera?",
    "Qual é a receita do bolo de cenoura?",
    "Hoe laat vertrekt de trein?",
    "Jak nauczyć się grać na gitarze?",
    "Bugün dolar kaç lira?",
    "今日の天気は？",
    "東京までの電車の時間を教えて",
)


def fits(nearness: float, question: embeddings.Vectors) -> bool:
    """`nearness`: of the best passage to the question, whose vector is given."""
    return nearness - WEIGHT * float(np.max(_known() @ question)) >= LEAST


@cache
def _known() -> embeddings.Vectors:
    """(sentences, 384)."""
    return np.stack([embeddings.of_question(sentence) for sentence in SENTENCES])
