# ccmetrics: contact-centre KPIs for PostgreSQL.
#
#   make, make install, make installcheck     as for every extension (PGXS)
#   make demo, make check, make bench         prepare the machine themselves; so do
#   make check-sanitize, check-sqlsmith, check-load, coverage, fuzz: docs/reliability.md
#   make check-matrix, check-assert, check-i386, check-package, check-install, check-upgrade,
#   check-asterisk                            in chroots: other releases, a server with assertions, one of
#                                             32 bits, the Debian package, what README says on installing,
#                                             pg_upgrade, a real Asterisk
#   make check-docs                           every SQL block of the documents: each page alone, and all in one
#                                             database, in three time zones
#   make check-mysql                          calls from a MariaDB through mysql_fdw
#   make check-citus PG_CONFIG=...            on an installation that has Citus
#   make check-clients                        more client libraries than make check reads with
#   make dashboard, make check-dashboard      a page of charts over the demo's calls: examples/dashboard
#   make format                               the layout of the C: CONTRIBUTING.md
#   make dist                                 the archive for PGXN, built and tested
#   make freeze VERSION=, make next VERSION=  a release, and the version after it: CONTRIBUTING.md
#   make reference                            what of docs/reference is generated

TOP := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
EXTENSION = ccmetrics
EXTVERSION := $(shell sed -n "s/^default_version = '\(.*\)'/\1/p" $(TOP)/ccmetrics.control)

# Rooms in the order of the install script: src/ROOM.c with ROOM.sql beside it.
ROOMS = module base/sums base/local_time call/interval call/construct call/order call/split kpi/calls \
	kpi/service_level kpi/abandonment kpi/handling kpi/share kpi/repeat_contacts survey/nps \
	stats/type stats/kpis survey/stats \
	kpi/resolution survey/scores kpi/sales kpi/sales_per_agent kpi/agents kpi/targets kpi/longest_breach \
	workforce/forecast_accuracy workforce/peaks workforce/covered_time workforce/load workforce/adherence \
	workforce/opening_hours workforce/business_time workforce/forecast_calls workforce/staffing \
	$(addprefix source/,queue_log amazon_connect genesys_cloud log_time create load check status schedule) \
	$(addprefix rollup/,language create refresh build alter status schedule targets kpi_view time_buckets answer)
# Rooms without SQL of their own.
INNER_ROOMS = $(addprefix core/,call queue_log histogram call_statistics weekly_hours forecast erlang) \
	$(addprefix base/,arguments duration fixed_point percent ordered_rows time_ranges names statement acting cron) \
	stats/text \
	survey/confidence \
	$(addprefix workforce/,weekly_rule forecast_calls_state forecast_calls_grid) \
	$(addprefix source/,queue_call document kind options tables source transfer) \
	$(addprefix source/,times asterisk wazo_stat fusionpbx) \
	$(addprefix rollup/,names statement owner bucket parts definition citus events locks expression measures sql source changes \
	counted triggers shards objects fold partitions moves capture answer_time consent answer_match answer_premise answer_sql answer_sources answer_rewrite answer_plan)

COMMANDS = demo check check-matrix check-assert check-i386 check-package check-install check-upgrade check-asterisk \
	check-docs check-mysql check-citus check-clients dashboard check-dashboard check-malloy check-sanitize check-sqlsmith check-load coverage fuzz bench dist \
	freeze next format reference
ifneq (,$(filter $(COMMANDS),$(MAKECMDGOALS)))

# These install what is missing, pg_config included: so without PGXS here.
demo:
	@$(TOP)/demo/run
check:
	@$(TOP)/test/run
check-matrix:
	@$(TOP)/test/release/matrix
check-assert:
	@MATRIX=bookworm-assert $(TOP)/test/release/matrix
check-i386:
	@MATRIX=bookworm-i386 $(TOP)/test/release/matrix
check-package:
	@$(TOP)/test/release/package
check-install:
	@$(TOP)/test/release/install
check-upgrade:
	@$(TOP)/test/release/upgrade
check-asterisk:
	@$(TOP)/test/release/asterisk
check-docs:
	@DOCS_RUNS="$(foreach zone,Europe/Berlin UTC America/Los_Angeles,alone:$(zone) together:$(zone))" ONLY=docs $(TOP)/test/run
check-mysql:
	@$(TOP)/test/release/mysql
check-citus:
	@PG_CONFIG=$(or $(PG_CONFIG),pg_config) $(TOP)/test/release/citus
check-clients:
	@CLIENTS="psycopg2 pgjdbc psqlODBC node-pg SQLAlchemy Django lib/pq R" ONLY=clients $(TOP)/test/run
dashboard:
	@$(TOP)/examples/dashboard/run
check-dashboard:
	@$(TOP)/examples/dashboard/check
check-malloy:
	@$(TOP)/examples/malloy/check
bench:
	@$(TOP)/bench/run
dist:
	@$(TOP)/test/release/dist
freeze:
	@$(TOP)/test/release/freeze $(VERSION) $(DATE)
next:
	@$(TOP)/test/release/next $(VERSION)
format:
	@$(TOP)/test/format
reference:
	@$(TOP)/test/reference
check-sanitize:
	@$(TOP)/test/long/sanitize
check-sqlsmith:
	@SMITH_TIME=$(or $(TIME),60) $(TOP)/test/long/sqlsmith
check-load:
	@LOAD_TIME=$(or $(TIME),600) $(TOP)/test/long/load
coverage:
	@$(TOP)/test/long/coverage
fuzz:
	@FUZZ_TIME=$(or $(TIME),60) ONLY="fuzz fuzz-server" $(TOP)/test/run

OTHERS = $(filter-out $(COMMANDS),$(MAKECMDGOALS))
ifneq (,$(OTHERS))
$(COMMANDS): $(OTHERS)
$(OTHERS):
	$(MAKE) $@
endif
.PHONY: $(COMMANDS) $(OTHERS)

else

MODULE_big = ccmetrics
OBJS = $(patsubst %,src/%.o,$(ROOMS) $(INNER_ROOMS))
SCRIPT = ccmetrics--$(EXTVERSION).sql
DATA_built = $(SCRIPT)
# from one release to the next; the install scripts beside them are for test/parts/update
DATA = $(wildcard $(TOP)/src/upgrade/*--*--*.sql)
EXTRA_CLEAN = ccmetrics--*.sql
REGRESS = $(sort $(patsubst $(TOP)/sql/%.sql,%,$(wildcard $(TOP)/sql/*.sql)))
REGRESS_OPTS = --load-extension=ccmetrics --encoding=UTF8
PG_CONFIG ?= pg_config

# the server's headers are not ours to warn about
PG_CPPFLAGS = -DCCMETRICS_VERSION='"$(EXTVERSION)"' -I$(TOP)/src \
	-isystem $(shell $(PG_CONFIG) --includedir-server)
PG_CFLAGS = -std=gnu99 -Wall -Wextra

# PostgreSQL loads libraries into one name space: ours call their own functions, whatever others export
SHLIB_LINK += -Wl,-Bsymbolic

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# absolute, because VPATH would find the folders of the sources
$(OBJS) $(OBJS:.o=.bc): $(wildcard $(TOP)/src/*.h $(TOP)/src/*/*.h $(TOP)/src/*/*.table) | $(addprefix $(CURDIR)/,$(sort $(dir $(OBJS))))
$(addprefix $(CURDIR)/,$(sort $(dir $(OBJS)))):
	mkdir -p $@

# the KPIs over calls and of call_stats come from their table
KPI_TABLE = $(addprefix $(TOP)/src/kpi/,table.awk calls.table)
$(SCRIPT): $(patsubst %,$(TOP)/src/%.sql,$(ROOMS)) $(KPI_TABLE) $(TOP)/ccmetrics.control
	LC_ALL=C awk -f $(KPI_TABLE) $(filter %.sql,$^) > $@.new && mv $@.new $@

endif
