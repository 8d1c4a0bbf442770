-- All that must be the same on every server: as text, in one order, without an OID.
-- Not the extension's owner, whom pg_upgrade makes the superuser of every extension.
\set ON_ERROR_STOP
CREATE FUNCTION pg_temp.texts(relation text) RETURNS SETOF text LANGUAGE plpgsql
    AS $$BEGIN RETURN QUERY EXECUTE format('SELECT %L || t FROM (SELECT r::text AS t FROM %s AS r) AS rows ORDER BY t COLLATE "C"', relation || ' ', relation); END$$;
-- without MAINTAIN, which came with 17
CREATE FUNCTION pg_temp.rights(acl aclitem[]) RETURNS text LANGUAGE sql AS $$SELECT replace(acl::text, 'Dxtm', 'Dxt')$$;
SELECT pg_temp.texts(relation) FROM unnest('{calls,states,long_calls,by_day,by_queue,parted_1,parted_2,k,"kpi.\"K 1\"",half,k_days,k_kpis}'::text[]) AS relation;
-- a rollup's own tables
SELECT pg_temp.texts(k || part) FROM unnest('{k,k_days,half}'::text[]) AS k, unnest('{_groups,_deltas,_progress,_partitions}'::text[]) AS part;
SELECT 'bytes', md5(string_agg(encode(call_interval_send(call), 'hex'), ' ' ORDER BY id)), count(call) FROM calls;
SELECT 'bytes', md5(string_agg(encode(call_stats_send(stats) || survey_stats_send(survey), 'hex'), ' ' ORDER BY queue_id, channel)) FROM states;
SELECT 'status', rollup, source, bucket, time_zone, dimensions, measures, broken, problem, uncovered, built, built_since, pending_deltas, refreshed_at, refresh_took, last_error, last_error_at
FROM rollup_status ORDER BY rollup::text COLLATE "C";
SELECT 'relation', oid::regclass, relkind, relowner::regrole, pg_temp.rights(relacl), reloptions, obj_description(oid, 'pg_class') FROM pg_class
WHERE relowner = 'owner'::regrole AND relkind IN ('r', 'p', 'v', 'm', 'i') AND relnamespace <> 'pg_toast'::regnamespace ORDER BY oid::regclass::text COLLATE "C";
SELECT 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attacl, col_description(attrelid, attnum) FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
WHERE relowner = 'owner'::regrole AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND relnamespace <> 'pg_toast'::regnamespace ORDER BY attrelid::regclass::text COLLATE "C", attnum;
SELECT 'index', pg_get_indexdef(indexrelid), indisvalid FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid
WHERE relowner = 'owner'::regrole AND relnamespace <> 'pg_toast'::regnamespace ORDER BY 2;
SELECT 'trigger', tgrelid::regclass, pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal ORDER BY 3;
SELECT 'function', pg_get_functiondef(oid), proowner::regrole, proacl, obj_description(oid, 'pg_proc') FROM pg_proc WHERE proname LIKE '%\_capture' ORDER BY 2;
SELECT 'job', jobid, jobname, schedule, command, database, username, active FROM cron.job ORDER BY jobid;
SELECT 'extension', extversion, extnamespace::regnamespace, obj_description(oid, 'pg_extension') FROM pg_extension WHERE extname = 'ccmetrics';
-- the extension itself: each member, its rights and comment; but for array and row types, which
-- pg_upgrade makes members too
SELECT 'member', i.type, replace(i.identity, 'pg_catalog.', ''), obj_description(d.objid, d.classid::regclass::name), pg_temp.rights(p.proacl), pg_temp.rights(c.relacl)
FROM pg_extension AS e JOIN pg_depend AS d ON d.refobjid = e.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' CROSS JOIN pg_identify_object(d.classid, d.objid, 0) AS i
LEFT JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid LEFT JOIN pg_class AS c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_type AS t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
WHERE extname = 'ccmetrics' AND coalesce(t.typcategory <> 'A' AND (t.typtype <> 'c' OR (SELECT relkind = 'c' FROM pg_class WHERE pg_class.oid = t.typrelid)), true)
ORDER BY 2, replace(i.identity, 'pg_catalog.', '') COLLATE "C";
