"""What the guided set-up asks, one file per step; `script` has them in their order."""
