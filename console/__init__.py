"""Every door: pages, sockets, the clock, settings."""
