"""The flow of reservations: who is owed what by whom, from a ledger of movements; exact, signed, never clipped."""
