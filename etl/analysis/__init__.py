"""Statistics on welfare figures: arrays or frames in, frozen results out. No files, no network."""
