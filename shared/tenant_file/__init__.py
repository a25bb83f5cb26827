"""The file that makes an operator a vendor's own: its types, its checks, the generic profile."""
