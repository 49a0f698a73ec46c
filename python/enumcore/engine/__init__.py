"""The only room that speaks to the core's engine: tasks on their way in, programs on their way back."""
