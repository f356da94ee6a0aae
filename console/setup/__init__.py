"""A new company is set up: the first page, and the six steps to the first answer."""
