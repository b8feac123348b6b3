"""The past of a synthetic territory: vacancies, nominations, committees, refusals, leases, under the policy in force."""
