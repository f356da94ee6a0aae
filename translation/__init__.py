"""Languages: which there are, in which one a text is written, and who translates it. Knows no conversation."""
