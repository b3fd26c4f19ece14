"""Stands in for the process that reads a file first, and takes more memory than it may."""

from people.hris.limits import limit_itself

limit_itself()
bytearray(2 * 1024**3)
