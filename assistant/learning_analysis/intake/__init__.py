"""Score sheets as schools have them: read, understood, previewed, repaired aloud, pseudonymised."""
