"""What records show of themselves: pages as they are printed with frames on them, tables, pieces of HTML."""
