# psqlODBC through pyodbc: plan on stdin, rows on stdout. ODBC has times without a zone, in that of the session, UTC here;
# an interval is text.
import datetime
import os
import sys

import pyodbc
from canonical import answer

connection = pyodbc.connect(
    "DRIVER={{PostgreSQL Unicode}};SERVER={PGHOST};PORT={PGPORT};DATABASE={PGDATABASE};UID={PGUSER};PWD={PGPASSWORD};BoolsAsChar=0".format(**os.environ)
)
connection.execute("SET timezone = 'UTC'")


def duration(value):
    hours, minutes, seconds = value.split(":")
    return datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


for line in sys.stdin:
    name, mode, kinds, sql, parameter = line.rstrip("\n").split("\t")
    if mode == "prepared":
        for _ in range(7):
            rows = connection.execute(sql.replace("$1", "?"), parameter).fetchall()
    elif mode == "cursor":
        cursor = connection.execute(sql)
        rows = []
        while piece := cursor.fetchmany(50):
            rows += piece
    else:
        rows = connection.execute(sql).fetchall()
    intervals = [kind == "interval" for kind in kinds.split(",")]
    answer(name, kinds, ([duration(v) if i and v else v for i, v in zip(intervals, row)] for row in rows))
