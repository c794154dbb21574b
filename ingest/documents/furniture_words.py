"""The words of page furniture: lines that are a button, a list's heading or a masthead's item.

To teach the cleaner a new one, add it here in small letters. Lines are compared whole, without
the marks around them, so a word here never removes a sentence.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(" ".join(part.split()) for part in text.split(","))


SHARE = _words(
    """
    share on, share, share this, share this article, share this story, share story,
    share article, share this page, share this post, share via, share now, tweet, tweet this,
    copy link,
    공유, 공유하기, 기사 공유, 기사 공유하기, 기사공유하기, 공유하기 닫기,
    이 기사를 공유합니다, 이 기사를 공유하기, 다른 공유 찾기, 다른 찾기, sns 공유,
    sns 공유하기, sns 기사보내기, sns로 공유하기, url 복사, url복사, 링크 복사, 링크복사,
    주소 복사, 기사 url 복사, 본문 url 복사
    """
)
"""Buttons that share the page."""

MAYBE_SHARE = _words(
    """
    facebook, twitter, x, linkedin, whatsapp, telegram, reddit, pinterest, messenger, line,
    threads, bluesky, email, e-mail, mail, print, link, copy, save, instagram, youtube,
    kakaotalk, band,
    페이스북, 트위터, 엑스, 카카오톡, 카톡, 카카오스토리, 네이버, 네이버블로그,
    네이버 블로그, 네이버밴드, 네이버 밴드, 밴드, 라인, 텔레그램, 메일, 이메일, 인쇄, 스크랩,
    복사, 링크
    """
)
"""Names of networks and deeds; furniture only beside a share button."""

BUTTONS = _words(
    """
    advertisement, ad, ads, sponsored, skip to content, skip to main content, menu, search,
    close, log in, login, sign in, sign up, register, subscribe, subscribe now, back to top,
    read more, show more, load more, listen to this article, save article, bookmark,
    follow us,
    광고, 본문 바로가기, 본문바로가기, 메뉴, 전체메뉴, 전체 메뉴, 검색, 닫기, 로그인,
    회원가입, 맨위로, 맨 위로, 목록, 이전 기사, 다음 기사, 이전기사, 다음기사, 이전 글,
    다음 글, 더보기, 더 보기, 전체보기, 전체 보기, 구독, 구독하기, 구독 중, 구독중, 팔로우,
    기사 저장, 기사저장, 기사 듣기, 기사듣기, 음성으로 듣기, 번역, 글자 크기, 글자크기,
    글자 크기 설정, 글자 크기 조절, 글자크기 설정, 글자크기 조절, 글씨 크기, 글자 크게,
    글자 작게, 크게, 작게, 본문 글씨 키우기, 본문 글씨 줄이기, 가, 가가, 가 가, 가+, 가-,
    프린트, 인쇄하기, 기사 인쇄, 스크랩하기, 기사 스크랩하기, 기사스크랩하기, 바로가기 복사,
    북마크, 기사제보, 기사 제보, 제보하기, 좋아요, 싫어요, 훈훈해요, 슬퍼요, 화나요,
    후속기사 원해요, 후속 강추
    """
)
"""Everything else one can press, and advertisements."""

RELATED = _words(
    """
    related, related articles, related article, related stories, related story, related news,
    related content, related posts, related coverage, more on this story, more on this topic,
    관련기사, 관련 기사, 관련뉴스, 관련 뉴스, 연관기사, 연관 기사, 연관 뉴스, 관련 글,
    함께 읽기, 함께 읽으면 좋은 기사, 함께 보면 좋은 기사, 함께 볼 만한 기사,
    이 기사와 함께 보면 좋은 기사
    """
)
"""Headings of a list of other articles, after which the article may go on."""

OTHERS = _words(
    """
    recent stories, recent articles, recent posts, recent news, latest stories,
    latest articles, latest news, more stories, more news, most read, most popular,
    most viewed, popular stories, popular articles, trending, trending now, trending stories,
    top stories, you may also like, you might also like, recommended for you,
    recommended stories, recommended articles, editor's picks, editors' picks, up next,
    around the web, from around the web, comments, leave a comment, leave a reply,
    join the conversation,
    많이 본 뉴스, 많이 본 기사, 많이본 뉴스, 많이본 기사, 가장 많이 본 뉴스,
    가장 많이 본 기사, 많이 읽은 기사, 인기 뉴스, 인기 기사, 인기뉴스, 인기기사, 추천 뉴스,
    추천 기사, 추천뉴스, 추천기사, 최신 뉴스, 최신 기사, 최신뉴스, 최신기사, 주요 뉴스,
    주요뉴스, 주요 기사, 이 시각 주요뉴스, 이 시각 주요 뉴스, 오늘의 주요뉴스,
    오늘의 주요 뉴스, 실시간 뉴스, 실시간 인기기사, 랭킹 뉴스, 랭킹뉴스, 헤드라인 뉴스,
    당신이 좋아할 만한 뉴스, 댓글쓰기, 댓글 쓰기, 댓글 작성, 전체 댓글, 댓글 목록
    """
)
"""Headings of other articles that go on to the end of the page."""

SECTIONS = _words(
    """
    technology, tech, news, business, world, politics, opinion, science, culture, society,
    economy, home, international, national, media, law, privacy, security, cybersecurity, ai,
    artificial intelligence, latest, features, analysis, asia, europe, korea, south korea,
    data protection, internet, digital, it, ict, it/ai,
    사회, 경제, 정치, 국제, 문화, 오피니언, 뉴스, 홈, 전체, 전체기사, 산업, 과학, 기술, 테크,
    칼럼, 사설, 연예, 생활, it/과학, it·과학, it과학, 미디어, 사회일반, 사회 일반, 경제일반,
    디지털, 인공지능, 정보통신, 세계, 생활/문화
    """
)
"""Names of a newspaper's parts, printed above a headline."""
