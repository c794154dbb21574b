"""Pictures for docs/telegram.md and docs/console.md, drawn from the real bot and the real console.

`python -m tests.pictures` writes docs/pictures/*.png. It needs a published corpus, Chromium and a
font with Korean letters (`apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji`).
"""
