"""A visitor's page as agents see it: what its browser has masked and packed is carried on, and never opened here."""
