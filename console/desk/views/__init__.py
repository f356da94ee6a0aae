"""The doors of the desk, by screen."""
