# table.awk: what kpi/calls.table gives beside C. Awk as POSIX has it.
#   awk -f table.awk calls.table FILE ...     prints the files, and in the place of a line
#       -- calls.table: aggregates | functions | type     what the table gives for it;
#       <!-- calls.table -->       the reference's table, instead of all up to <!-- end -->;
#                                  a KPI has an anchor there, unless the file has a heading of its name
#   awk -f table.awk -v list=1 calls.table    prints a line a KPI: name, kind, places, why

function fail(what)
{
	print "calls.table: " what > "/dev/stderr"
	failed = 1
	exit 1
}

# The arguments of a row, split at commas outside of strings and parentheses.
function split_row(text, into,    i, c, n, depth, quoted)
{
	n = 1
	split("", into)
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "\"")
			quoted = !quoted
		else if (!quoted && c == "(")
			depth++
		else if (!quoted && c == ")")
			depth--
		if (c == "," && !quoted && depth == 0) {
			n++
			continue
		}
		into[n] = into[n] c
	}
	for (i = 1; i <= n; i++)
		gsub(/^[ \t]+|[ \t]+$/, "", into[i])
	return n
}

function unquoted(text)
{
	if (text !~ /^".*"$/)
		fail("a string expected: " text)
	return substr(text, 2, length(text) - 2)
}

function literal(text)
{
	gsub(/'/, "''", text)
	return "'" text "'"
}

function read_row(row,    place, of, n)
{
	place = row
	sub(/\(.*/, "", place)
	sub(/^[A-Z_]+\(/, "", row)
	sub(/\)$/, "", row)
	# strings side by side are one
	gsub(/"[ \t]+"/, "", row)
	n = split_row(row, of)
	if (n != arguments[place])
		fail(place " takes " arguments[place] " arguments: " row)
	if (!(of[2] in sql_type) || of[1] in kind)
		fail("kind or name: " row)
	name[++kpis] = of[1]
	kind[of[1]] = of[2]
	where[of[1]] = places[place]
	made_of[of[1]] = of[3] ~ /^\(/ ? of[3] : ""
	comment[of[1]] = comment_of_stats[of[1]] = unquoted(of[n])
	if (place == "KPI_OF_HISTOGRAM")
		comment[of[1]] = unquoted(of[n - 1])
	else if (place != "KPI") {
		comment[of[1]] = comment_of_stats[of[1]] = unquoted(of[n - 1])
		why[of[1]] = unquoted(of[n])
	}
}

function is_in(kpi, place)
{
	return index(" " where[kpi] " ", " " place " ") > 0
}

function c_function(head, symbol)
{
	print "\n" with_cost("CREATE FUNCTION " head)
	print with_cost("    AS 'MODULE_PATHNAME', '" symbol "' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;")
}

# COST of the functions in C over statistics, in integer additions, by the first pattern that
# fits the name: rounded from what bench/costs measures, and 100 at most. With more than 10 the
# planner works a column out after LIMIT; with 300, JIT would compile for small views. Support
# functions of aggregates have what they take within one, where a state is changed in place.
function costs()
{
	cost("_(accum|discard|merge|subtract)$", 10)
	cost("^survey_stats_(lt|le|eq|ne|ge|gt|cmp|hash|hash_extended|send|recv|negate)$", 5)
	cost("_(lt|le|eq|ne|ge|gt|cmp|hash|hash_extended|send|recv)$", 5)
	cost("^kpis$|_stats_(in|out|negate)$|jsonb|^nps_margin$|^abandon_curve$|^service_level$", 100)
	cost("^longest_wait", 80)
	cost("_percentile(_float8)?$|^service_level_float8$|_within$|^service_base$", 40)
	cost("_(time|length|seconds|time_held|float8)$|^a(ht|sa)$", 20)
	cost("_rate$|^nps$|^csat$|^ces$", 60)
	cost("", 15)
}

function cost(pattern, additions)
{
	patterns[++known_costs] = pattern
	additions_of[known_costs] = additions
}

# A line of CREATE FUNCTION: remembered, until the one with its properties takes the cost.
function with_cost(line,    i)
{
	if (line ~ /^CREATE FUNCTION /) {
		function_name = line
		sub(/^CREATE FUNCTION /, "", function_name)
		over_statistics = function_name ~ /(call|survey)_stats/
		sub(/\(.*/, "", function_name)
	}
	if (line ~ /LANGUAGE C .*;$/ && over_statistics) {
		for (i = 1; function_name !~ patterns[i]; i++)
			;
		sub(/;$/, " COST " additions_of[i] ";", line)
	}
	return line
}

function aggregates(    i, kpi, final, zeros)
{
	zeros = "{0"
	for (i = 1; i < elements; i++)
		zeros = zeros ",0"
	zeros = literal(zeros "}")
	for (i = 1; i <= kpis; i++) {
		kpi = name[i]
		if (!is_in(kpi, "calls"))
			continue
		final = "call_" kpi "_final"
		c_function(final "(bigint[]) RETURNS " sql_type[kind[kpi]], "cc_" final)
		printf "COMMENT ON FUNCTION %s(bigint[]) IS 'final function of %s(call_interval)';\n", final, kpi
		printf "CREATE AGGREGATE %s(call_interval) (\n", kpi
		printf "    SFUNC = call_kpis_accum, STYPE = bigint[], SSPACE = 200, FINALFUNC = %s,\n", final
		printf "    COMBINEFUNC = call_kpis_combine, INITCOND = %s,\n", zeros
		# a maximum cannot be taken back
		if (kind[kpi] != "MAXIMUM") {
			print "    MSFUNC = call_kpis_accum, MINVFUNC = call_kpis_discard, MSTYPE = bigint[],"
			printf "    MFINALFUNC = %s, MINITCOND = %s,\n", final, zeros
		}
		print "    PARALLEL = SAFE\n);"
		printf "COMMENT ON AGGREGATE %s(call_interval) IS %s;\n", kpi, literal(comment[kpi])
	}
}

function functions(    i, kpi)
{
	for (i = 1; i <= kpis; i++) {
		kpi = name[i]
		if (!is_in(kpi, "stats"))
			continue
		c_function(kpi "(call_stats) RETURNS " sql_type[kind[kpi]], "cc_call_stats_" kpi)
		printf "COMMENT ON FUNCTION %s(call_stats) IS %s;\n", kpi, literal(comment_of_stats[kpi])
		if (kind[kpi] == "COUNT")
			continue
		c_function(kpi "_float8(call_stats) RETURNS double precision", "cc_call_stats_" kpi "_float8")
		printf "COMMENT ON FUNCTION %s_float8(call_stats) IS %s;\n", kpi, literal(comment_of_stats[kpi] ", " unit_of_float8[kind[kpi]] " as double precision")
	}
}

function type(    i, kpi, comma)
{
	printf "CREATE TYPE call_kpis AS ("
	for (i = 1; i <= kpis; i++)
		if (is_in(name[i], "kpis")) {
			printf "%s\n    %s %s", comma, name[i], sql_type[kind[name[i]]]
			comma = ","
		}
	print "\n);"
	for (i = 1; i <= kpis; i++)
		if (is_in(name[i], "kpis"))
			printf "COMMENT ON COLUMN call_kpis.%s IS %s;\n", name[i], literal(comment_of_stats[name[i]])
}

# (SUM(TALK, HOLD), ANSWERED) as "(talk + hold) / answered"
function formula(kpi,    text, of, n)
{
	text = made_of[kpi]
	n = split_row(substr(text, 2, length(text) - 2), of)
	if (n < 2 || kind[kpi] == "MAXIMUM")
		return ""
	text = tolower(of[1] " / " of[2])
	while (match(text, /sum\([^()]*\)/)) {
		of[1] = substr(text, RSTART + 3, RLENGTH - 3)
		gsub(/, /, " + ", of[1])
		text = substr(text, 1, RSTART - 1) of[1] substr(text, RSTART + RLENGTH)
	}
	gsub(/_of_/, " of ", text)
	gsub(/_/, " ", text)
	return text
}

function of_none(kpi)
{
	return kind[kpi] == "TOTAL" || kind[kpi] == "COUNT" ? 0 : "NULL"
}

function reference(    i, kpi, line, own)
{
	while ((getline line < FILENAME) > 0)
		own[line]
	close(FILENAME)
	print "| KPI | what it is | formula | unit | of no calls | not everywhere |"
	print "|---|---|---|---|---|---|"
	for (i = 1; i <= kpis; i++) {
		kpi = name[i]
		printf "| %s | %s | %s | %s | %s | %s |\n",
			"## `" kpi "`" in own ? "[`" kpi "`](#" kpi ")" : "<a id=\"" kpi "\"></a>`" kpi "`", comment[kpi], formula(kpi), unit[kind[kpi]], of_none(kpi),
			why[kpi] == "" ? "" : said[where[kpi]] ": " why[kpi]
	}
}

BEGIN {
	costs()
	arguments["KPI"] = 4
	places["KPI"] = "calls stats kpis views"
	arguments["KPI_OF_HISTOGRAM"] = 7
	places["KPI_OF_HISTOGRAM"] = "calls kpis views"
	arguments["KPI_OVER_CALLS_ONLY"] = 5
	places["KPI_OVER_CALLS_ONLY"] = "calls"
	said["calls"] = "over calls only"
	arguments["KPI_OF_STATS_ONLY"] = 6
	places["KPI_OF_STATS_ONLY"] = "kpis views"
	said["kpis views"] = "no aggregate"
	arguments["KPI_IN_VIEWS_ONLY"] = 5
	places["KPI_IN_VIEWS_ONLY"] = "views"
	said["views"] = "in KPI views only"
	sql_type["COUNT"] = "bigint"
	sql_type["PERCENT"] = "numeric"
	sql_type["MEAN"] = sql_type["MAXIMUM"] = sql_type["QUANTILE"] = sql_type["TOTAL"] = "interval"
	unit_of_float8["PERCENT"] = "in percent"
	unit_of_float8["MEAN"] = "in seconds"
	unit["COUNT"] = "calls"
	unit["PERCENT"] = "percent"
	unit["MEAN"] = unit["MAXIMUM"] = unit["QUANTILE"] = unit["TOTAL"] = "time"
}

FNR == 1 { file++ }

file == 1 && /^#define CALL_STATE_ELEMENTS / { elements = $3 }
file == 1 && (/^KPI/ || row != "") {
	row = row " " $0
	if (/\)$/) {
		sub(/^ */, "", row)
		read_row(row)
		row = ""
	}
}
file == 1 { next }

/^<!-- end -->$/ { skipping = 0 }
skipping { next }
/^-- calls\.table: aggregates$/ { aggregates(); next }
/^-- calls\.table: functions$/ { functions(); next }
/^-- calls\.table: type$/ { type(); next }
{ print with_cost($0) }
/^<!-- calls\.table -->$/ { reference(); skipping = 1 }

END {
	if (!failed && list)
		for (file = 1; file <= kpis; file++)
			printf "%s\t%s\t%s\t%s\n", name[file], kind[name[file]], where[name[file]], why[name[file]]
}
