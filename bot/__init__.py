"""The bot: everything between a question and a reply, and the places where people meet it."""
