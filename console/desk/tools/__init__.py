"""The tools of an open conversation, one module each."""
