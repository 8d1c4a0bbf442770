-- What an upgrade finds halfway: deltas folded and pending, a rollup half built.
INSERT INTO calls (offered_at, queue_id, channel, call, score, cost, resolved) SELECT * FROM more_calls(300);
SELECT refresh_rollup('k');
INSERT INTO calls (offered_at, queue_id, channel, call, score, cost, resolved) SELECT * FROM more_calls(200);
INSERT INTO parted (id, offered_at, queue_id, channel, call, score, cost, resolved) SELECT 0, * FROM more_calls(200);
DELETE FROM calls WHERE id % 11 = 0;
-- a build that ends with an error
\set measures '{"stats": "call_stats(call)", "survey": "survey_stats(score)", "cost": "sum(cost)", "resolved": "count(*) FILTER (WHERE resolved)"}'
SELECT create_rollup('half', 'calls', 'offered_at', :'measures', '{queue_id, channel}');
ALTER TABLE half_groups ADD CONSTRAINT halfway CHECK (bucket >= '2026-03-02 12:00+01');
\set ON_ERROR_STOP off
CALL build_rollup('half', 20);
\set ON_ERROR_STOP
ALTER TABLE half_groups DROP CONSTRAINT halfway;
