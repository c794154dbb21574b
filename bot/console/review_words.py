"""What the console says where turns are reviewed."""

from collections.abc import Mapping

from bot.both_languages import Closed
from bot.core.desk import DraftKind, Expect
from bot.core.guide import Device, Lang, SectionKind
from bot.core.keeping import Feedback, Outcome
from bot.core.reviewing import State, Use, Verdict, Why


class QueueWords(Closed):
    """The list of turns that are worth a look."""

    heading: str
    about: str
    filter: str
    more_filters: str
    every: str
    state: str
    why: str
    lang: str
    surface: str
    jurisdiction: str
    guide: str
    version: str
    since: str
    until: str
    show: str
    clear: str
    yours: str
    no_words: str
    none: str
    none_filtered: str
    older: str
    keys: str


class SearchWords(Closed):
    """Turns by what was said."""

    heading: str
    about: str
    words: str
    hint: str
    search: str
    none: str
    older: str


class ScreensWords(Closed):
    """Where people said that their screen differs from a step."""

    heading: str
    about: str
    guide: str
    step: str
    step_of: str
    device: str
    any_device: str
    times: str
    none: str


class TurnWords(Closed):
    """One conversation, and why it said that."""

    heading: str
    back: str
    next: str
    nothing_next: str
    asked: str
    replied: str
    no_words: str
    neighbours: str
    order: str
    this: str
    because: str
    outcome: str
    found: str
    found_about: str
    more_found: str
    in_reply: str
    section_text: str
    section_gone: str
    other_version: str
    dropped: str
    dropped_nothing: str
    nowhere: str
    beside: str
    beside_none: str
    understood: str
    surfaces: str
    place: str
    assumed: str
    devices: str
    sections: str
    concepts: str
    goes_on: str
    time: str
    whole: str
    machine: str
    version: str
    prompts: str
    best: str
    feedback: str
    no_evidence: str
    nothing: str


class ReviewingWords(Closed):
    """Taking a turn and concluding."""

    heading: str
    free: str
    claim: str
    taken: str
    yours: str
    release: str
    verdict: str
    note: str
    note_hint: str
    guide: str
    no_guide: str
    save: str
    concluded: str
    reading_only: str
    was_taken: str
    was_done: str
    not_yours: str
    no_verdict: str
    copied: str
    your_note: str


class MakingWords(Closed):
    """From a question to a test case or a guide draft."""

    heading: str
    case: str
    draft: str
    became: Mapping[Use, str]
    only_one: str
    no_words: str
    theirs: str
    own_only: str
    case_heading: str
    case_question: str
    case_question_hint: str
    expect: str
    lang: str
    intent: str
    form: str
    slugs: str
    slugs_hint: str
    must: str
    must_hint: str
    case_save: str
    draft_heading: str
    draft_about: str
    kind: str
    slug: str
    slug_hint: str
    title: str
    surfaces: str
    jurisdictions: str
    anywhere: str
    devices: str
    questions: str
    questions_hint: str
    source: str
    source_hint: str
    source_title: str
    source_publisher: str
    source_url: str
    source_date: str
    draft_save: str
    cancel: str
    copied: str
    missing: str
    too_long: str
    bad_id: str
    bad_slug: str
    bad_source: str
    known_slug: str
    asked_already: str
    drafted_already: str
    became_other: str
    cannot_write: str


class ReviewWords(Closed):
    """All of it. What a turn holds of a newer program is shown as it stands."""

    whys: Mapping[Why, str]
    verdicts: Mapping[Verdict, str]
    states: Mapping[State, str]
    outcomes: Mapping[Outcome, str]
    feedback: Mapping[Feedback, str]
    devices: Mapping[Device, str]
    sections: Mapping[SectionKind, str]
    langs: Mapping[Lang, str]
    expects: Mapping[Expect, str]
    kinds: Mapping[DraftKind, str]
    reasons: Mapping[str, str]
    stages: Mapping[str, str]
    queue: QueueWords
    search: SearchWords
    screens: ScreensWords
    turn: TurnWords
    reviewing: ReviewingWords
    making: MakingWords
