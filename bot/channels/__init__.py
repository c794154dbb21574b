"""Where people meet the bot."""
