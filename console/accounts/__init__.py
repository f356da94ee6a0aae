"""Who may come in: people, their roles, sign-in."""
