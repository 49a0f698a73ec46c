"""What is judged between two levels: a goal that is met, or a description that cannot be shorter."""
