"""Moving house: what a terminal holds goes to another one, whole, and from then on one of the two works, never both.

The order makes it so, wherever power, cable or PC fail in between; the next try goes on where this one ended:

    1  the old journal gets its last record, `retired`, with the number of the terminal it goes to: the old terminal
       neither sells nor delivers from now on, and gives its journal to no other one
    2  the archive is written
    3  the new flash gets the sectors, first the newest, which ends in `retired`: so whatever of it is there, the new
       terminal does nothing
    4  it gets the settings and people
    5  all is read back and compared; then `arrived` is written behind it: from here on the new terminal works
    6  the old one may be wiped, once nothing that it handed over is open any more
"""
