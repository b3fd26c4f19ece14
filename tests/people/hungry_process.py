"""Stands in for the process that unpacks workbooks, and takes more memory than it may."""

from people.hris.workbook_process import limit_itself

limit_itself()
bytearray(2 * 1024**3)
