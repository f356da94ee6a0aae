"""The thread that draws lists, heads and states of all sockets, one at a time.

They take milliseconds: the words of visitors, stored in the sockets' own thread, must not wait behind them.
"""

from concurrent.futures import ThreadPoolExecutor

DRAWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="screens")
