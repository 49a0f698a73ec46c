"""What tests share: independent meanings, slow enumerators, languages to search, and small tasks."""
