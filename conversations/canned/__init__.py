"""Canned replies: who may use and change them, how they are filled, how they travel as CSV."""
