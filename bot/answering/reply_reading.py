"""What can be seen in a pasted text: whose voice each sentence is, and what it is about."""

import re
import unicodedata
from dataclasses import dataclass

from bot.core.company_reply import Company, ReplyKind
from bot.core.question import MAX_QUESTION_CHARS

_LETTER_MARK, _MOST_MARKS = 0.3, 2
_FINISHED_SENTENCE = 0.3
_PERSON_BESIDE_IT = -0.5
_MUCH_OF_A_PERSON, _MOST_OF_A_PERSON = 0.5, 0.67
_A_STORY, _MUCH_OF_A_STORY = 2, 0.33
_LEAST_IDEAS, _FEW_IDEAS = 0.5, 0.25
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+|\n+")
_FINISHED = re.compile(r"[\w)][.!]$")
_QUOTED = re.compile(r"^[ \t]*[>|].*$", re.M)
_EARLIER_MAIL = re.compile(
    r"^[ \t]*(?:on\b.{0,80}\bwrote:|-{2,}\s*(?:original|forwarded|원본|전달)|보낸 사람:|from:.*@)",
    re.M,
)

_IDEAS = {
    "receipt": r"receiv|receipt|we got|reached us|(?<!be )submitted\b(?! with)|submission"
    r"|assigned|logged"
    r"|queue|automat(?:ed|ic)|접수|받았|도착|등록되|제출되었|제출해 주셔서|배정|자동|전달하였",
    "later": r"get back|let you know|notify|will (?:contact|respond|reply|review|hear)|reply within"
    r"|delayed|longer than|as soon as|reviewing|회신드리|답변드리|알려 드리|안내해|늦어질|돌아올"
    r"|걸릴 수",
    "looked": r"reviewed|reviewing your|considered|검토 결과|검토한 결과|검토했|검토하였|살펴보",
    "yes": r"hono?u?r|respect|accept|approv|grant|appl(?:y|ied|ies)|confirmed|successfully objected"
    r"|존중|수락|승인|받아들|반영|적용|확인되었",
    "stopped": r"(?:not|n't|no longer) (?:be )?us(?:e|ing)|stopped|exclud|suspended"
    r"|(?:사용|이용)(?:되|하)지 않|쓰이지 않|쓰지 않|중단(?:하였|했)|제외",
    "done": r"complet(?:ed|ion)|removed|been processed|resolved|완료(?:되|하였|했)|삭제되었"
    r"|처리되었|마쳤|제거",
    "no": r"can(?:no|')t (?:comply|honou?r|accept|fulfil|help|process|provide|confirm)|unable"
    r"|not able"
    r"|unfortunately|regret|declin|reject|denied|nothing further|won't be (?:able|taking)"
    r"|not (?:to )?(?:honou?r|take|accept|consider|required|obliged)|does not (?:meet|accept)"
    r"|not stop"
    r"|드리기 어렵|받아들이기 어렵|취할 수 없|들어드릴 수 없|받아들일 수 없|받아들이지|응할 수 없"
    r"|응하지|도울 수 없|이행할 수 없"
    r"|존중할 수 없"
    r"|조치할 수 없|해 드릴 수 없|수락할 수 없|거절|거부(?:합|되|하였|했)|반려|않기로|조치를 하지"
    r"|의무가 없"
    r"|불행|아쉽|양해|대상이 아",
    "interest": r"legitimate|our interests?\b|overrid(?!e-)|prevail|outweigh|정당한 이익|우선",
    "closed": r"closed?\b|final\b|종료|종결|최종",
    "identity": r"no account matches|username|linked to your account|일치하는 계정"
    r"|\bid\b|identit|identif|passport|licen[cs]e|power of attorney|proof of|selfie"
    r"|own this account|신분|신원|여권|면허|본인|위임장|서류|소유자임",
    "code": r"one-time|일회용|verify your email|인증하면"
    r"|\bcode (?:is|0|will)|(?:this|security|confirmation|verification|new|the) code\b"
    r"|passcode"
    r"|six digit|코드|6자리",
    "evidence": r"law you rely|근거가 되는 법|how this processing|share links"
    r"|prompts?\b|screenshot|evidence|more details|describe how|affects? you"
    r"|(?:more|further|additional) (?:info|detail)|explain"
    r"|reason for"
    r"|links? to|프롬프트|스크린샷|캡처|증거|추가 (?:정보|자료)|세부 정보|설명해|링크를 알려"
    r"|이유를 입력",
    "region": r"region|countr|location|where you (?:are|live)|european union|지역|국가|나라|위치"
    r"|계신 곳|한국"
    r"|유럽 연합",
    "not offered": r"(?:not|n't) (?:currently )?(?:available|offered|supported|provided)"
    r"|only (?:available|open)|certain regions|일부 지역|만 (?:제출|신청)할 수"
    r"|can't submit|only people|이용할 수 없|이용하실 수 없|사용할 수 없|지원하지|지원되지"
    r"|제공되지|에서만"
    r"|만 이용할|제출할 수 없",
    "form": r"\bforms?\b|channel|양식|창구|채널",
    "settings": r"settings?\b|untick|설정|체크|해제",
    "elsewhere": r"(?:help|privacy|support) cent|portal|wrong|help pages|contact xai"
    r"|our team does not|log in and"
    r"|센터(?:의|에서|를)|도움말|포털|다른 양식|담당이 아|잘못된|xai에 연락|처리하지 않",
    "broken": r"you must log in|로그인해야|incorrect"
    r"|went wrong|something's wrong|\berror|not found|try(?:ing)? again|another try"
    r"|reload|refresh"
    r"|broken|problem|expired|temporar|attempts|too fast|how often|could not be|couldn't be"
    r"|connect to"
    r"|not valid|does(?:n't| not) match|getting this fixed|문제가|문제를|오류|찾을 수 없"
    r"|다시 시도|새로 고"
    r"|만료|일시|차단|제한|너무|연결할 수|올바르지|일치하지|잘못되었",
    "no consent": r"(?:not|n't) (?:consent|give|allow|authori|agree|grant|permit)|forbid|prohibit"
    r"|give notice|declare|may not use"
    r"|동의하지|허락하지|허용하지|승인하지|부여하지|거부합니다|금지|금하|금합|금한|주지 않"
    r"|통보|통지|사용하지 말",
    "pass it on": r"\bcopy\b(?! of)|paste|re-?post|goodbye"
    r"|post (?:this|at least|a (?:note|similar))|must post"
    r"|publish a statement|spread|share (?:this|with|it)|forward this|everyone sees"
    r"|복사|복붙|붙여|굿바이|올리세요|올려 ?주세요|올리지|올려야|퍼뜨|퍼가|게시함|선언|공유하세요"
    r"|공유해 ?주세요|공유 부탁|전달해 ?주세요|rt 부탁|리트윗",
}
_LETTER_MARKS = (
    r"\bwe(?:'ve|'re|'ll|'d)?\b|\bour (?:team|systems?|decision|records|side|model|criteria)\b",
    r"\byour (?:\w+ ){0,2}(?:request|objection|form|report|case|enquiry|ticket|submission|email"
    r"|account|posts?|data|information|identity|code|session|country|region|location|reason|settings)\b",
    r"^(?:hi|hello|dear)\b[^?]{0,40}(?:,|$)|^(?:안녕하세요|고객님|회원님)[^?]{0,20}[.,]?$",
    r"\bthank(?:s| you) for (?:contact|reach|writ|gett|submi|your|shar)"
    r"|(?:문의|연락|제출|제보|신고)(?:해|하여)? ?(?:주셔서|주신)",
    r"privacy (?:team|operations)|\bsupport\b[.!]?$|\bregards\b|보호팀|고객 ?지원|드림\b",
    r"\[#?\d{5,}\]|(?:case|ticket|reference|접수|문서|사례) (?:number|번호)",
    r"\bplease (?:use|try|send|visit|provide|submit|reply|tell|log|attach|check|enter|note"
    r"|contact)\b",
    r"귀하|회원님|고객님|당신|저희|당사|우리는",
    r"(?:니다|십시오)(?:[.!]|$)",
    r"(?:주세요|주시기|(?<!안녕)하세요|보세요|으세요|가세요)(?:[.!]|$)",
)
_ASKS = (
    r"\?",
    r"^(?:how|what|why|who|when|where|which|can|could|does|do|did|is|are|should|will|may)\b"
    r"(?! (?:not|you)\b)|^(?:what|how|where|who)'?s\b|^(?:have|has) (?:they|it|meta|x)\b",
    r"\bwhat now\b|\b(?:can|may|should|must|do) (?:i|we)\b|\bis that\b|\bplease help me\b"
    r"|\bwhat's that\b",
    r"\b(?:form|page|app|store|screen|company|mail|answer|it)s? "
    r"(?:\w+ )?(?:says?|said|answered|wrote)\b",
    r"^(?:got|getting) ['\"]|나와요|떠요|뜨네요|하고 끝|않는대",
    r"대신 [가-힣]+ ?주|(?:공유해|꺼|내려|바꿔|골라|도와) ?(?:줘|주세요|주시)",
    r"(?:법|방법|절차|설정|거|걸|것만|지만|연락처|조항|여부)[을를만]? ?(?:좀 )?알려 ?(?:줘|주)",
    r"(?:글|본문|양식|편지|문장|문구)(?:로|만|을|를)? ?(?:하나만 )?(?:주세요|필요)",
    r"\b(?:lol|plz|pls|u|ur|wtf|omg|idk|dont|cant|wont|doesnt)\b",
    r"(?:나요|까요|가요|니까|냐|니|죠|지요|려나|는지|은지|을지|할지|던데|는데요?|인데|거든요?"
    r"|다면)(?:[.!~?]|$)",
    r"[가-힣](?:네요|어요|아요|해요|여요|예요|에요|워요|와요|져요|돼요|봐요|려요|나와요|임|함|됨"
    r"|음|ㅠ+|ㅋ+)"
    r"(?:[.!~ㅠㅋ]|$)",
    r"궁금|싶(?:습니다|어요?|은데)|방법(?:[이을은도]|좀)? ?(?:있|없|알|좀|$)"
    r"|어떡|어떻게|어디|언제|뭐|무엇|(?<![가-힣])왜|얼마|며칠"
    r"|알려 ?줘|써 ?(?:줘|주세요)",
)
_RETELLS = (
    r"\b(?:they|meta|facebook|fb|insta\w*|twitter|x|xai|he|she|it)\b (?:\w+ )?"
    r"(?:say|said|told|tell|want|ask|refus|reject|den[iy]|clos|keep|sent|answer|replied|demand)\w*",
    r"^(?:please|kindly) (?:explain|calculate|confirm|write|list|show|draft|give|tell)\b",
    r"(?:(?<!양해 )(?<!양해를 )(?<!협조 )부탁|만들어|작성해|보여|막아|설명해"
    r"|정리해|추천해|문장|편지) ?(?:드립니다|드려요|주세요"
    r"|줘)",
    r"(?:대요|래요|라는데|다는데|라고만?|다고만?|다면서|라면서|래서|대서|는데)(?![가-힣])|[가-힣]래(?:[.!]|$)",
)
_SPEAKS_FOR_ITSELF = (
    r"(?<!\w)(?:i|i'm|i've|i'd|i'll|my|me|mine|im|ive|our (?:request|objection|art|photos))(?!\w)",
    r"(?<![가-힣])(?:저는|제가|저도|저한테|내가|나는|나도|제|내|우리 아이)(?![가-힣])",
    r"(?:메타|페이스북|페북|인스타(?:그램)?|엑스|트위터|회사|(?<![a-z])x)"
    r"(?:가|이|측이|측에서|에서는?|한테서?|로부터) ",
    r"(?:facebook|instagram|meta|grok)(?:가|이|측이|측에서|에서) (?:거절|거부|답|연락|요구"
    r"|보[내냈])",
)

_META = re.compile(
    r"(?<![a-z])(?:meta|facebook|instagram|threads|whatsapp)(?![a-z])|메타|페이스북|인스타|스레드|왓츠앱"
)
_X = re.compile(
    r"(?<![a-z])(?:x|xai|grok|twitter|tweets?)(?![a-z])|트위터|트윗|그록|(?<![가-힣])엑스"
)

_ANY_LETTER_MARK = tuple(re.compile(mark) for mark in _LETTER_MARKS)
_ASKING = re.compile("|".join(_ASKS))
_RETELLING = re.compile("|".join(_RETELLS))
_ADDRESSING = re.compile(r"\byour?\b|귀하|회원님|고객님|당신")
_SPEAKING_FOR_ITSELF = re.compile("|".join(_SPEAKS_FOR_ITSELF))
IDEA_MARKS = {idea: re.compile(marks) for idea, marks in _IDEAS.items()}
_OWNER = re.compile(
    r"(?<![가-힣])(?:본인[은이의]?|나[는의]|저[는의]|내|제|우리)(?![가-힣])|소유자|주인"
)
_HANGUL = re.compile("[가-힣]")

_TELLING = {
    ReplyKind.RECEIVED: ("receipt", "later"),
    ReplyKind.ACCEPTED: ("yes", "stopped", "done"),
    ReplyKind.REFUSED: ("no", "closed", "interest"),
    ReplyKind.WANTS_MORE: ("identity", "code", "evidence"),
    ReplyKind.NOT_IN_REGION: ("not offered", "no"),
    ReplyKind.WRONG_FORM: ("form", "settings", "elsewhere"),
    ReplyKind.ERROR: ("broken", "not offered"),
}
"""Ideas of which a message holds at least one if it is of a kind."""
_ON_SCREENS = (ReplyKind.NOT_IN_REGION, ReplyKind.ERROR)
"""What a screen says to nobody in particular: "Something went wrong"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen in a text: the sentences that may be a company's, and what marks a letter.

    The last of several `pieces` is all of them together.
    """

    pieces: tuple[str, ...]
    ideas: frozenset[str]
    share_of_ideas: float
    letter_marks: int
    finished: bool
    declares: bool
    addresses: bool
    asks: bool
    persons: int
    share_of_person: float

    @property
    def can_be_pasted(self) -> bool:
        """False for keywords ("x settings") and for a person's words with little beside them."""
        if self.is_passed_on and not self.asks:
            return True
        if self.persons >= _A_STORY and self.share_of_person >= _MUCH_OF_A_STORY:
            return False
        if self.persons and self.share_of_ideas < _FEW_IDEAS:
            return False
        if self.share_of_person > _MUCH_OF_A_PERSON:
            return self.addresses and self.share_of_person <= _MOST_OF_A_PERSON
        if self.letter_marks:
            return True
        # a company's Korean always has a polite ending, which is a mark
        plain = self.finished and not self.share_of_person
        return plain and self.share_of_ideas >= _LEAST_IDEAS and not _HANGUL.search(self.pieces[0])

    @property
    def is_passed_on(self) -> bool:
        """Whether it declares something and bids others to pass it on."""
        return self.declares and "pass it on" in self.ideas

    def can_be(self, kind: ReplyKind) -> bool:
        """Whether it says what every message of a kind says."""
        if kind is ReplyKind.CHAIN_NOTICE:
            named = company_of(self.pieces[-1]) is not None
            mine = self.declares and not self.persons
            return mine or ("pass it on" in self.ideas and (named or self.declares))
        if self.is_passed_on or (
            not self.letter_marks and not self.addresses and kind not in _ON_SCREENS
        ):
            return False
        return not self.ideas.isdisjoint(_TELLING[kind])

    def score(self, likeness: float) -> float:
        """How surely this is no person's own message, for a likeness to the nearest kind."""
        return (
            min(likeness, 1.0)
            + _LETTER_MARK * min(self.letter_marks, _MOST_MARKS)
            + _FINISHED_SENTENCE * self.finished
            + _PERSON_BESIDE_IT * self.share_of_person
        )


def read_pasted(text: str) -> Reading | None:
    """None where no sentence, or too few of them, can be a company's."""
    sentences = _sentences(text)
    theirs = [sentence for sentence in sentences if not _is_person(sentence)]
    if not any(mark.search(sentence) for sentence in theirs for mark in IDEA_MARKS.values()):
        return None
    finished = [sentence for sentence in theirs if _FINISHED.search(sentence)]
    ideas = {idea: [s for s in theirs if mark.search(s)] for idea, mark in IDEA_MARKS.items()}
    # a chain post is written by people for people: what marks it is that it declares
    passing_on = ideas["pass it on"]
    declares = any(
        _speaks_for_an_owner(sentence)
        for sentence in ideas["no consent"]
        if sentence in finished or any(other != sentence for other in passing_on)
    )
    telling = {sentence for said in ideas.values() for sentence in said}
    return Reading(
        pieces=(*theirs, " ".join(theirs)) if len(theirs) > 1 else tuple(theirs),
        ideas=frozenset(idea for idea, said in ideas.items() if said),
        share_of_ideas=len(telling) / len(theirs),
        letter_marks=sum(any(mark.search(s) for s in theirs) for mark in _ANY_LETTER_MARK)
        + declares,
        finished=bool(finished),
        declares=declares,
        addresses=declares or any(_ADDRESSING.search(sentence) for sentence in theirs),
        asks=any("?" in sentence for sentence in sentences),
        persons=len(sentences) - len(theirs),
        share_of_person=1 - len(theirs) / len(sentences),
    )


def _speaks_for_an_owner(sentence: str) -> bool:
    return bool(_SPEAKING_FOR_ITSELF.search(sentence) or _OWNER.search(sentence)) or (
        re.match(r"\W*(?:i|we) ", sentence) is None and "동의하지 않습니다" in sentence
    )


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def _sentences(text: str) -> list[str]:
    """The sentences of a text as written now: not the earlier mail quoted below it."""
    whole = folded(text[:MAX_QUESTION_CHARS])[:MAX_QUESTION_CHARS]
    earlier = _EARLIER_MAIL.search(whole)
    # a forwarded mail has the line of the earlier one at its very top
    now = whole[: earlier.start()] if earlier and whole[: earlier.start()].strip() else whole
    parts = _SENTENCE_END.split(_QUOTED.sub("", now))
    return [" ".join(part.split()) for part in parts if any(letter.isalpha() for letter in part)]


def _is_person(sentence: str) -> bool:
    """Whether somebody asks, retells or speaks of themselves there.

    Who says "귀하" or "your" speaks to the one who pastes; a chain post says "I" but declares.
    """
    if _ASKING.search(sentence):
        return True
    if _ADDRESSING.search(sentence):
        return False
    if IDEA_MARKS["pass it on"].search(sentence):
        return False
    return _RETELLING.search(sentence) is not None or (
        _SPEAKING_FOR_ITSELF.search(sentence) is not None
        and not IDEA_MARKS["no consent"].search(sentence)
    )


def company_of(text: str) -> Company | None:
    """The company a text names, `ANY` for both, None for neither."""
    whole = folded(text[:MAX_QUESTION_CHARS])
    meta, x = _META.search(whole), _X.search(whole)
    if meta and x:
        return Company.ANY
    return Company.META if meta else Company.X if x else None
