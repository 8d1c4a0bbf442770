-- A month of a real call centre into the temporary table call_log, where it is
-- there: `found` tells.
--
-- The data: calls to the call centre of an Israeli bank, August 1999, courtesy
-- of the Service Enterprise Engineering group of the Technion. Not part of the
-- sources: CCMETRICS_TECHNION (psql variable, else environment) tells where the
-- file technion_aug1999.tsv is.

\if :{?CCMETRICS_TECHNION}
\else
\getenv CCMETRICS_TECHNION CCMETRICS_TECHNION
\endif
\if :{?CCMETRICS_TECHNION}
\set found `test -r :'CCMETRICS_TECHNION' && echo true || echo false`
\else
\set found false
\endif

\if :found
-- One row a call, as the file has it. Names must match: no other log fits.
CREATE TEMP TABLE call_log (
    "vru+line" text, call_id int, customer_id bigint, priority int, type text, date date,
    vru_entry time, vru_exit time, vru_time int,
    q_start time, q_exit time, q_time int, outcome text,
    ser_start time, ser_exit time, ser_time int, server text
) ON COMMIT DROP;
\set load '\\copy call_log FROM ' :'CCMETRICS_TECHNION' ' WITH (HEADER MATCH)'
:load
ANALYZE call_log;
\endif
