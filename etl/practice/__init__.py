"""Oefenland: an invented country whose truth is known. Arrays in, arrays out; no files, no CBS."""
