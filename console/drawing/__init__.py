"""How things are written on a screen: rows, moments, people, icons."""
