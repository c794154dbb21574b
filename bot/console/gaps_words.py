"""What the page of gaps says."""

from bot.both_languages import Closed


class GapsWords(Closed):
    """Questions without an answer, by what they are about."""

    heading: str
    about: str
    none: str
    no_corpus: str
    chats: str
    turns: str
    no_words: str
    words: str
    langs: str
    surfaces: str
    no_surface: str
    when: str
    one_day: str
    days: str
    nearest: str
    no_nearest: str
    score: str
    draft: str
    draft_about: str
    open: str
    open_about: str
    turn: str
    as_csv: str
    rank: str
    first: str
    last: str
