"""Sizes of files."""

MB = 1024 * 1024  # bytes
