"""CBS open data in, one DuckDB file per release out. Knows nothing of the dashboard."""
