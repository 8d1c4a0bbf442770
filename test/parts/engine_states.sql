-- For make freeze: an aggregate and group a line, with the states of its parts and its result.
\set QUIET
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
CREATE SCHEMA engine_test;
SET LOCAL search_path = engine_test, public;
\ir engine_items.sql
CREATE TABLE written AS
SELECT aggregate::text, grp, states, result
FROM aggregates, LATERAL (SELECT * FROM states_by_engine(aggregate) JOIN said(aggregate) USING (grp)) AS s
WHERE combined;
\copy (SELECT * FROM written ORDER BY aggregate COLLATE "C", grp COLLATE "C") TO STDOUT
ROLLBACK;
