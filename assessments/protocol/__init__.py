"""„Protokoll“: the record as the project team reads it."""
