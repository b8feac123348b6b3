"""What a policy gives to demands, checked on small cases."""
