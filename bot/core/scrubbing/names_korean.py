"""Korean names, where somebody says that they are names.

A name is a family name and one or two syllables that given names are made of; many common words
look the same (이용자, 변호사), so words of this field are never taken for names.
"""

import re
from collections.abc import Iterator

from bot.core.scrubbing.public import COMPANIES, PERSONS
from bot.core.scrubbing.spelling import Span, any_of, words

_FAMILY_TWO = "(?:남궁|황보|제갈|선우|독고|사공|서문)"
_FAMILY = (
    "[김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지나엄"
    "채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용]"
)
_GIVEN = (
    "[가강건겸경계고관광교구국권규균근금기길나남노늘누다단달담대덕도동두들라란람래량려련령례로록루류률"
    "름리린림마만말매명모목묵문미민바박배백범별병보복본봄봉부분비빈빛사산삼상새샘서석선설섭성세소솔솜송"
    "수숙순술슬승시식신실심아안애양언여연열엽영예오옥온완용우욱운울웅원월위유윤율은을의이익인일임자장"
    "재전정제조종주준중지진찬창채천철초춘충치태택평표필하학한해햇향헌혁현협형혜호홍화환후훈휘흥희결]"
)
_FULL = rf"(?:{_FAMILY_TWO}{_GIVEN}{{1,2}}|{_FAMILY}{_GIVEN}{{1,2}})"
_WHOLE = rf"(?:{_FAMILY_TWO}{_GIVEN}{{1,2}}|{_FAMILY}{_GIVEN}{{2}})"
_APART = rf"(?:{_FAMILY} {_GIVEN}(?: ?{_GIVEN})?)"
_START = r"(?<![가-힣A-Za-z0-9])"
_END = r"(?![가-힣A-Za-z0-9])"
# What makes the word before it a name: "is", "is called".
_IS_NO_VERB = any_of("입니다 이에요 예요 이예요 이라고 이라는 이고 이며 인데 이야 이란 이세요 이요")
_IS = rf"(?:{_IS_NO_VERB}|{any_of('에요 라고 라는 이구 야 임 이오 세요')}|이라 |라 하)"
_PARTICLE = any_of(
    "이가 이는 이의 이를 이랑 이도 이한테 가 은 는 의 을 를 이 랑 도 한테 에게 으로 로 님 씨"
)
_TITLE = (
    r"(?:\s?(?:씨|님)(?!들)|\s(?:군|양)(?=[^가-힣]|이|은|의|$)|"
    r"\s(?:귀하|여사|어르신|선생님|고객님|회원님|기자|변호사|교수|과장|대리(?!인)|팀장|부장|사장"
    r"|사원|간사|대표(?!자)))"
)
_AFTER = rf"(?={_PARTICLE}?{_END}|{_IS_NO_VERB}|{_TITLE})"
_SAID = r"(?:이름|성함|성명|본명|실명)"
_SAID_IS = rf"{_SAID}(?:(?:은|이|도)\s{{0,2}}|\s?:\s{{0,2}})"
_MINE = re.compile(rf"{_SAID_IS}(?P<name>[가-힣]{{2,4}}?)(?P<end>{_IS}|[,.!/\n(]|$)")
_MINE_WHOLE = re.compile(
    rf"(?:{_SAID_IS}|{_SAID}\s{{1,2}}(?:석 ?자|세 ?글자)?\s?)(?P<name>{_WHOLE})"
    rf"(?={_PARTICLE}?{_END}|{_IS}|{_TITLE})"
)
_MINE_APART = re.compile(rf"{_SAID_IS}(?P<name>{_APART}){_END}")
_MINE_LATIN = re.compile(
    rf"(?:{_SAID_IS}|{_SAID}\s{{1,2}})"
    r"(?P<name>[A-Z][A-Za-z'-]{1,20}+(?:\s[A-Z][A-Za-z'-]{1,20}+){1,2})"
)
_ROLES = any_of(
    "신청인 신청자 작성자 예금주 보호자 법정대리인 대리인 청구인 요구인 받는사람 보내는사람 "
    "수신 발신 담당자 대표자 보낸사람 보낸이 받는이 입금자 입금자명 명의자 계약자 수취인 원고 피고 "
    "고객명 환자명 학생명 가해자 피해자"
)
_ROLE = re.compile(rf"{_START}{_ROLES}(?:[은는가이]\s|\s?:\s?|\s)(?P<name>{_WHOLE}){_AFTER}")
_I_AM = re.compile(
    rf"{_START}(?:저는|전|나는|난|저|제가|내가|본인은|안녕하세요[,.!~]?|안녕[,.!~]?)\s{{1,2}}"
    rf"(?P<name>{_FULL})(?=\s?{_IS_NO_VERB})"
)
# 하라고 and 이라고 end verbs and nouns: "설명하라고", "제한이라고".
_IS_ALONE = re.compile(
    rf"{_START}(?P<name>{_WHOLE})"
    rf"(?=입니다|이에요|예요|이라고|이라는|(?<![하이])라고|(?<![하이])라는|이야|임{_END})"
)
_IS_APART = re.compile(
    rf"{_START}(?![가-힣] [한두세네백천몇] |한 )(?P<name>{_FAMILY} {_GIVEN} {_GIVEN})"
    r"(?= ?(?:입니다|이라고|이라는|이에요|이고|인데|씨|님|올림|드림))"
)
_RELATION = any_of(
    "친구 동생 언니 누나 오빠 형 딸 아들 아이 조카 남편 아내 와이프 엄마 아빠 어머니 아버지 "
    "할머니 할아버지 동료 상사 선배 후배 애인 남친 여친 사촌 이모 삼촌 고모 딸내미 아들내미 남동생 "
    "여동생 배우자 며느리 사위 손자 손녀 이웃 장모 장인 시누이 올케 형부 제부 매형 처제 룸메 "
    "룸메이트 담임 원장 지인 전남친 전여친 반 옆집"
)
_RELATED = re.compile(
    rf"{_START}(?:우리|저희|제|내|큰|작은|시|구|새|같은|전|첫째|둘째|막내|남|여|친|외"
    rf"|사촌)?\s?{_RELATION}(?:인\s|[\s(])"
    rf"(?:(?P<full>{_WHOLE}){_AFTER}"
    rf"|(?P<given>{_GIVEN}{{2}})(?=(?:이(?:가|는|의|랑|한테)|가|는|이|랑|한테){_END}))"
)
_RELATION_IS = re.compile(
    rf"{_START}(?:우리|저희|제|내)?\s?{_RELATION}[이가은는]\s(?P<name>{_WHOLE})(?=\s?{_IS_NO_VERB})"
)
# Beside an age, a sex, a number that was taken out; in quotes; asked after.
_AGED = re.compile(
    rf"{_START}(?P<name>{_WHOLE})(?=\s?\((?:(?:만 ?)?[0-9]{{1,2}}(?:세|살)?|(?:19|20)[0-9]{{2}}"
    rf"(?:년생)?)\)"
    r"|\s?[/,]\s?(?:남|여)(?:자|성)?\s?[/,]|\s?[/,]\s?[0-9]{1,2}[세살])"
)
_RELATED_AGED = re.compile(
    rf"{_START}{_RELATION}\s(?P<name>{_GIVEN}{{2}})(?=\((?:만 ?)?[0-9]{{1,2}}(?:세|살)?\))"
)
_BESIDE = re.compile(
    rf"(?<=\ue000)[ ,/()]{{1,3}}(?P<after>{_WHOLE})(?=[ ]?(?:$|[\n,/.)])|{_IS_NO_VERB})"
    rf"|(?:^|\n)[ ]?(?P<name>{_WHOLE})(?=[ ,/:(\n]{{1,3}}\ue000)"
)
_QUOTED = re.compile(
    rf"['\"](?P<name>{_FULL})(?=['\"]\s?(?:이?라고|이?라는|으?로|을|를|이|가|은|는|검색))"
)
_ASKED = re.compile(rf"{_START}(?P<name>{_WHOLE})(?=[이가]?\s(?:누구|누군|아냐|아세요|검색))")
_AT_THE_END = re.compile(
    r"(?:감사합니다|드립니다|바랍니다|합니다|주세요)[.!]?[ ]?\n{1,3}[ ]?"
    rf"(?P<name>{_WHOLE})(?=[ ]?(?:\n|$))"
)
_GIVEN_HONOURED = re.compile(rf"{_START}(?P<name>{_GIVEN}{{2}})(?=님(?:께|이|은|의|을|도|,|\s|$))")
_SOME_PERSON = re.compile(rf"{_START}(?P<name>{_GIVEN}{{2}})(?=이?라는 (?:{_RELATION}|사람|애|분))")
_TITLED = re.compile(rf"{_START}(?:(?P<name>{_FULL})(?=\s씨)|(?P<whole>{_WHOLE})(?={_TITLE}))")
_SIGNED = re.compile(
    rf"{_START}(?P<name>{_WHOLE})(?=\s?(?:(?:올림|드림|배상|작성)(?![가-힣])|\(인\)|\(서명\)))"
)
_PLAIN = (
    _MINE_WHOLE,
    _MINE_APART,
    _ROLE,
    _I_AM,
    _IS_ALONE,
    _IS_APART,
    _RELATED,
    _RELATION_IS,
    _AGED,
    _RELATED_AGED,
    _BESIDE,
    _QUOTED,
    _ASKED,
    _AT_THE_END,
    _GIVEN_HONOURED,
    _SOME_PERSON,
    _TITLED,
    _SIGNED,
)
_ONLY_FULL = re.compile(_FULL)
_ONLY_GIVEN = re.compile(f"{_GIVEN}{{2}}")
_HANGUL = re.compile("[가-힣]")
_WORDS = words(
    "이용자 이용 정보 정보주체 문제 방법 변호사 공무원 유학생 임산부 한국인 한국 유튜버 "
    "유튜브 구독자 신청자 신청 신청인 고객 고등학생 대학생 학생 직장인 주부 교사 강사 기자 "
    "기사 작가 사진 사진사 사진작가 조합원 이의 이의신청 이의제기 처리 처리정지 정지 거부 "
    "동의 양식 설정 차단 문의 조언 인스타 메타 그록 트위터 페북 메신저 인공지능 이것 이거 "
    "그거 저거 전부 전체 모두 하나 마찬가지 안내 안내문 답변 질문 제목 내용 이유 이메일 메일 "
    "주소 전화 번호 계정 계좌 사람 여자 남자 아이 아들 자녀 부모 보호자 성인 미성년자 외국인 "
    "미국인 중국인 일본인 독일인 영국인 가명 본명 실명 비공개 공개 그대로 아무거나 영문 영어 "
    "한글 한국어 필수 선택 닉네임 무엇 뭐라고 왜 어디 어떻게 안전 지금 오늘 어제 내일 이번 "
    "이전 이후 정도 기준 제한 제대로 전화번호 주민번호 서명 도장 하지 얼굴 소식 소유 소유자 "
    "사용자 사업자 개발자 운영자 관리자 담당자 상담원 상담사 이사 의사 간호사 화가 가수 배우 "
    "성우 디자이너 강의 수업 연구원 연구자 교수 선생 정치인 기관 기업 회사 고소 고발 신고 "
    "신고인 피해자 안드로이드 아이폰 노인 주인 주인공 장애인 임차인 소비자 구매자 판매자 "
    "가입자 이웃 지인 친구 남친 여친 남편 인간 인증 인사 전문가 전공자 고민 고민중 유료 무료 "
    "유저 은행 지역 지원 주장 주의 주제 서류 서비스 서울 부산 대구 인천 광주 대전 울산 제주 "
    "경기 영국 미국 독일 진짜 가짜 정말 정답 사실 사기 사칭 오류 오해 원래 원본 원칙 여기 "
    "저기 우리 나라 나이 남은 도움 도용 명의 명의자 모델 반대 반대의사 백업 변경 보관 선배 "
    "소송 시민 시민단체 심사 안경 연예인 연락 예정 요구 위반 위원 위원회 위치 유출 의견 의무 "
    "의미 이미 이미지 이상 이하 인물 일반인 일정 임시 자동 자료 장소 장애 저장 전달 제공 "
    "제출 제품 조건 조사 조정 조항 조회 종료 주민 중지 증거 증명 지시 진행 처음 천재 최근 "
    "최대 최소 추가 탈퇴 통지 판결 표시 하자 학부모 항의 해당 해외 허가 허위 현재 형식 화면 "
    "확인 환불 회원 효과 후기 고객님 선생님 이용자님 변호사님 기자님 구매자님 사장님 작가님 "
    "교수님 부모님 이모님 고모님 위원장 위원님 대리인 신부 신랑 강아지 고양이 반려견 김치 "
    "우유 제기 우리나 제미나 주재원 이모지 이모티콘 이모 지우고 지우기 지워 소관 방식 금지 "
    "하루만 하나만 이것만 조금만 여기만 우리만 이번만 주말만 신한은 신한 국민 여권번 주인님 사장 "
    "원장 "
    "원장님 과장님 부장님 국장님 이사님 의원님 시장님 대표님 주임님 조장님 집사님 목사님 신부님 "
    "대사님 "
    "반장님 실장님 소장님 형사님 검사님 판사님 의사님 기사님 감독님 시인님 대리님 사원님 여사님 "
    "도사님 "
    "자매님 형제님 상사님 은사님 조교님 장관님 동지님 하나님 하느님 임금님 도련님 주주님 구독님 "
    "유저님 "
    "주인장 기계치 명령 이름이 이장 이장님 조리사 장모 장모님 나가시 기다리 애들 말로 설계사 "
    "조정위 남자애 "
    "여자애 장로 장로님 관장 관장님 지사장 사범 사범님 대장 교장 원장 조합장 반장 시아버 장인 "
    "사모님 장인어른 형수님 자기 당사자 "
    "이날 이때 이분 이쪽 이런 이제 인가 아닌 아니 하는 있는 같은 나오 나왔 빼고 이름"
)


def find(view: str) -> Iterator[Span]:
    """Names that are said to be somebody's, that sign, or that stand before 씨 and 님."""
    for match in _MINE.finditer(view):
        is_full = _ONLY_FULL.fullmatch(match["name"])
        said_so = match["end"] not in ("", ",", ".", "!", "/", "\n", "(")
        if is_full or (said_so and _ONLY_GIVEN.fullmatch(match["name"])):
            yield from _span(match, "name")
    for pattern in _PLAIN:
        for match in pattern.finditer(view):
            yield from _span(match, match.lastgroup or "name")
    for match in _MINE_LATIN.finditer(view):
        if match["name"].split()[0].lower() not in COMPANIES:
            yield from _span(match, "name")


def _span(match: re.Match[str], group: str) -> Iterator[Span]:
    name = match[group]
    after = match.string[match.end(group) : match.end(group) + 2]
    read = {name, name + after[:1], name + after}
    if (not _HANGUL.match(after) or after[0] in "도만는은") and name[-1] in "가은는의을를이도로":
        read.add(name[:-1])
    if not read & _WORDS and not read & PERSONS:
        yield Span(match.start(group), match.end(group), "name")
