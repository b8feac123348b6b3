"""National texts in the policy language, dated: ceilings, thresholds, shares, priority groups."""
