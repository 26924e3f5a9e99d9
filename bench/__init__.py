"""Measure a running demo against ceilings of the same machine in the same run.

Each bench is `python -m bench NAME`; it goes over TCP to the processes that `make demo` starts and
prints one JSON line. Start reading at `load.py`.
"""
