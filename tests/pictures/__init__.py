"""Pictures of chats for docs/telegram.md, drawn from what the real bot says.

`python -m tests.pictures` writes docs/pictures/*.png. It needs a published corpus, Chromium and a
font with Korean letters (`apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji`).
"""
