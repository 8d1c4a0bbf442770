# Django: a model of each relation as inspectdb makes it, and all of its rows. Plan on stdin, rows on stdout.
import io
import os
import sys

import django
from canonical import answer
from django.conf import settings
from django.core.management import call_command

settings.configure(
    USE_TZ=True,
    INSTALLED_APPS=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"], "HOST": os.environ["PGHOST"],
                           "PORT": os.environ["PGPORT"], "USER": os.environ["PGUSER"], "PASSWORD": os.environ["PGPASSWORD"]}},
)
django.setup()
for line in sys.stdin:
    name, mode, kinds, sql, parameter = line.rstrip("\n").split("\t")
    if not name.endswith(" all"):
        continue
    relation = name.split(" ")[0]
    source = io.StringIO()
    call_command("inspectdb", relation, include_views=True, stdout=source)
    space = {"__name__": "models"}
    # it guesses that no column is a key, so one is named
    exec(source.getvalue().replace("(blank=True, null=True)", "(primary_key=True)", 1).replace("class Meta:", "class Meta:\n        app_label = 'kpis'"), space)
    model = next(m for m in space.values() if isinstance(m, type) and issubclass(m, space["models"].Model) and m is not space["models"].Model)
    fields = [f.attname for f in model._meta.get_fields()]
    order = sql.split("ORDER BY ")[1].split(", ")
    from django.db.models import F
    answer(name, kinds, model.objects.order_by(*[F(o).asc(nulls_last=True) for o in order]).values_list(*fields))
