"""A message that bids the bot do other than answer: an attempt to command the machine.

Nothing in a message is a command here, so the answer does not depend on this. It only says which
turns somebody should look at.
"""

import re

from bot.core.question import normalize

# Lines and marks in which programs speak to language models, and templates fill in.
_MACHINE_SPEECH = re.compile(
    r"<\|\w+\|>|</?(?:system|user|assistant|script|instructions?)\b|"
    r"\"role\"\s*:\s*\"\w+\"|"
    r"(?:^|[\n\]>])\s*(?:system|assistant|developer|시스템|봇|챗봇)\s*[:：]|"
    r"\[(?:system|admin|bot owner|운영자|관리자|개발자)[^\]]{0,20}\]|"
    r"\{\{.{1,40}\}\}|\$\{?[A-Z_]{3,}\b|!?\[[^\]\n]{1,60}\]\(\s*\w+:|"
    r"^---\s.{0,80}\b(?:slug|status)\s*:",
    re.IGNORECASE,
)
_DISREGARD = re.compile(
    r"\b(?:ignore|forget|disregard|override|bypass)\b.{0,30}"
    r"\b(?:rules?|instructions?|prompts?|guides|guidelines|restrictions|filters?|could not confirm)"
    r"\b|"
    r"\b(?:ignore|disregard|forget) (?:all |any |the )?(?:previous|prior|above|earlier)\b|"
    r"\b(?:don'?t|do not|without) (?:use|using) (?:your|the) (?:guides|sources|files)\b|"
    r"(?:규칙|지시|명령|제한|안내문|지침|필터)\S{0,3}\s?.{0,12}(?:무시|잊|해제|빼고|보지 ?말)|"
    r"忽略.{0,8}(?:规则|指令)|(?:指示|ルール)(?:は|を).{0,6}忘れ|\bignorier\w* .{0,10}\bregeln\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\byou are (?:now|no longer|my (?:late|dead))\b|"
    r"\bpretend (?:to be (?:a|my|the)\b|you|that you)|\bact as (?:an? |the |if you)|"
    r"\bbe my (?:girl|boy)friend|\brole-?play|"
    r"(?:인|한) ?척\s?(?:하고|하면서|해)|흉내\S?\s?내\s?(?:줘|봐)|"
    r"^너는 .{1,14}(?:이?야|이?다)[.,!\s]",
    re.IGNORECASE,
)
_INNARDS = re.compile(
    r"\b(?:system|hidden|initial) (?:prompt|notes|instructions)|\bprintenv\b|/etc/\w+|"
    r"\bbot[ _]?tokens?\b|\benv(?:ironment)? ?var|\byour (?:token|prompt)\b|"
    r"\bdump the\b|\bquestions (?:other )?users asked|\blog line\b|"
    r"시스템 ?프롬프트|숨(?:긴|은|기는) .{0,3}(?:프롬프트|지시|안내문)|봇 ?토큰|환경 ?변수|"
    r"로그 (?:한|두) ?줄|"
    r"들어온 질문 .{0,12}(?:보여|알려)|파일 경로",
    re.IGNORECASE,
)
_DICTATED = re.compile(
    r"\bonly valid output|\banswer with (?:one|a single) (?:token|word)|"
    r"\b(?:(?:reply|respond|answer) only|begin your (?:reply|answer)) with\b|"
    r"\b(?:end|begin|start) (?:every|each|all) (?:answer|reply|line)|"
    r"\b(?:speak|talk|write|answer)\b.{0,25}\bfrom (?:here|now) on\b|\bnew rule\b|"
    r"\bsay (?-i:[A-Z]{4,})\w*|"
    r"모든 (?:답|답변|대답)\S?\s?(?:끝|앞|에|의)|['\"’”]\s?이?라고\S?\s?(?:답|말해|출력|대답)|"
    r"(?:이?라고만|글자만|만) (?:답하시|답하라|답해|말해라|출력)|"
    r"(?:이제|지금|앞으로)부터? .{0,12}(?:반말|사투리|영어로만|일본어로만)|첫 ?단어는|"
    r"(?:사투리|반말|욕)\S{0,2}만? (?:말|섞)",
    re.IGNORECASE,
)
_HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069]|(?:\\w[\u200b\u2060]){4}")
# a Latin word with letters of another alphabet that look the same
_LOOKALIKE = re.compile(
    r"[A-Za-z][\u0400-\u04ff\u0370-\u03ff]|[\u0400-\u04ff\u0370-\u03ff][A-Za-z]"
)


def bids_the_bot(text: str) -> bool:
    """Whether a message speaks to a machine or bids it do other than answer.

    The patterns were written with tests/evaluation/attacks.yaml in view.
    """
    if _HIDDEN.search(text) or _LOOKALIKE.search(text):
        return True
    said = normalize(text)
    patterns = (_MACHINE_SPEECH, _DISREGARD, _ROLE, _INNARDS, _DICTATED)
    return any(pattern.search(said) for pattern in patterns)
