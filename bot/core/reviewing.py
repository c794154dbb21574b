"""Turns that are worth a look, and what an operator concluded."""

from enum import StrEnum


class Why(StrEnum):
    """Why a turn is worth a look."""

    THUMB_DOWN = "thumb_down"
    ABSTAINED = "abstained"
    LOW_SCORE = "low_score"
    DROPPED = "dropped"
    ATTACK = "attack"


class Verdict(StrEnum):
    """What an operator concluded about a reply."""

    RIGHT = "right"
    INCOMPLETE = "incomplete"
    WRONG = "wrong"
    UNSAFE = "unsafe"
    SHOULD_HAVE_ABSTAINED = "should_have_abstained"
    SHOULD_HAVE_ANSWERED = "should_have_answered"
