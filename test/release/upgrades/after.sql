-- It goes on: writes count, a refresh folds them, nothing is amiss; what is not allowed still is not.
\set ON_ERROR_STOP
SET client_min_messages = warning;
\set when upgraded
\ir amiss.sql
INSERT INTO calls (offered_at, queue_id, channel, call, score, cost, resolved) SELECT * FROM more_calls(200);
INSERT INTO parted (id, offered_at, queue_id, channel, call, score, cost, resolved) SELECT -1, * FROM more_calls(200);
UPDATE calls SET score = 3, offered_at = offered_at + interval '1 hour' WHERE id % 5 = 0;
UPDATE parted SET offered_at = offered_at + interval '1 day' WHERE id % 7 = 0;
DELETE FROM calls WHERE id % 13 = 0;
\c - reader
SELECT 'by a reader', count(*) > 0 FROM k_kpis;
INSERT INTO calls (offered_at, queue_id) VALUES ('2026-03-02 12:00+01', 77);
\set ON_ERROR_STOP off
SELECT FROM k_groups;
\c - owner
SET client_min_messages = warning;
INSERT INTO states (stats) SELECT stats FROM states LIMIT 1;
INSERT INTO long_calls VALUES ('2026-03-01T00:00:00Z abandoned wait=5');
\set ON_ERROR_STOP
\set when written
\ir amiss.sql
CALL build_rollup('half');
SELECT count(refresh_rollup(rollup)), 'rollups refreshed' FROM rollup_status;
DROP FUNCTION pg_temp.amiss;
\set when refreshed
\ir amiss.sql
SELECT 'refreshed', sum(pending_deltas) || ' deltas pending', min(built) || ' % built' FROM rollup_status;
-- for the next upgrade
SELECT drop_rollup('half');
\ir unfinished.sql
