"""Maison Lorme, the company of the demonstration: its people, its past, a busy afternoon."""
