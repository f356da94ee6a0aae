"""What the company knows: articles, cut into passages, and how the fitting ones are found."""
