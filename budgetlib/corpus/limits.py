"""What one document may take by default; apart, so that the command line shows it without loading more."""

TIME_LIMIT_SECONDS = 300.0
MEMORY_LIMIT_MIB = 4096
