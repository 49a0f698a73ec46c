"""What values are: sorts and their operators, and data on its way in and out."""
