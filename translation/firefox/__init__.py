"""The models of Firefox Translations on this machine: which there are, where they come from, and the process that uses
them."""
