"""Photos and documents of a conversation: which may enter, how they are looked at, what becomes of them."""
