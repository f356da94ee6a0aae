"""What a language model words for agents: answers out of the company's articles, drafts made better, summaries."""
