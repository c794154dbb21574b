"""The bot as a Telegram chat."""
