-- the lock first: after TRUNCATE a table is empty in older snapshots, too
BEGIN ISOLATION LEVEL REPEATABLE READ;
LOCK TABLE calls, log IN ACCESS SHARE MODE;
SELECT ask(nextval('seeds') / 100000.0, 4);
COMMIT;
