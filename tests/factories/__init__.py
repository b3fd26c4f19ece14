"""Factories build rows; their traits are named as situations."""
