"""A build for Windows on Linux, under Wine: what can be tried of it without Windows."""
