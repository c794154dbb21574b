"""The bot's own words: everything it says that is not from a guide."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import Field

from bot.both_languages import Closed, load_both
from bot.core.answer import Basis, Reason
from bot.core.company_reply import ReplyKind
from bot.core.deadline import Law, Move, Owed
from bot.core.guide import Confidence, Device, GuideKind, Lang, SectionKind
from bot.core.keeping import Feedback
from bot.core.letter import Purpose, Recipient


class Labels(Closed):
    """Short words around an answer. Braces are filled in by the program.

    `publishers` says in plain words those that are no names, by what files call them.
    """

    sources: str
    source: str
    from_publishers: str
    as_of: str
    undated: str
    publishers: Mapping[str, str]
    due: str
    foreign: str
    nearest: str
    links: str
    login: str
    more: str
    other_device: str


class CalendarWords(Closed):
    """How a day is said; `weekdays` begin with Monday."""

    day: str
    weekdays: tuple[str, str, str, str, str, str, str]

    def said(self, day: date) -> str:
        """A day with its weekday, for people who count on it."""
        weekday = self.weekdays[day.weekday()]
        return self.day.format(year=day.year, month=day.month, date=day.day, weekday=weekday)


class Notices(Closed):
    """What the bot says when something is not a question it can search for."""

    crisis_elsewhere: str
    too_long: str
    media: str
    edited: str
    unknown_command: str
    old_button: str
    broken: str
    not_ready: str


class KeepingWords(Closed):
    """What the bot says about what it keeps."""

    ask: str
    agree: str
    decline: str
    kept: str
    not_kept: str
    now: str
    mydata: str
    forgotten: str
    not_forgotten: str
    unavailable: str


class SwitchedOffVoice(Closed):
    """What is said while the bot, or a guide, is switched off.

    Telegram takes no longer words on the button over inline results.
    """

    bot: str = Field(max_length=64)
    guide: str = Field(max_length=200)


class ReferralVoice(Closed):
    """Around a question on its way to the campaign, and its answer."""

    offer: str
    preview: str
    along: str
    send: str
    reword: str
    drop: str
    sent: str
    dropped: str
    type_it: str
    chat_full: str
    day_full: str
    not_kept: str
    wrote: str
    no_advice: str
    no_answer: str


class DeliveryWords(Closed):
    """What is said where an answer may not have arrived."""

    interrupted: str


class Terminal(Closed):
    """What only the terminal says."""

    welcome: str
    prompt: str
    bye: str
    privacy: str


class LettersVoice(Closed):
    """What is said while somebody chooses a letter, sends it and waits for the answer."""

    none: str
    where: str
    whom: str
    what_for: str
    fill_in: str
    gone: str
    file: str
    change_place: str
    sent: str
    other_language: str
    asked_day: str
    today: str
    yesterday: str
    days_ago: str
    no_day: str
    received: str
    counted: str
    law: str
    counted_by: str
    moved: str
    approximate: str
    extended: str
    then: str
    step: str
    calendar: str
    calendar_button: str
    event: str
    recipients: Mapping[Recipient, str]
    purposes: Mapping[Purpose, str]
    owed: Mapping[Owed, str]
    laws: Mapping[Law, str]
    moves: Mapping[Move, str]
    only_in: Mapping[str, str]


class StepsVoice(Closed):
    """Around the steps of a guide, one at a time."""

    begin: str
    ask_service: str
    ask_device: str
    ask_place: str
    for_place: str
    change_place: str
    devices: Mapping[Device, str]
    count: str
    then_look: str
    back: str
    next: str
    done: str
    trouble: str
    stop: str
    no_trouble: str
    to_card: str
    well_done: str
    share: str
    share_text: str
    another: str
    stopped: str
    go_on: str
    changed: str
    from_first: str
    gone: str
    route_gone: str


class RemindersVoice(Closed):
    """What is said around a reminder, and in it."""

    here: str
    in_days: str
    kept: str
    cancel: str
    past: str
    too_many: str
    not_kept: str
    waiting: str
    item: str
    some: str
    none: str
    to_letter: str
    cancel_one: str
    cancelled: str
    over: str
    again: str
    today: str
    late: str
    answered_button: str
    answered: str
    look_again: str
    look: str
    open_steps: str


class OutsideVoice(Closed):
    """In groups and other people's chats, and to what is not text."""

    hello: str
    ask: str
    alone: str
    go_on: str
    card_from: str
    none: str
    crisis_title: str
    contact: str
    location: str
    voice: str
    forwarded: str
    caption: str


class PastedVoice(Closed):
    """What a message was that somebody pasted."""

    kinds: Mapping[ReplyKind, str]


class FeedbackVoice(Closed):
    """Whether an answer helped, and why not."""

    up: str
    down: str
    reasons: Mapping[Feedback, str]
    why: str
    thanks: str
    noted: str


class SettingsVoice(Closed):
    """What is chosen once for a chat, what a start code brings, and the bot's own profile.

    Telegram takes no longer descriptions. Source: core.telegram.org/bots/api, setMyDescription.
    """

    name: str
    ask_language: str
    language_set: str
    ask_country: str
    country_set: str
    no_country: str
    keep_open: str
    elsewhere: str
    not_kept: str
    remembered: str
    change_device: str
    from_code: str
    begin_service: str
    description: str = Field(max_length=512)
    short_description: str = Field(max_length=120)


class Voice(Closed):
    """One language's words, closed: an unknown or missing entry is an error at start."""

    lang: Lang
    start: str
    help: str
    privacy: str
    about_sources: str
    commands: Mapping[str, str]
    labels: Labels
    calendar: CalendarWords
    places: Mapping[Basis, str]
    kinds: Mapping[GuideKind, str]
    confidence: Mapping[Confidence, str]
    sections: Mapping[SectionKind, str]
    abstain: Mapping[Reason, str]
    clarify: Mapping[str, str]
    notices: Notices
    keeping: KeepingWords
    delivery: DeliveryWords
    terminal: Terminal
    letters: LettersVoice
    steps: StepsVoice
    reminders: RemindersVoice
    outside: OutsideVoice
    switched_off: SwitchedOffVoice
    referral: ReferralVoice
    pasted: PastedVoice
    feedback: FeedbackVoice
    settings: SettingsVoice


class Voices(Mapping[Lang, Voice]):
    """The words of every language. `digest` names their content: 16 hex digits of a SHA-256."""

    def __init__(self, voices: Mapping[Lang, Voice]) -> None:
        self._voices = dict(voices)
        written = "\n".join(self._voices[lang].model_dump_json() for lang in sorted(self._voices))
        self.digest = sha256(written.encode()).hexdigest()[:16]

    def __getitem__(self, lang: Lang) -> Voice:
        return self._voices[lang]

    def __iter__(self) -> Iterator[Lang]:
        return iter(self._voices)

    def __len__(self) -> int:
        return len(self._voices)


def load_voices(folder: Path) -> Voices:
    """Both languages from `folder/{ko,en}.yaml`.

    Raises:
        OperatorError: as `load_both`.
    """
    return Voices(load_both(folder, Voice))
