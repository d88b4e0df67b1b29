"""What the law and the office know: values and pure functions, standard library only, no clock, no I/O."""
