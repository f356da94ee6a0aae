"""What every page of the desk carries, whatever stands in its pane."""
