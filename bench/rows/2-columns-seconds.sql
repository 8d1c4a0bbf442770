-- row: service level, abandon rate, AHT, FCR, NPS by queue over columns of whole seconds
-- bound: at most 0.85
-- ours: five aggregates
SELECT queue_id,
       service_level(wait_s, answered, 20),
       abandon_rate(abandoned),
       aht(talk_s, hold_s, wrap_s),
       fcr_rate(resolved, transferred),
       nps(nps_score)
FROM calls_seconds
GROUP BY queue_id;
-- rival: the same report in plain SQL
SELECT queue_id,
       100.0 * count(*) FILTER (WHERE answered AND wait_s <= 20)
           / nullif(count(*) FILTER (WHERE answered IS NOT NULL), 0),
       100.0 * count(*) FILTER (WHERE abandoned) / nullif(count(abandoned), 0),
       avg(coalesce(talk_s, 0) + coalesce(hold_s, 0) + coalesce(wrap_s, 0))
           FILTER (WHERE talk_s IS NOT NULL OR hold_s IS NOT NULL OR wrap_s IS NOT NULL),
       100.0 * count(*) FILTER (WHERE resolved AND NOT transferred) / nullif(count(resolved), 0),
       100.0 * (count(*) FILTER (WHERE nps_score >= 9) - count(*) FILTER (WHERE nps_score < 7))
           / nullif(count(nps_score), 0)
FROM calls_seconds
GROUP BY queue_id;
