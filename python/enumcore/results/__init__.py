"""What is handed back: statuses, certificates, tables."""
