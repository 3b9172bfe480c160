"""A panel and its service are killed in every state: the pair, its states, and what must stay."""
