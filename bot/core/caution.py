"""What is never passed on from a text somebody else wrote.

A guide is written by the campaign; a news record is not. Whoever writes an article, or changes one
on its way here, can put words into it that are meant for the bot or that send its readers to a
trap. Such a paragraph is not quoted: the rest of the record stays.
"""

import re

_ADDRESS = re.compile(
    r"https?:|www\.|\bt\.me/|\S@\S|[a-z0-9][a-z0-9-]*\.(?:com|net|org|io|me|kr|test|example|app|info)\b"
    r"|카카오톡 아이디|카톡 아이디|오픈채팅|\.apk\b",
    re.IGNORECASE,
)
_TO_A_MACHINE = re.compile(
    r"(?:챗봇|도우미|어시스턴트|인공지능|\bai)\S{0,2}\s?(?:에게|는 이 글|은 이 글|:)|"
    r"(?:이전|위의|앞의) (?:지시|명령|규칙)|이용자에게 (?:알려|말해|물어)|사용자에게|"
    r"<!--|<\w+ |"
    r"\b(?:ignore|disregard|forget) (?:all |any |the )?(?:previous|prior|above|earlier)|"
    r"\b(?:bots?|chatbots?|assistants?|models?|chat services)\b[^.]{0,40}"
    r"\b(?:must|should|reply|reading this|ask|tell|pass on)\b|"
    r"\b(?:tell|ask|instruct) (?:the |your |every )?(?:user|reader|asker)|"
    r"\bsend (?:the |every )?(?:user|reader)",
    re.IGNORECASE,
)
_TO_ANOTHER_DOOR = re.compile(
    r"(?:이|아래|다음) (?:주소|링크)(?:에서|로|만)|여기로 (?:옮|바뀌)|유일한 공식|"
    r"\bonly official (?:form|page|site)|\b(?:form|page) (?:is|has) now\b|"
    r"\b(?:this|the following|below) (?:link|address)\b",
    re.IGNORECASE,
)
_SECRET = (
    r"비밀번호|비번|인증번호|인증 ?코드|주민등록번호|주민번호|신분증|여권|수수료|입금|계좌|상품권|"
    r"password|passcode|login code|verification code|one-time code|passport|"
    r"identity card|gift card|"
    r"processing fee|bank transfer|remote control|helper file"
)
_HAND_OVER = (
    r"보내|입력|알려 ?주|알려야|적어|넘기|내야|입금|결제|설치|물어|올리"
    r"|\b(?:send|give|enter|reply|pay|transfer|install|share|hand over|tell|let|ask)\b"
)
_WANTS_A_SECRET = re.compile(
    rf"(?:{_SECRET}).{{0,80}}(?:{_HAND_OVER})|(?:{_HAND_OVER}).{{0,80}}(?:{_SECRET})",
    re.IGNORECASE | re.DOTALL,
)


def is_safe_to_quote(text: str) -> bool:
    """Whether a paragraph of a news record may be shown to people.

    False where it holds an address (addresses come from `links.yaml` alone), speaks to a machine,
    sends its reader to another form, or bids its reader to hand over a secret or money.
    """
    return not any(
        pattern.search(text)
        for pattern in (_ADDRESS, _TO_A_MACHINE, _TO_ANOTHER_DOOR, _WANTS_A_SECRET)
    )
