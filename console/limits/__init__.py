"""How much may come from one visitor, from one address and to one inbox, through whichever door.

`doors.spend` is asked at each of them before anything is done. Its numbers stand in a row that administrators change.
"""
