"""Everything is killed under load, and what was promised is compared with what is there: python -m tests.chaos."""
