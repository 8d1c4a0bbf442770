# SQLAlchemy over psycopg2: plan on stdin, rows on stdout, and the comments of the columns as it reads them.
import sys
import warnings

import sqlalchemy
from canonical import answer

warnings.simplefilter("error")
engine = sqlalchemy.create_engine("postgresql+psycopg2://")
plan = [line.rstrip("\n").split("\t") for line in sys.stdin]
with engine.connect() as connection:
    for name, mode, kinds, sql, parameter in plan:
        if mode == "prepared":
            rows = connection.execute(sqlalchemy.text(sql.replace("$1", ":since")), {"since": parameter})
        else:
            rows = connection.execution_options(stream_results=mode == "cursor").execute(sqlalchemy.text(sql))
        answer(name, kinds, rows.fetchall())
print("= comments")
for view in sorted({item[0].split(" ")[0] for item in plan}):
    with warnings.catch_warnings():
        # "Did not recognize type" of our own types
        warnings.simplefilter("ignore", sqlalchemy.exc.SAWarning)
        table = sqlalchemy.Table(view, sqlalchemy.MetaData(), autoload_with=engine)
    for column in table.columns:
        print("\t".join([view, column.name, (column.comment or "").replace("\\", "\\\\")]))
