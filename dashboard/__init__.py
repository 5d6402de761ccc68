"""The dashboard: reads one release and computes nothing."""
