"""The past of a synthetic territory: vacancies, nominations, committees, refusals and leases under a policy."""
