"""A provider of our own, on this machine: it takes what Pupitre sends, judges it, and plays the customers."""
