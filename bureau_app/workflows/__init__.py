"""What a clerk does, one function a step; knows ports, not parts."""
