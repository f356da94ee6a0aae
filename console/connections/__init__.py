"""Where providers and Pupitre meet: the addresses to which webhooks come, and the requests that bring answers there."""
