"""The pictures of docs/features.md."""
