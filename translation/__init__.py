"""In which language: the languages that Pupitre knows."""
