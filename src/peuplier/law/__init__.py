"""National texts in the language of policies, dated: priority groups, minima, ceilings, thresholds of quartiles."""
