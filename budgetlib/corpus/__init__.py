"""Many documents: read side by side, stored, opened again, exported."""
