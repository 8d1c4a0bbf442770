-- What was logged, and the truth, from the tables and the lines of a run to kept/*.tsv.
SET TimeZone = 'UTC';
\ir truth.sql
\copy truth_lines FROM 'kept/truth' (DELIMITER ' ')
\copy (SELECT * FROM queue_log ORDER BY id) TO 'kept/queue_log.tsv' (HEADER)
\ir missed.sql
\copy missed TO 'kept/missed.tsv' (HEADER)
\copy (SELECT * FROM cel ORDER BY id) TO 'kept/cel.tsv' (HEADER)
\copy (SELECT * FROM truth ORDER BY offered_at, callid) TO 'kept/truth.tsv' (HEADER)
