"""How the embedder is trained: every number, once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """The defaults made the published model; the tests train with far smaller numbers."""

    seed: int = 1
    trained_pieces: int = 20_000
    """Pieces the tokenizer finds in the texts of both languages."""
    english_words: int = 10_000
    """Whole English words the teacher knows, most frequent first, added to the pieces."""
    common_share: float = 1e-3
    """Share of all pieces at which a piece's starting weight falls to a half (SIF)."""
    pull: float = 0.01
    """How strongly the least-squares start holds pieces to the teacher's vector of the piece."""
    guide_repeats: int = 3
    """Times a sentence pair from the guides counts against one from the parallel file."""
    passes: int = 8
    batch: int = 512
    guide_batch: int = 256
    rate: float = 0.01
    sharpness: float = 20.0
    """What cosines are multiplied by before the softmax."""
    closeness: float = 2.0
    """Weight of a text's own distance to the teacher's vector."""
    likeness: float = 50.0
    """Weight of having the teacher's similarities between the texts of a batch."""
    guide_weight: float = 1.0
    guide_sharpness: float = 10.0
    asked_share: float = 0.3
    """How often a question's partner is another question, and not what answers it."""
    sections_differ: bool = False
    """Whether another section of the same guide is a counter-example."""
    dropped: float = 0.3
    """Share of a text's pieces left out at random."""
    unspaced: float = 0.15
    """Share of Korean texts read without their spaces, as phones often send them."""
    held_pairs: int = 1_000
    """Pairs of the parallel file kept for scoring, never trained on."""
