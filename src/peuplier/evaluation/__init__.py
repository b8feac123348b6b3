"""A checked policy read two ways: as columns for all demands, and as reasons for one."""
