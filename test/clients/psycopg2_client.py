# psycopg2: plan on stdin, rows on stdout, as test/parts/clients has them.
import sys

import psycopg2
from canonical import answer

connection = psycopg2.connect("")
for line in sys.stdin:
    name, mode, kinds, sql, parameter = line.rstrip("\n").split("\t")
    cursor = connection.cursor("named" if mode == "cursor" else None)
    if mode == "prepared":
        cursor.execute("PREPARE one(timestamptz) AS " + sql)
        # from the sixth on, the plan may be generic
        for _ in range(7):
            cursor.execute("EXECUTE one(%s)", (parameter,))
            rows = cursor.fetchall()
        cursor.execute("DEALLOCATE one")
    else:
        cursor.execute(sql)
        rows = cursor.fetchall()
    cursor.close()
    answer(name, kinds, rows)
