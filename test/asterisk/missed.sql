-- The rows that Asterisk's file (log/queue_log) has and the table queue_log misses, into the table missed. The file has
-- whole seconds of another clock, so a row is the same if all fields are, and the times are within a second and a half.
CREATE TEMP TABLE file_lines (number int GENERATED ALWAYS AS IDENTITY, line text);
\copy file_lines (line) FROM 'log/queue_log' (DELIMITER E'\x01')
CREATE TEMP TABLE missed AS
SELECT to_timestamp(split_part(line, '|', 1)::float8) AS time, split_part(line, '|', 2) AS callid, split_part(line, '|', 3) AS queuename,
       split_part(line, '|', 4) AS agent, split_part(line, '|', 5) AS event, split_part(line, '|', 6) AS data1,
       split_part(line, '|', 7) AS data2, split_part(line, '|', 8) AS data3, split_part(line, '|', 9) AS data4,
       split_part(line, '|', 10) AS data5
FROM file_lines AS f
WHERE NOT EXISTS (
    SELECT FROM queue_log AS q
    WHERE (q.callid, q.queuename, q.agent, q.event) = (split_part(line, '|', 2), split_part(line, '|', 3), split_part(line, '|', 4),
                                                       split_part(line, '|', 5))
          AND (q.data1, q.data2, q.data3, q.data4, q.data5) = (split_part(line, '|', 6), split_part(line, '|', 7), split_part(line, '|', 8),
                                                               split_part(line, '|', 9), split_part(line, '|', 10))
          AND abs(extract(epoch FROM q.time) - split_part(line, '|', 1)::float8) < 1.5)
ORDER BY number;
