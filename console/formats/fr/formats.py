"""French: as Django has it; a day with its hour as on the rest of the desk."""

DATETIME_FORMAT = "j N Y, H:i"
