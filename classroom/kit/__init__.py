"""Make a folder from which a machine with no network runs the course; see classroom/kit.md."""
