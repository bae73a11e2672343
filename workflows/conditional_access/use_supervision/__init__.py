"""Supervision of use (过程监督): obligations of a grant, what follows from breaking one."""
