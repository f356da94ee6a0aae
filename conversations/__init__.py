"""What is said, and in what state a conversation is."""
