# The extension, installed into a schema where another has planted functions and
# operators of every name that it has, and of core's: none of those is taken for its own.
use strict;
use warnings;
use Faults;
use Test::More;

my $node = server('planted');
sql($node, 'CREATE ROLE owner LOGIN; CREATE ROLE impostor LOGIN; CREATE DATABASE plain OWNER owner; CREATE DATABASE centre OWNER owner; CREATE DATABASE taken OWNER owner');
my %impostor = (db => 'centre', user => 'impostor');
my %owner = (db => 'centre', user => 'owner');

# what it has where nobody plants anything, and what it answers
sql($node, 'CREATE SCHEMA kpi; CREATE EXTENSION ccmetrics SCHEMA kpi', %owner, db => 'plain');
my $member = "EXISTS (SELECT FROM pg_depend AS d WHERE d.deptype = 'e' AND d.objid = %s AND d.classid = '%s'::regclass)";
my $names = sql($node, 'SELECT DISTINCT proname, pronargs FROM pg_proc WHERE pronargs BETWEEN 1 AND 4 AND ' . sprintf($member, 'pg_proc.oid', 'pg_proc') .
    " UNION SELECT proname, pronargs FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND pronargs BETWEEN 1 AND 2 AND prokind = 'f' AND proname !~ '^pg_'", db => 'plain');
# of those that are polymorphic themselves, what would be the same is refused: see below
my %same = map { $_ => 1 } split /\n/, sql($node, "SELECT proname || '(' || array_to_string(proargtypes::regtype[], ', ') || ')' FROM pg_proc WHERE " . sprintf($member, 'pg_proc.oid', 'pg_proc'), db => 'plain');
my $operators = sql($node, "SELECT DISTINCT oprname FROM pg_operator WHERE oprkind = 'b'", db => 'plain');
my $answers = "SET search_path = kpi; SELECT kpis(call_stats(call)), service_level(call, '20 s'), aht(call), nps(n), csat(survey_stats(n), 9, 0, 10), nps(survey_stats(n))
    FROM (SELECT call_interval('2026-03-02 12:00Z', n * '3 s'::interval, '3 min'), n FROM generate_series(0, 10) AS n) AS c (call, n)";
my $plain = sql($node, $answers, %owner, db => 'plain');

# ---------------------------------------------------------------- names

sql($node, 'CREATE SCHEMA kpi; GRANT ALL ON SCHEMA kpi TO impostor; CREATE TABLE caught (what text); GRANT INSERT ON caught TO PUBLIC', %owner);
# of any type at first, for the extension's own do not exist yet; a literal's or what it comes to behind
my @behind = qw(anyelement numeric integer bigint text interval);
my @sql = ('SET search_path = kpi', "CREATE FUNCTION trap(what text) RETURNS void LANGUAGE sql AS 'INSERT INTO public.caught VALUES (what)'");
my $planted = 0;
for (split /\n/, $names) {
    my ($name, $count) = split /\|/;
    my @lists = ('anyelement');
    @lists = map { my $list = $_; map { "$list, $_" } ($count < 3 ? @behind : @behind[0 .. 2]) } @lists for 2 .. $count;
    for my $list (grep { !$same{"$name($_)"} } @lists) {
        push @sql, "CREATE FUNCTION \"$name\"($list) RETURNS anyelement LANGUAGE plpgsql AS 'BEGIN PERFORM kpi.trap(''$name''); RETURN \$1; END'";
        $planted++;
    }
}
push @sql, "CREATE FUNCTION either(anyelement, anyelement) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM kpi.trap(''operator''); RETURN true; END'";
push @sql, map { $planted++; "CREATE OPERATOR $_ (LEFTARG = anyelement, RIGHTARG = anyelement, FUNCTION = either)" } grep { $_ ne '=>' } split /\n/, $operators;
sql($node, join(";\n", @sql), %impostor);
cmp_ok($planted, '>', 5000, 'functions and operators are planted');

sql($node, 'CREATE EXTENSION ccmetrics SCHEMA kpi', %owner);
pass('installed all the same');
is(sql($node, "WITH theirs AS (SELECT 'pg_proc'::regclass::oid AS class, oid FROM pg_proc WHERE proowner = 'impostor'::regrole UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator WHERE oprowner = 'impostor'::regrole)
    SELECT coalesce(string_agg(pg_describe_object(d.classid, d.objid, d.objsubid) || ' needs ' || pg_describe_object(d.refclassid, d.refobjid, 0), E'\\n'), '')
    FROM pg_depend AS d JOIN theirs AS t ON (d.refclassid, d.refobjid) = (t.class, t.oid) WHERE NOT EXISTS (SELECT FROM theirs AS o WHERE (o.class, o.oid) = (d.classid, d.objid))", db => 'centre'),
    '', 'nothing of the extension needs what was planted');
is(sql($node, $answers, %owner), $plain, 'it answers as where nothing is planted');
sql($node, "SET search_path = kpi; TABLE rollup_status", %owner);
is(sql($node, 'SELECT DISTINCT what FROM caught', db => 'centre'), '', 'none of it ran');

# ---------------------------------------------------------------- what would fit better

# one rollup from before, whose call is by name and without what has defaults, and one from after
my $table = 'CREATE TABLE public.%1$s (offered_at timestamptz NOT NULL, queue varchar, wait interval, score numeric);
    SELECT kpi.create_rollup(\'public.%2$s\'::text, \'public.%1$s\'::regclass, \'offered_at\'::text, %3$s::json, \'{queue}\'::text[], \'15 minutes\'::text, NULL::text, NULL::text)';
my $measures = q{'{"made": "kpi.call_stats(kpi.call_interval(%s))", "survey": "kpi.survey_stats(score%s)", "cost": "sum(score)"}'};
sql($node, sprintf($table, 'before', 'k_before', sprintf($measures, 'offered_at, wait, talk => wait', '::int')), %owner);
sql($node, "INSERT INTO public.before SELECT '2026-03-02 08:00Z', 'a', n * '1 s'::interval, n FROM generate_series(1, 10) AS n; CALL kpi.build_rollup('public.k_before'::regclass, '1000'::bigint)", %owner);
cmp_ok(plant($node, '', %impostor), '>', 3000, 'overloads are planted');
sql($node, sprintf($table, 'after', 'k_after', sprintf($measures, "offered_at, wait, wait, ''0''::interval, ''0''::interval, ''answered''::text, ''0''::interval, false", '::int')), %owner);
for my $source ('before', 'after') {
    my $k = "'public.k_$source'::regclass";
    # in sessions of their own, so that plans are made anew
    sql($node, "INSERT INTO public.$source SELECT '2026-03-02 09:00Z'::timestamptz + n * '1 min'::interval, chr(97 + n % 3), n * '1 s'::interval, n % 11 FROM generate_series(1, 100) AS n; CALL kpi.build_rollup($k, '1000'::bigint)", %owner);
    sql($node, "UPDATE public.$source SET queue = 'b' WHERE score = 3; DELETE FROM public.$source WHERE score = 4", %owner);
    sql($node, "SELECT kpi.refresh_rollup($k, true::boolean), kpi.refresh_rollup($k, false::boolean)", %owner);
    sql($node, "SELECT kpi.alter_rollup($k, '{\"more\": \"count(*)\"}'::json, NULL::text[], NULL::regclass, NULL::boolean)", %owner);
    sql($node, "TRUNCATE public.$source", %owner);
    sql($node, "INSERT INTO public.$source SELECT '2026-03-02 10:00Z'::timestamptz + n * '1 min'::interval, chr(97 + n % 3), n * '1 s'::interval, n % 11 FROM generate_series(1, 100) AS n", %owner);
    sql($node, "SELECT kpi.rebuild_rollup($k, NULL::timestamptz, NULL::timestamptz, false)", %owner);
    is(sql($node, "SELECT count(*) FROM kpi.verify_rollup($k, NULL::timestamptz, NULL::timestamptz)", %owner), 0, "$source: verified");
    # with all that it can have
    sql($node, "CREATE TABLE public.goals_$source (queue text PRIMARY KEY, threshold interval, method text, short_abandon interval, target numeric); INSERT INTO public.goals_$source VALUES ('a', '20 s', 'answered', '5 s', 50);
        SELECT kpi.create_kpi_view($k, '20 s'::interval, NULL::text, 'abandon_negative'::text, NULL::interval, 'public.goals_$source'::regclass, '{10 s}'::interval[], 'Europe/Berlin'::text, false)", %owner);
    # waits of 1 to 100 s: what is within 20 s, and the median, in plain SQL
    is(sql($node, "SELECT sum(offered), sum(within_threshold), sum(handle_seconds), round(sum(service_level * answered)::numeric), sum(responses), sum(cost),
            sum(answered_within_10s), count(*) FILTER (WHERE met = (alert = 'ok') AND met = (severity = 0)), min(day), min(problem) FROM public.k_${source}_kpis", %owner),
        sql($node, "SELECT count(*), count(*) FILTER (WHERE wait <= '20 s'), extract(epoch FROM sum(wait))::int, 100 * count(*) FILTER (WHERE wait <= '20 s'), count(score), sum(score),
            count(*) FILTER (WHERE wait <= '10 s'), count(DISTINCT date_bin('15 min', offered_at, '2000-01-01Z')) FILTER (WHERE queue = 'a'), '2026-03-02'::date, NULL FROM public.$source", %owner), "$source: its KPI view");
    is(sql($node, "SELECT rollup, broken, pending_deltas FROM kpi.rollup_status WHERE rollup = $k", %owner), "k_$source|f|0", "$source: its status");
}
# one that takes more, which have defaults: the server does not choose
sql($node, "CREATE FUNCTION kpi.offered(stats kpi.call_stats, more text DEFAULT '') RETURNS bigint LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.caught VALUES (''offered''); RETURN 0; END'", %impostor);
state_is($node, "SELECT kpi.create_kpi_view('public.k_after'::regclass, '20 s'::interval, 'public.more'::text, NULL::text, NULL::interval, NULL::regclass, NULL::interval[], NULL::text, false)", '42725', 'one that takes more: an error', %owner);
is(caught($node, db => 'centre'), '', 'none of it ran');
sql($node, "SELECT kpi.drop_rollup('public.k_$_'::regclass, true::boolean)", %owner) for qw(before after);
is(caught($node, db => 'centre'), '', 'nor when they are dropped');

# ---------------------------------------------------------------- what is there already

sql($node, 'CREATE SCHEMA kpi; GRANT ALL ON SCHEMA kpi TO impostor', %owner, db => 'taken');
my $objects = "SELECT (SELECT count(*) FROM pg_proc) + (SELECT count(*) FROM pg_class) + (SELECT count(*) FROM pg_type) + (SELECT count(*) FROM pg_operator)";
for my $case (
    [ 'an enum', 'CREATE TYPE kpi.call_interval AS ENUM ()', 'DROP TYPE kpi.call_interval', '42710' ],
    [ 'a type', 'CREATE TYPE kpi.call_stats AS (a int)', 'DROP TYPE kpi.call_stats', '42710' ],
    [ 'a function', "CREATE FUNCTION kpi.opening_hours(daterange, text, text, date[]) RETURNS tstzmultirange LANGUAGE sql AS 'SELECT NULL::tstzmultirange'", 'DROP FUNCTION kpi.opening_hours', '42723' ],
    [ 'an aggregate', 'CREATE AGGREGATE kpi.nps(double precision) (SFUNC = float8pl, STYPE = float8)', 'DROP AGGREGATE kpi.nps(double precision)', '42723' ],
    [ 'a view', 'CREATE VIEW kpi.rollup_status AS SELECT 1', 'DROP VIEW kpi.rollup_status', '42P07' ]) {
    my ($what, $create, $drop, $state) = @$case;
    sql($node, $create, %impostor, db => 'taken');
    my $before = sql($node, $objects, db => 'taken');
    state_is($node, 'CREATE EXTENSION ccmetrics SCHEMA kpi', $state, "$what of another: refused", %owner, db => 'taken');
    is(sql($node, $objects, db => 'taken'), $before, "$what of another: nothing is left");
    sql($node, $drop, %impostor, db => 'taken');
}
# ---------------------------------------------------------------- room before the extension's aggregates

# made before the extension, and dropped after it, they leave room in the catalogue: what is made then comes first there
sql($node, 'CREATE DATABASE room OWNER owner');
sql($node, 'CREATE SCHEMA mm; GRANT ALL ON SCHEMA mm TO impostor; GRANT USAGE ON SCHEMA mm TO PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC', %owner, db => 'room');
sql($node, join('; ', map { "CREATE AGGREGATE mm.room_$_(int) (SFUNC = int4pl, STYPE = int, INITCOND = '" . '0' x 600 . "')" } 1 .. 5), %impostor, db => 'room');
sql($node, 'CREATE EXTENSION ccmetrics', %owner, db => 'room');
sql($node, join('; ', map { "DROP AGGREGATE mm.room_$_(int)" } 1 .. 5), %impostor, db => 'room');
sql($node, 'VACUUM pg_aggregate', db => 'room');
my $million = '{"version": 1, "answered": 1000000, "waits": {"answered": {"0": 1000000}}, "handles": {"0": 1000000}}';
sql($node, "CREATE FUNCTION mm.f(call_stats, int) RETURNS call_stats LANGUAGE sql IMMUTABLE AS 'SELECT \$1';
    CREATE AGGREGATE mm.evil(int) (SFUNC = mm.f, STYPE = call_stats, INITCOND = '$million');
    CREATE AGGREGATE mm.worse(int) (SFUNC = mm.f, STYPE = call_stats, COMBINEFUNC = call_stats_merge, INITCOND = '$million')", %impostor, db => 'room');
like(sql($node, "SELECT string_agg(aggfnoid::text, ' ' ORDER BY ctid) FROM pg_aggregate WHERE aggtranstype = 'call_stats'::regtype", db => 'room'), qr/^mm\.\w+ mm\.\w+ call_stats/, 'a stranger\'s aggregates of a type come first in the catalogue');
sql($node, "CREATE TABLE s (t timestamptz NOT NULL, st call_stats); SELECT create_rollup('kk', 's', 't', '{\"calls\": \"sum(st)\"}');
    INSERT INTO s VALUES ('2026-01-01Z', NULL); INSERT INTO s VALUES ('2026-01-01Z', (SELECT call_stats(call_interval('2026-01-01Z', '5 s', '1 min'))))", %owner, db => 'room');
is(sql($node, 'SELECT offered(calls) FROM kk', %owner, db => 'room'), 1, 'none of them is the zero of the type');
sql($node, "SELECT refresh_rollup('kk')", %owner, db => 'room');
is(sql($node, 'SELECT offered(calls) FROM kk', %owner, db => 'room'), 1, 'nor when it is refreshed');
done_testing();
