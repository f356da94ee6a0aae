"""What everything stands on and what knows nothing of conversations: refusals, texts, columns, the news itself."""
