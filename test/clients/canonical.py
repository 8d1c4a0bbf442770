# A value as COPY would write it, if it has the class that the kind of its column promises. Times are microseconds.
import datetime
import decimal

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
CLASSES = {"int": int, "float": float, "numeric": decimal.Decimal, "bool": bool, "date": datetime.date, "text": str,
           "time": datetime.datetime, "local": datetime.datetime, "interval": datetime.timedelta}


def text(value, kind):
    if value is None:
        return r"\N"
    if type(value) is not CLASSES[kind]:
        raise TypeError(f"{type(value).__name__} for {kind}")
    if kind in ("time", "local"):
        value = (value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)) - EPOCH
    if isinstance(value, datetime.timedelta):
        return str(value // datetime.timedelta(microseconds=1))
    if kind == "bool":
        return "t" if value else "f"
    if kind == "float":
        return repr(value)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def answer(name, kinds, rows):
    print("=", name)
    for row in rows:
        print("\t".join(text(value, kind) for value, kind in zip(row, kinds.split(","))))
