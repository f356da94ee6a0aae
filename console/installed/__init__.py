"""Pupitre as an app on a device: its manifest, its service worker, the first opening, what no cache may keep."""
