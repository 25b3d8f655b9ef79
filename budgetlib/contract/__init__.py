"""The data contract: the columns of every table, and findings with their evidence."""
