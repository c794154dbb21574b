"""Pasted text -> which kind of company reply it is, or None for a person's own words.

Two things are weighed. *Likeness*: a ridge regression over the examples of the table, by word
pieces and by the ideas below, which say the same in both languages. *Voice*: a letter says "we",
"귀하" and "your request"; a person asks, says "my" and retells ("거절했대요"). A sentence in a
person's voice is left out of the likeness, so a question put beside a pasted letter does no harm.
Everything is counting: no model, nothing learned from what people send.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.answering.reply_reading import IDEA_MARKS, Reading, company_of, folded, read_pasted
from bot.core.company_reply import Company, CompanyReply, ReplyKind

Vector = NDArray[np.float64]

# Chosen on the examples, an eighth of them left out at a time, against every other question of the
# guides and of the subjects beside ours.
_LEAST_SCORE = 0.7
_LEAST_LIKENESS = 0.35
_BEATS_A_RECEIPT = 0.35
"""A letter that thanks for a request and then refuses it is a refusal, from this likeness on."""

_RIDGE = 0.3
_IDEA_WEIGHT = 6.0
_PIECE_CHARS = 3


class CompanyReplies:
    """Recognises pasted company replies and chain posts by the examples of a table.

    What weighs them is made with the first message that can be one, in a fraction of a second.
    """

    def __init__(self, table: Sequence[CompanyReply]) -> None:
        self._table = tuple(table)
        self._of_kind = {
            kind: [at for at, reply in enumerate(self._table) if reply.kind is kind]
            for kind in dict.fromkeys(reply.kind for reply in table)
        }

    @cached_property
    def _weights(self) -> "_Weights":
        examples = [
            (example, at)
            for at, reply in enumerate(self._table)
            for own in reply.examples.values()
            for example in own
        ]
        return _Weights(examples, len(self._table))

    def recognise(self, text: str) -> CompanyReply | None:
        """The entry a pasted text reads like, None for a person's own words.

        The entry is of the company the text names; where it names none or both, or the table has
        no entry for it, the one for any company. Text past `MAX_QUESTION_CHARS` is not looked at;
        time grows with the length of what is.
        """
        reading = read_pasted(text)
        if not self._table or reading is None or not reading.can_be_pasted:
            return None
        likeness = np.array([self._weights.likeness(piece) for piece in reading.pieces])
        kind, most = self._kind_of(likeness, reading)
        if most < _LEAST_LIKENESS or reading.score(most) < _LEAST_SCORE:
            return None
        return self._entry(kind, likeness, text)

    def _kind_of(self, likeness: Vector, reading: Reading) -> tuple[ReplyKind, float]:
        """The kind that a sentence, or all of them together, is most like; and how much.

        A receipt gives way to a sentence that is something else of its own.
        """
        of_kind = np.stack(
            [
                likeness[:, entries].sum(axis=1) * reading.can_be(kind)
                for kind, entries in self._of_kind.items()
            ]
        )
        most = of_kind.max(axis=1)
        kinds = list(self._of_kind)
        best = int(most.argmax())
        if kinds[best] is ReplyKind.RECEIVED:
            nearest = of_kind.argmax(axis=0)
            told = [
                (float(of_kind[kind, piece]), int(kind))
                for piece, kind in enumerate(nearest)
                if kind != best and of_kind[kind, piece] >= _BEATS_A_RECEIPT
            ]
            best = max(told)[1] if told else best
        return kinds[best], float(most[best])

    def _entry(self, kind: ReplyKind, likeness: Vector, text: str) -> CompanyReply:
        company = company_of(text)
        entries = self._of_kind[kind]
        own = [at for at in entries if self._table[at].company is company]
        fit = own or [at for at in entries if self._table[at].company is Company.ANY] or entries
        return self._table[max(fit, key=lambda at: float(likeness[:, at].max()))]


class _Weights:
    """How much each word piece and idea speaks for each entry.

    Ridge regression of the entries on the tf-idf vectors of their examples, solved in closed form
    over the examples (there are fewer of them than pieces).
    """

    def __init__(self, examples: Sequence[tuple[str, int]], entries: int) -> None:
        counts = [_features(folded(text)) for text, _ in examples]
        documents = Counter(feature for count in counts for feature in count)
        self._unseen = float(np.log(1 + len(examples)) + 1)
        self._column = {feature: at for at, feature in enumerate(documents)}
        self._idf = np.array(
            [np.log((1 + len(examples)) / (1 + times)) + 1 for times in documents.values()]
        )
        matrix = np.zeros((len(examples), len(self._column)))
        for row, count in enumerate(counts):
            columns, values = self._vector(count)
            matrix[row, columns] = values
        truth = np.zeros((len(examples), entries))
        truth[np.arange(len(examples)), [entry for _, entry in examples]] = 1
        self._mean = truth.mean(axis=0)
        gram = matrix @ matrix.T + _RIDGE * np.eye(len(examples))
        self._weights = matrix.T @ np.linalg.solve(gram, truth - self._mean)

    def likeness(self, sentence: str) -> Vector:
        """About 1 for the entry a text is an example of, about 0 for the others."""
        columns, values = self._vector(_features(sentence))
        return np.asarray(self._mean + values @ self._weights[columns])

    def _vector(self, count: Mapping[str, float]) -> tuple[list[int], Vector]:
        known = [feature for feature in count if feature in self._column]
        columns = [self._column[feature] for feature in known]
        raw = np.array([count[feature] for feature in known])
        values = raw * self._idf[columns] if columns else raw
        strange = sum(
            (value * self._unseen) ** 2
            for feature, value in count.items()
            if feature not in self._column
        )
        length = float(np.sqrt(values @ values + strange))
        return columns, values / length if length else values


def _features(sentence: str) -> dict[str, float]:
    words = re.findall(r"[^\W\d_]+|0", re.sub(r"\d+", "0", sentence))
    padded = f" {' '.join(words)} "
    ends = range(_PIECE_CHARS, len(padded) + 1)
    count = Counter(padded[end - _PIECE_CHARS : end] for end in ends)
    count.update(f"word {word}" for word in words)
    count.update(f"words {one} {two}" for one, two in pairwise(words))
    ideas = {
        f"idea {idea}": _IDEA_WEIGHT for idea, mark in IDEA_MARKS.items() if mark.search(sentence)
    }
    if "idea no" in ideas:
        ideas.pop("idea yes", None)  # "cannot honour": the word is there, the yes is not
    return {feature: 1 + float(np.log(times)) for feature, times in count.items()} | ideas
