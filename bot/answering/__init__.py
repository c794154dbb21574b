"""The use case: understand a question, retrieve, quote, abstain."""
