"""Small rule-obeying hardware for tests of single drivers, on both interpreters."""
