"""Who works here: people, their roles, how they read. Their tables are called accounts."""
