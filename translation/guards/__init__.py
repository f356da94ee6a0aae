"""What a translation must keep, whoever makes it, and how a text is translated so that it does."""
