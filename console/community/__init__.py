"""The community panel: posts of colleagues to colleagues, with comments and reactions."""
