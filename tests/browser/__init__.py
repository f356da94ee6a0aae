"""What a person does, in a real Chromium against the real server."""
