"""Requests that leave: to addresses that somebody brought, through one guarded client."""
