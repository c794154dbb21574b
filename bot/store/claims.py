"""How long a claim holds."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.reviewing import CLAIM_MINUTES, Review


def claimed_after(now: datetime) -> datetime:
    """A claim made after this moment still holds."""
    return now - timedelta(minutes=CLAIM_MINUTES)


def standing(review: Review, freshest: datetime) -> Review:
    """The review without a claim that holds no longer."""
    if review.claimed_at is not None and review.claimed_at <= freshest:
        return replace(review, claimed_by=None, claimed_at=None)
    return review
