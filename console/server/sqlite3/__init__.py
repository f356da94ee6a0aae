"""SQLite as one process with several threads uses it."""
