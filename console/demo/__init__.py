"""Maison Lorme, the company of the demonstration: its people, its past, a busy afternoon, its shop.

The setting DEMO has it; without it there is neither the shop nor the command.
"""
