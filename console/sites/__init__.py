"""The company's own site, read on a schedule for the copilot: what asks it for pages, and in which steps."""
