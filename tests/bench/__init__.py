"""Measures Pupitre beside a bare Channels consumer, in one run on one machine: `make bench`."""
