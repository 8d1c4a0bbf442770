-- row: service level, abandon rate, AHT, FCR, NPS by queue over interval columns
-- bound: at most 0.6
-- ours: five aggregates
SELECT queue_id,
       service_level(wait, answered, '20 s'),
       abandon_rate(abandoned),
       aht(talk, hold, wrap),
       fcr_rate(resolved, transferred),
       nps(nps_score)
FROM calls_interval
GROUP BY queue_id;
-- rival: the same report in plain SQL
SELECT queue_id,
       100.0 * count(*) FILTER (WHERE answered AND wait <= '20 s')
           / nullif(count(*) FILTER (WHERE answered IS NOT NULL), 0),
       100.0 * count(*) FILTER (WHERE abandoned) / nullif(count(abandoned), 0),
       avg(coalesce(talk, '0') + coalesce(hold, '0') + coalesce(wrap, '0'))
           FILTER (WHERE talk IS NOT NULL OR hold IS NOT NULL OR wrap IS NOT NULL),
       100.0 * count(*) FILTER (WHERE resolved AND NOT transferred) / nullif(count(resolved), 0),
       100.0 * (count(*) FILTER (WHERE nps_score >= 9) - count(*) FILTER (WHERE nps_score < 7))
           / nullif(count(nps_score), 0)
FROM calls_interval
GROUP BY queue_id;
