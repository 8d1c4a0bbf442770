-- row: `call_stats` of 100,000 groups of four calls
-- bound: at most 3
-- ours: a hash aggregate of statistics
SELECT count(stats)
FROM (SELECT call_stats(call) AS stats FROM small_groups GROUP BY group_id OFFSET 0) AS s;
-- rival: a hash aggregate of `count(*)`
SELECT count(n)
FROM (SELECT count(*) AS n FROM small_groups GROUP BY group_id OFFSET 0) AS s;
