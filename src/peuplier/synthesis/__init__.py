"""Any EPCI of France as a synthetic territory, drawn from bundled public data and seeded."""
