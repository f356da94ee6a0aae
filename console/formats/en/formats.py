"""English: the day before the month, and twenty-four hours, as on the rest of the desk."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j N Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j N Y"
SHORT_DATETIME_FORMAT = "j N Y, H:i"
