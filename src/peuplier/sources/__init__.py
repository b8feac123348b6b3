"""Foreign files read into typed columns and anomalies; nothing here decides anything."""
