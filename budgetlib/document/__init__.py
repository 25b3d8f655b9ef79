"""One document, read: its tables, its narrative, what the audit found."""
