--
-- PostgreSQL database dump
--


-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: ccmetrics; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS ccmetrics WITH SCHEMA public;


--
-- Name: EXTENSION ccmetrics; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION ccmetrics IS 'contact-centre KPIs as aggregates: service level, abandon rate, AHT, FCR, NPS';


--
-- Name: long_call; Type: DOMAIN; Schema: public; Owner: -
--

CREATE DOMAIN public.long_call AS public.call_interval
	CONSTRAINT long_call_check CHECK ((public.talk_time(VALUE) > '00:04:00'::interval));


SET default_tablespace = '';

--
-- Name: parted; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parted (
    id integer NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    queue text,
    channel text,
    call public.call_interval,
    score integer,
    cost numeric
)
PARTITION BY RANGE (offered_at);


--
-- Name: K 1_definition; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public."K 1_definition" AS
 SELECT date_bin('01:00:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS bucket,
    source.queue,
    count(*) AS rows,
    public.call_stats(source.call) AS stats,
    count(*) AS n
   FROM public.parted source
  GROUP BY (date_bin('01:00:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone)), source.queue;


--
-- Name: VIEW "K 1_definition"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public."K 1_definition" IS 'definition of a rollup: its groups, worked out from the source';


--
-- Name: K 1_capture(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public."K 1_capture"() RETURNS trigger
    LANGUAGE ccmetrics_capture
    AS $$appends to the deltas of a rollup what is written to its source$$;


--
-- Name: FUNCTION "K 1_capture"(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public."K 1_capture"() IS 'appends to the deltas of a rollup what is written to its source';


SET default_table_access_method = heap;

--
-- Name: acd_calls; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_calls (
    source text NOT NULL,
    call_id text NOT NULL,
    leg integer NOT NULL,
    queue text,
    agent text,
    channel text,
    direction text,
    reason text,
    first_leg boolean NOT NULL,
    last_leg boolean NOT NULL,
    call public.call_interval NOT NULL,
    events bigint NOT NULL,
    loaded_at timestamp with time zone NOT NULL
);


--
-- Name: TABLE acd_calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_calls IS 'calls of a call source, a row a leg: a stay in one queue; rollups go over this table';


--
-- Name: COLUMN acd_calls.source; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.source IS 'the table that the row comes from';


--
-- Name: COLUMN acd_calls.call_id; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.call_id IS 'the call, as the telephony system names it';


--
-- Name: COLUMN acd_calls.leg; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.leg IS 'number of the leg within the call, from 1';


--
-- Name: COLUMN acd_calls.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.queue IS 'the queue';


--
-- Name: COLUMN acd_calls.agent; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.agent IS 'the agent who answered';


--
-- Name: COLUMN acd_calls.channel; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.channel IS 'the channel, such as voice or chat; null where the source has none';


--
-- Name: COLUMN acd_calls.direction; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.direction IS 'the direction, such as inbound; null where the source has none';


--
-- Name: COLUMN acd_calls.reason; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.reason IS 'how the leg ended, in the words of the telephony system';


--
-- Name: COLUMN acd_calls.first_leg; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.first_leg IS 'whether it is the first leg of the call: count calls by it';


--
-- Name: COLUMN acd_calls.last_leg; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.last_leg IS 'whether it is the last leg of the call so far';


--
-- Name: COLUMN acd_calls.call; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.call IS 'the leg as a call: times, phases and outcome';


--
-- Name: COLUMN acd_calls.events; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.events IS 'rows of the source that it is made of';


--
-- Name: COLUMN acd_calls.loaded_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_calls.loaded_at IS 'when the row was written';


--
-- Name: acd_hours_definition; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.acd_hours_definition AS
 SELECT date_bin('01:00:00'::interval, public.offered_at(source.call), '2000-01-01 00:00:00+00'::timestamp with time zone) AS bucket,
    source.queue,
    count(*) AS rows,
    public.call_stats(source.call) AS stats,
    count(*) AS n
   FROM public.acd_calls source
  GROUP BY (date_bin('01:00:00'::interval, public.offered_at(source.call), '2000-01-01 00:00:00+00'::timestamp with time zone)), source.queue;


--
-- Name: VIEW acd_hours_definition; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.acd_hours_definition IS 'definition of a rollup: its groups, worked out from the source';


--
-- Name: acd_hours_capture(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.acd_hours_capture() RETURNS trigger
    LANGUAGE ccmetrics_capture
    AS $$appends to the deltas of a rollup what is written to its source$$;


--
-- Name: FUNCTION acd_hours_capture(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.acd_hours_capture() IS 'appends to the deltas of a rollup what is written to its source';


--
-- Name: answer(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.answer(query text) RETURNS text
    LANGUAGE plpgsql
    SET "TimeZone" TO 'UTC'
    SET "IntervalStyle" TO 'postgres'
    AS $$
DECLARE
    answer text;
BEGIN
    EXECUTE format('SELECT count(*) || '' '' || md5(string_agg(r::text, E''\n'' ORDER BY r::text COLLATE "C")) FROM (%s) AS r', query) INTO answer;
    RETURN answer;
END $$;


--
-- Name: go_on(); Type: PROCEDURE; Schema: public; Owner: -
--

CREATE PROCEDURE public.go_on()
    LANGUAGE plpgsql
    SET "TimeZone" TO 'UTC'
    AS $$
BEGIN
    INSERT INTO calls SELECT * FROM more_calls(151, 250);
    INSERT INTO parted SELECT * FROM more_calls(151, 250);
    UPDATE calls SET offered_at = offered_at + interval '1 hour', score = 3 WHERE id % 5 = 0;
    UPDATE parted SET offered_at = offered_at + interval '2 days' WHERE id % 13 = 0;
    DELETE FROM calls WHERE id % 17 = 0;
    INSERT INTO log SELECT * FROM more_log(61, 100);
    UPDATE log SET ended = at + interval '45 s' WHERE ended IS NULL;
    PERFORM load_calls('acd');
END $$;


--
-- Name: calls; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.calls (
    id integer NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    queue text,
    channel text,
    call public.call_interval,
    score integer,
    cost numeric
);


--
-- Name: k_definition; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_definition AS
 SELECT date_bin('00:15:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS bucket,
    source.queue,
    source.channel,
    count(*) AS rows,
    public.call_stats(source.call) AS stats,
    public.survey_stats((source.score)::double precision) AS survey,
    COALESCE(sum(source.cost), '0'::numeric) AS cost,
    count(source.cost) AS cost_values,
    count(*) AS n
   FROM public.calls source
  GROUP BY (date_bin('00:15:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone)), source.queue, source.channel;


--
-- Name: VIEW k_definition; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_definition IS 'definition of a rollup: its groups, worked out from the source';


--
-- Name: k_capture(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.k_capture() RETURNS trigger
    LANGUAGE ccmetrics_capture
    AS $$appends to the deltas of a rollup what is written to its source$$;


--
-- Name: FUNCTION k_capture(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.k_capture() IS 'appends to the deltas of a rollup what is written to its source';


--
-- Name: k_deltas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_deltas (
    bucket timestamp with time zone NOT NULL,
    queue text,
    channel text,
    rows bigint NOT NULL,
    stats public.call_stats,
    survey public.survey_stats,
    cost numeric,
    cost_values bigint,
    n bigint,
    CONSTRAINT k_groups_cost_check CHECK (public.rollup_finite(cost))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

ALTER TABLE ONLY public.k_deltas REPLICA IDENTITY FULL;


--
-- Name: TABLE k_deltas; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_deltas IS 'what was written to the source of a rollup since, by group: added, less what was removed';


--
-- Name: k_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_groups (
    bucket timestamp with time zone NOT NULL,
    queue text,
    channel text,
    rows bigint NOT NULL,
    stats public.call_stats,
    survey public.survey_stats,
    cost numeric,
    cost_values bigint,
    n bigint,
    CONSTRAINT k_groups_cost_check CHECK (public.rollup_finite(cost))
)
WITH (fillfactor='90');

ALTER TABLE ONLY public.k_groups REPLICA IDENTITY FULL;


--
-- Name: TABLE k_groups; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_groups IS 'groups of a rollup, as far as they are folded';


--
-- Name: k_progress; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_progress (
    built_since timestamp with time zone,
    oldest timestamp with time zone,
    newest timestamp with time zone,
    refreshed_at timestamp with time zone,
    refresh_took interval,
    last_error text,
    last_sqlstate text,
    last_error_at timestamp with time zone,
    triggers_seen text[],
    unknown text[],
    unverified boolean
);

ALTER TABLE ONLY public.k_progress REPLICA IDENTITY FULL;


--
-- Name: TABLE k_progress; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_progress IS 'one row: how far a rollup is built, its last refresh and error; buckets before built_since are read from the source';


--
-- Name: k_live; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_live AS
 SELECT live.bucket,
    live.queue,
    live.channel,
    live.rows,
    live.stats,
    live.survey,
    live.cost,
    live.cost_values,
    live.n
   FROM ( SELECT folded.bucket,
            folded.queue,
            folded.channel,
            folded.rows,
            folded.stats,
            folded.survey,
            folded.cost,
            folded.cost_values,
            folded.n,
            true AS tableoid
           FROM public.k_groups folded
        UNION ALL
         SELECT merged.bucket,
            merged.queue,
            merged.channel,
            merged.rows,
            merged.stats,
            merged.survey,
            merged.cost,
            merged.cost_values,
            merged.n,
            false
           FROM ( SELECT part.bucket,
                    part.queue,
                    part.channel,
                        CASE
                            WHEN (count(*) = count(part.rows)) THEN (sum(part.rows))::bigint
                            ELSE NULL::bigint
                        END AS rows,
                        CASE
                            WHEN (count(*) = count(part.stats)) THEN public.sum(part.stats)
                            ELSE NULL::public.call_stats
                        END AS stats,
                        CASE
                            WHEN (count(*) = count(part.survey)) THEN public.sum(part.survey)
                            ELSE NULL::public.survey_stats
                        END AS survey,
                        CASE
                            WHEN (count(*) = count(part.cost)) THEN sum(part.cost)
                            ELSE NULL::numeric
                        END AS cost,
                        CASE
                            WHEN (count(*) = count(part.cost_values)) THEN (sum(part.cost_values))::bigint
                            ELSE NULL::bigint
                        END AS cost_values,
                        CASE
                            WHEN (count(*) = count(part.n)) THEN (sum(part.n))::bigint
                            ELSE NULL::bigint
                        END AS n
                   FROM ( SELECT folded.bucket,
                            folded.queue,
                            folded.channel,
                            folded.rows,
                            folded.stats,
                            folded.survey,
                            folded.cost,
                            folded.cost_values,
                            folded.n
                           FROM public.k_groups folded
                          WHERE (folded.bucket IN ( SELECT delta.bucket
                                   FROM public.k_deltas delta))
                        UNION ALL
                         SELECT delta.bucket,
                            delta.queue,
                            delta.channel,
                            delta.rows,
                            delta.stats,
                            delta.survey,
                            delta.cost,
                            delta.cost_values,
                            delta.n
                           FROM public.k_deltas delta) part
                  GROUP BY part.bucket, part.queue, part.channel
                 HAVING COALESCE((((count(*) = count(part.rows)) AND (sum(part.rows) <> (0)::numeric)) OR ((count(*) = count(part.stats)) AND (public.sum(part.stats) OPERATOR(public.<>) (OPERATOR(public.-) public.sum(part.stats)))) OR ((count(*) = count(part.survey)) AND (public.sum(part.survey) OPERATOR(public.<>) (OPERATOR(public.-) public.sum(part.survey)))) OR ((count(*) = count(part.cost)) AND (sum(part.cost) <> '0'::numeric)) OR ((count(*) = count(part.cost_values)) AND (sum(part.cost_values) <> (0)::numeric)) OR ((count(*) = count(part.n)) AND (sum(part.n) <> (0)::numeric))), false)) merged) live
  WHERE (((NOT live.tableoid) OR (NOT (live.bucket IN ( SELECT DISTINCT delta.bucket
           FROM public.k_deltas delta)))) AND public.rollup_built(( SELECT progress.built_since
           FROM public.k_progress progress)));


--
-- Name: VIEW k_live; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_live IS 'groups of a rollup with what is pending, hidden columns included';


--
-- Name: k_days_definition; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_days_definition AS
 SELECT date_trunc('day'::text, source.bucket, 'Europe/Berlin'::text) AS bucket,
    source.queue,
    (sum(source.rows))::bigint AS rows,
        CASE
            WHEN (count(*) = count(source.stats)) THEN COALESCE(public.sum(source.stats), '{"version": 1}'::public.call_stats)
            ELSE NULL::public.call_stats
        END AS stats,
    (sum(source.rows))::bigint AS stats_values,
        CASE
            WHEN (count(*) = count(source.n)) THEN COALESCE(sum(source.n), '0'::numeric)
            ELSE NULL::numeric
        END AS n,
    (sum(source.rows))::bigint AS n_values
   FROM public.k_live source
  GROUP BY (date_trunc('day'::text, source.bucket, 'Europe/Berlin'::text)), source.queue;


--
-- Name: VIEW k_days_definition; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_days_definition IS 'definition of a rollup: its groups, worked out from the source';


--
-- Name: k_days_capture(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.k_days_capture() RETURNS trigger
    LANGUAGE ccmetrics_capture
    AS $$appends to the deltas of a rollup what is written to its source$$;


--
-- Name: FUNCTION k_days_capture(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.k_days_capture() IS 'appends to the deltas of a rollup what is written to its source';


--
-- Name: k_phone_definition; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_phone_definition AS
 SELECT date_bin('00:15:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS bucket,
    source.queue,
    count(*) AS rows,
    public.call_stats(source.call) AS stats,
    count(*) AS n
   FROM public.calls source
  WHERE (source.channel = 'phone'::text)
  GROUP BY (date_bin('00:15:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone)), source.queue;


--
-- Name: VIEW k_phone_definition; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_phone_definition IS 'definition of a rollup: its groups, worked out from the source';


--
-- Name: k_phone_capture(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.k_phone_capture() RETURNS trigger
    LANGUAGE ccmetrics_capture
    AS $$appends to the deltas of a rollup what is written to its source$$;


--
-- Name: FUNCTION k_phone_capture(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.k_phone_capture() IS 'appends to the deltas of a rollup what is written to its source';


--
-- Name: level(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.level(queue text) RETURNS numeric
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT public.service_level(calls.call, '00:00:20'::interval) AS service_level
    FROM public.calls
   WHERE (calls.queue = level.queue);
END;


--
-- Name: more_calls(integer, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.more_calls(first integer, last integer) RETURNS SETOF public.calls
    LANGUAGE sql
    AS $$
    SELECT i, at, (ARRAY['sales', 'help', NULL])[1 + i % 3], (ARRAY['phone', 'chat'])[1 + i % 2],
           CASE WHEN i % 50 > 0 THEN call_interval_from_seconds(at, i * 7 % 90, a * (10 + i * 53 % 600), a * (i % 4), a * (i % 31) + 0.25 * a, outcome,
                                                                ring => a * (i % 3), transferred => a > 0 AND i % 7 = 0) END,
           nullif(i % 12, 11), i * 0.37
    FROM (SELECT i, '2026-03-27 20:00Z'::timestamptz + i * interval '49 min' AS at,
                 (ARRAY['answered', 'answered', 'abandoned', 'answered', 'flowed_out', 'answered', 'callback', 'answered', 'blocked'])[1 + i % 9] AS outcome,
                 (i % 9 IN (0, 1, 3, 5, 7))::int AS a
          FROM generate_series(first, last) AS i WHERE i * 7 % 90 >= i % 3) AS c
$$;


--
-- Name: log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.log (
    id integer NOT NULL,
    at timestamp without time zone,
    answer timestamp without time zone,
    ended timestamp without time zone,
    skill text
);


--
-- Name: more_log(integer, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.more_log(first integer, last integer) RETURNS SETOF public.log
    LANGUAGE sql
    AS $$
    SELECT i, at, CASE WHEN i % 3 > 0 THEN at + i % 45 * interval '1 s' END, CASE WHEN i % 25 > 0 OR i < 40 THEN at + (i % 20 + 20) * interval '1 s' END, 'skill ' || i % 2
    FROM (SELECT i, '2026-01-05 09:00'::timestamp + i * interval '20 min' AS at FROM generate_series(first, last) AS i) AS rows
$$;


--
-- Name: unbuilt_definition; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.unbuilt_definition AS
 SELECT date_bin('00:15:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS bucket,
    count(*) AS rows,
    count(*) AS n
   FROM public.calls source
  GROUP BY (date_bin('00:15:00'::interval, source.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone));


--
-- Name: VIEW unbuilt_definition; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.unbuilt_definition IS 'definition of a rollup: its groups, worked out from the source';


--
-- Name: unbuilt_capture(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.unbuilt_capture() RETURNS trigger
    LANGUAGE ccmetrics_capture
    AS $$appends to the deltas of a rollup what is written to its source$$;


--
-- Name: FUNCTION unbuilt_capture(); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON FUNCTION public.unbuilt_capture() IS 'appends to the deltas of a rollup what is written to its source';


--
-- Name: K 1_deltas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."K 1_deltas" (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    n bigint
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

ALTER TABLE ONLY public."K 1_deltas" REPLICA IDENTITY FULL;


--
-- Name: TABLE "K 1_deltas"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public."K 1_deltas" IS 'what was written to the source of a rollup since, by group: added, less what was removed';


--
-- Name: K 1_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."K 1_groups" (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    n bigint
)
WITH (fillfactor='90');

ALTER TABLE ONLY public."K 1_groups" REPLICA IDENTITY FULL;


--
-- Name: TABLE "K 1_groups"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public."K 1_groups" IS 'groups of a rollup, as far as they are folded';


--
-- Name: K 1_progress; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."K 1_progress" (
    built_since timestamp with time zone,
    oldest timestamp with time zone,
    newest timestamp with time zone,
    refreshed_at timestamp with time zone,
    refresh_took interval,
    last_error text,
    last_sqlstate text,
    last_error_at timestamp with time zone,
    triggers_seen text[],
    unknown text[],
    unverified boolean
);

ALTER TABLE ONLY public."K 1_progress" REPLICA IDENTITY FULL;


--
-- Name: TABLE "K 1_progress"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public."K 1_progress" IS 'one row: how far a rollup is built, its last refresh and error; buckets before built_since are read from the source';


--
-- Name: K 1_live; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public."K 1_live" AS
 SELECT live.bucket,
    live.queue,
    live.rows,
    live.stats,
    live.n
   FROM ( SELECT folded.bucket,
            folded.queue,
            folded.rows,
            folded.stats,
            folded.n,
            true AS tableoid
           FROM public."K 1_groups" folded
        UNION ALL
         SELECT merged.bucket,
            merged.queue,
            merged.rows,
            merged.stats,
            merged.n,
            false
           FROM ( SELECT part.bucket,
                    part.queue,
                        CASE
                            WHEN (count(*) = count(part.rows)) THEN (sum(part.rows))::bigint
                            ELSE NULL::bigint
                        END AS rows,
                        CASE
                            WHEN (count(*) = count(part.stats)) THEN public.sum(part.stats)
                            ELSE NULL::public.call_stats
                        END AS stats,
                        CASE
                            WHEN (count(*) = count(part.n)) THEN (sum(part.n))::bigint
                            ELSE NULL::bigint
                        END AS n
                   FROM ( SELECT folded.bucket,
                            folded.queue,
                            folded.rows,
                            folded.stats,
                            folded.n
                           FROM public."K 1_groups" folded
                          WHERE (folded.bucket IN ( SELECT delta.bucket
                                   FROM public."K 1_deltas" delta))
                        UNION ALL
                         SELECT delta.bucket,
                            delta.queue,
                            delta.rows,
                            delta.stats,
                            delta.n
                           FROM public."K 1_deltas" delta) part
                  GROUP BY part.bucket, part.queue
                 HAVING COALESCE((((count(*) = count(part.rows)) AND (sum(part.rows) <> (0)::numeric)) OR ((count(*) = count(part.stats)) AND (public.sum(part.stats) OPERATOR(public.<>) (OPERATOR(public.-) public.sum(part.stats)))) OR ((count(*) = count(part.n)) AND (sum(part.n) <> (0)::numeric))), false)) merged) live
  WHERE (((NOT live.tableoid) OR (NOT (live.bucket IN ( SELECT DISTINCT delta.bucket
           FROM public."K 1_deltas" delta)))) AND public.rollup_built(( SELECT progress.built_since
           FROM public."K 1_progress" progress)));


--
-- Name: VIEW "K 1_live"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public."K 1_live" IS 'groups of a rollup with what is pending, hidden columns included';


--
-- Name: K 1_partitions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."K 1_partitions" (
    partition regclass NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    retired_at timestamp with time zone,
    mark text,
    changed text,
    written boolean
);

ALTER TABLE ONLY public."K 1_partitions" REPLICA IDENTITY FULL;


--
-- Name: TABLE "K 1_partitions"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public."K 1_partitions" IS 'partitions whose rows a rollup has counted: their bounds in time, and since when they are no longer part of the source; and those written to before they were counted';


--
-- Name: K 1; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public."K 1" AS
 SELECT live.bucket,
    live.queue,
    live.stats,
    live.n
   FROM public."K 1_live" live
  WHERE public.rollup_intact('public.parted'::regclass, 'public.parted'::text, 'public."K 1_capture"()'::regprocedure, 'public."K 1_definition"'::regclass, 'public."K 1_live"'::regclass, 'public."K 1_groups"'::regclass, 'public."K 1_deltas"'::regclass, 'public."K 1_progress"'::regclass, 'public."K 1_partitions"'::regclass);


--
-- Name: VIEW "K 1"; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public."K 1" IS 'rollup of public.parted: equal to what its rows give, at every instant';


--
-- Name: COLUMN "K 1".bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public."K 1".bucket IS 'start of the bucket of 01:00:00';


--
-- Name: COLUMN "K 1".queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public."K 1".queue IS 'source.queue';


--
-- Name: COLUMN "K 1".stats; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public."K 1".stats IS 'public.call_stats(source.call)';


--
-- Name: COLUMN "K 1".n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public."K 1".n IS 'count(*)';


--
-- Name: acd_agent_states; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_agent_states (
    agent text NOT NULL,
    queue text NOT NULL,
    state text NOT NULL,
    during tstzrange NOT NULL,
    events bigint NOT NULL
);

ALTER TABLE ONLY public.acd_agent_states REPLICA IDENTITY FULL;


--
-- Name: TABLE acd_agent_states; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_agent_states IS 'states of agents, from each to the next of the same agent and queue';


--
-- Name: COLUMN acd_agent_states.agent; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_agent_states.agent IS 'the agent, as the log names the agent';


--
-- Name: COLUMN acd_agent_states.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_agent_states.queue IS 'the queue; empty where the event is for all queues';


--
-- Name: COLUMN acd_agent_states.state; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_agent_states.state IS 'ready, paused or away';


--
-- Name: COLUMN acd_agent_states.during; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_agent_states.during IS 'from when to when; without an end if it goes on as far as is known';


--
-- Name: COLUMN acd_agent_states.events; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_agent_states.events IS 'rows of the source that it is made of';


--
-- Name: acd_gaps; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_gaps (
    first_id bigint NOT NULL,
    last_id bigint NOT NULL,
    found_at timestamp with time zone NOT NULL,
    running text[] NOT NULL,
    is_over boolean NOT NULL
);


--
-- Name: TABLE acd_gaps; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_gaps IS 'numbers that are missing in a call source although greater ones are there: their rows may be committed later, and each load looks for them until none can come any more';


--
-- Name: COLUMN acd_gaps.first_id; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_gaps.first_id IS 'first number of the gap';


--
-- Name: COLUMN acd_gaps.last_id; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_gaps.last_id IS 'last number of the gap';


--
-- Name: COLUMN acd_gaps.found_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_gaps.found_at IS 'when the gap was found';


--
-- Name: COLUMN acd_gaps.running; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_gaps.running IS 'transactions that were writing to the source when the gap was found';


--
-- Name: COLUMN acd_gaps.is_over; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_gaps.is_over IS 'whether all of these have ended, so that one more look is the last';


--
-- Name: acd_hours_deltas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_hours_deltas (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    n bigint
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

ALTER TABLE ONLY public.acd_hours_deltas REPLICA IDENTITY FULL;


--
-- Name: TABLE acd_hours_deltas; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_hours_deltas IS 'what was written to the source of a rollup since, by group: added, less what was removed';


--
-- Name: acd_hours_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_hours_groups (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    n bigint
)
WITH (fillfactor='90');

ALTER TABLE ONLY public.acd_hours_groups REPLICA IDENTITY FULL;


--
-- Name: TABLE acd_hours_groups; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_hours_groups IS 'groups of a rollup, as far as they are folded';


--
-- Name: acd_hours_progress; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_hours_progress (
    built_since timestamp with time zone,
    oldest timestamp with time zone,
    newest timestamp with time zone,
    refreshed_at timestamp with time zone,
    refresh_took interval,
    last_error text,
    last_sqlstate text,
    last_error_at timestamp with time zone,
    triggers_seen text[],
    unknown text[],
    unverified boolean
);

ALTER TABLE ONLY public.acd_hours_progress REPLICA IDENTITY FULL;


--
-- Name: TABLE acd_hours_progress; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_hours_progress IS 'one row: how far a rollup is built, its last refresh and error; buckets before built_since are read from the source';


--
-- Name: acd_hours_live; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.acd_hours_live AS
 SELECT live.bucket,
    live.queue,
    live.rows,
    live.stats,
    live.n
   FROM ( SELECT folded.bucket,
            folded.queue,
            folded.rows,
            folded.stats,
            folded.n,
            true AS tableoid
           FROM public.acd_hours_groups folded
        UNION ALL
         SELECT merged.bucket,
            merged.queue,
            merged.rows,
            merged.stats,
            merged.n,
            false
           FROM ( SELECT part.bucket,
                    part.queue,
                        CASE
                            WHEN (count(*) = count(part.rows)) THEN (sum(part.rows))::bigint
                            ELSE NULL::bigint
                        END AS rows,
                        CASE
                            WHEN (count(*) = count(part.stats)) THEN public.sum(part.stats)
                            ELSE NULL::public.call_stats
                        END AS stats,
                        CASE
                            WHEN (count(*) = count(part.n)) THEN (sum(part.n))::bigint
                            ELSE NULL::bigint
                        END AS n
                   FROM ( SELECT folded.bucket,
                            folded.queue,
                            folded.rows,
                            folded.stats,
                            folded.n
                           FROM public.acd_hours_groups folded
                          WHERE (folded.bucket IN ( SELECT delta.bucket
                                   FROM public.acd_hours_deltas delta))
                        UNION ALL
                         SELECT delta.bucket,
                            delta.queue,
                            delta.rows,
                            delta.stats,
                            delta.n
                           FROM public.acd_hours_deltas delta) part
                  GROUP BY part.bucket, part.queue
                 HAVING COALESCE((((count(*) = count(part.rows)) AND (sum(part.rows) <> (0)::numeric)) OR ((count(*) = count(part.stats)) AND (public.sum(part.stats) OPERATOR(public.<>) (OPERATOR(public.-) public.sum(part.stats)))) OR ((count(*) = count(part.n)) AND (sum(part.n) <> (0)::numeric))), false)) merged) live
  WHERE (((NOT live.tableoid) OR (NOT (live.bucket IN ( SELECT DISTINCT delta.bucket
           FROM public.acd_hours_deltas delta)))) AND public.rollup_built(( SELECT progress.built_since
           FROM public.acd_hours_progress progress)));


--
-- Name: VIEW acd_hours_live; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.acd_hours_live IS 'groups of a rollup with what is pending, hidden columns included';


--
-- Name: acd_hours_partitions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_hours_partitions (
    partition regclass NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    retired_at timestamp with time zone,
    mark text,
    changed text,
    written boolean
);

ALTER TABLE ONLY public.acd_hours_partitions REPLICA IDENTITY FULL;


--
-- Name: TABLE acd_hours_partitions; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_hours_partitions IS 'partitions whose rows a rollup has counted: their bounds in time, and since when they are no longer part of the source; and those written to before they were counted';


--
-- Name: acd_hours; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.acd_hours AS
 SELECT live.bucket,
    live.queue,
    live.stats,
    live.n
   FROM public.acd_hours_live live
  WHERE public.rollup_intact('public.acd_calls'::regclass, 'public.acd_calls'::text, 'public.acd_hours_capture()'::regprocedure, 'public.acd_hours_definition'::regclass, 'public.acd_hours_live'::regclass, 'public.acd_hours_groups'::regclass, 'public.acd_hours_deltas'::regclass, 'public.acd_hours_progress'::regclass, 'public.acd_hours_partitions'::regclass);


--
-- Name: VIEW acd_hours; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.acd_hours IS 'rollup of public.acd_calls: equal to what its rows give, at every instant';


--
-- Name: COLUMN acd_hours.bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_hours.bucket IS 'start of the bucket of 01:00:00';


--
-- Name: COLUMN acd_hours.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_hours.queue IS 'source.queue';


--
-- Name: COLUMN acd_hours.stats; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_hours.stats IS 'public.call_stats(source.call)';


--
-- Name: COLUMN acd_hours.n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_hours.n IS 'count(*)';


--
-- Name: acd_ignored; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_ignored (
    event text NOT NULL,
    count bigint NOT NULL
);


--
-- Name: TABLE acd_ignored; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_ignored IS 'events of a call source that tell nothing about calls or agents, counted by name';


--
-- Name: COLUMN acd_ignored.event; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_ignored.event IS 'the event';


--
-- Name: COLUMN acd_ignored.count; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_ignored.count IS 'rows of the source with that event';


--
-- Name: acd_open; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_open (
    call_id text NOT NULL,
    leg integer NOT NULL,
    queue text,
    agent text,
    entered_at timestamp with time zone,
    answered_at timestamp with time zone,
    events bigint NOT NULL
);


--
-- Name: TABLE acd_open; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_open IS 'legs of a call source that have not ended yet';


--
-- Name: COLUMN acd_open.call_id; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_open.call_id IS 'the call, as the telephony system names it';


--
-- Name: COLUMN acd_open.leg; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_open.leg IS 'number of the leg within the call, from 1';


--
-- Name: COLUMN acd_open.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_open.queue IS 'the queue';


--
-- Name: COLUMN acd_open.agent; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_open.agent IS 'the agent who answered';


--
-- Name: COLUMN acd_open.entered_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_open.entered_at IS 'when the caller entered the queue';


--
-- Name: COLUMN acd_open.answered_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_open.answered_at IS 'when an agent answered; null while the caller waits';


--
-- Name: COLUMN acd_open.events; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_open.events IS 'rows of the source that it is made of';


--
-- Name: acd_now; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.acd_now WITH (security_barrier='true') AS
 WITH open AS (
         SELECT COALESCE(o.queue, ''::text) AS queue,
            o.agent,
            o.entered_at,
            o.answered_at
           FROM public.acd_open o
        ), busy AS (
         SELECT DISTINCT o.agent
           FROM open o
          WHERE (o.answered_at IS NOT NULL)
        ), states AS (
         SELECT DISTINCT ON (q_1.agent, q_1.queue) q_1.agent,
            q_1.queue,
            s.state
           FROM (( SELECT DISTINCT a.agent,
                    a.queue
                   FROM public.acd_agent_states a
                  WHERE (upper_inf(a.during) AND (a.queue <> ''::text))) q_1
             JOIN public.acd_agent_states s ON (((s.agent = q_1.agent) AND ((s.queue = q_1.queue) OR (s.queue = ''::text)) AND upper_inf(s.during))))
          ORDER BY q_1.agent, q_1.queue, (lower(s.during)) DESC
        ), calls AS (
         SELECT COALESCE(c.queue, ''::text) AS queue,
            c.call
           FROM public.acd_calls c
          WHERE (public.offered_at(c.call) >= date_trunc('day'::text, now()))
        UNION ALL
         SELECT o.queue,
            public.try_call_interval(o.entered_at, (now() - o.entered_at), outcome => 'abandoned'::text) AS try_call_interval
           FROM open o
          WHERE ((o.answered_at IS NULL) AND (o.entered_at < (now() - '00:00:20'::interval)))
        UNION ALL
         SELECT o.queue,
            public.try_call_interval(o.entered_at, (o.answered_at - o.entered_at)) AS try_call_interval
           FROM open o
          WHERE ((o.answered_at IS NOT NULL) AND (o.entered_at >= date_trunc('day'::text, now())))
        ), queues AS (
         SELECT c.queue
           FROM calls c
        UNION
         SELECT o.queue
           FROM open o
        UNION
         SELECT s.queue
           FROM states s
        )
 SELECT NULLIF(q.queue, ''::text) AS queue,
    ( SELECT count(*) AS count
           FROM open o
          WHERE ((o.queue = q.queue) AND (o.answered_at IS NULL))) AS waiting,
    ( SELECT GREATEST((now() - min(o.entered_at)), '00:00:00'::interval) AS "greatest"
           FROM open o
          WHERE ((o.queue = q.queue) AND (o.answered_at IS NULL))
         HAVING (count(*) > 0)) AS longest_waiting,
    ( SELECT count(*) AS count
           FROM open o
          WHERE ((o.queue = q.queue) AND (o.answered_at IS NOT NULL))) AS talking,
        CASE
            WHEN (EXISTS ( SELECT
               FROM public.acd_agent_states a
              WHERE (a.queue = q.queue))) THEN ( SELECT count(*) AS count
               FROM states s
              WHERE ((s.queue = q.queue) AND (s.state = 'ready'::text) AND (NOT (s.agent IN ( SELECT b.agent
                       FROM busy b
                      WHERE (b.agent IS NOT NULL))))))
            ELSE NULL::bigint
        END AS ready,
    ( SELECT count(DISTINCT o.agent) AS count
           FROM open o
          WHERE ((o.queue = q.queue) AND (o.answered_at IS NOT NULL))) AS busy,
        CASE
            WHEN (EXISTS ( SELECT
               FROM public.acd_agent_states a
              WHERE (a.queue = q.queue))) THEN ( SELECT count(*) AS count
               FROM states s
              WHERE ((s.queue = q.queue) AND (s.state = 'paused'::text) AND (NOT (s.agent IN ( SELECT b.agent
                       FROM busy b
                      WHERE (b.agent IS NOT NULL))))))
            ELSE NULL::bigint
        END AS paused,
    ( SELECT public.service_level(c.call, '00:00:20'::interval) AS service_level
           FROM calls c
          WHERE (c.queue = q.queue)) AS service_level
   FROM queues q;


--
-- Name: VIEW acd_now; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.acd_now IS 'a call source as it is now, as of its last load: a row a queue';


--
-- Name: COLUMN acd_now.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.queue IS 'the queue';


--
-- Name: COLUMN acd_now.waiting; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.waiting IS 'callers who wait now';


--
-- Name: COLUMN acd_now.longest_waiting; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.longest_waiting IS 'how long the first of them has waited; 0 if the entry is ahead of the clock; null if nobody waits';


--
-- Name: COLUMN acd_now.talking; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.talking IS 'callers who talk to an agent now';


--
-- Name: COLUMN acd_now.ready; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.ready IS 'agents who are logged in, not paused and not on a call; null if no state names the queue';


--
-- Name: COLUMN acd_now.busy; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.busy IS 'agents on a call';


--
-- Name: COLUMN acd_now.paused; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.paused IS 'agents who are paused and not on a call; null if no state names the queue';


--
-- Name: COLUMN acd_now.service_level; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_now.service_level IS 'percent of today''s calls answered within the threshold, where a caller who has waited longer counts, too; null if there is none';


--
-- Name: acd_outcomes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_outcomes (
    event text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    outcome text NOT NULL,
    CONSTRAINT acd_outcomes_outcome_check CHECK ((outcome = ANY (ARRAY['answered'::text, 'abandoned'::text, 'flowed_out'::text, 'callback'::text, 'blocked'::text])))
);


--
-- Name: TABLE acd_outcomes; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_outcomes IS 'which outcome an event of the telephony system means; its owner may edit it, and run retry_rejected() or reload_calls() then';


--
-- Name: COLUMN acd_outcomes.event; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_outcomes.event IS 'the event that ends a leg, or the word for an outcome';


--
-- Name: COLUMN acd_outcomes.detail; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_outcomes.detail IS 'what narrows the event, such as the key pressed; empty for any';


--
-- Name: COLUMN acd_outcomes.outcome; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_outcomes.outcome IS 'answered, abandoned, flowed_out, callback or blocked';


--
-- Name: acd_rejected; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_rejected (
    call_id text NOT NULL,
    leg integer NOT NULL,
    problem text NOT NULL,
    rows jsonb,
    entered_at timestamp with time zone,
    events bigint NOT NULL,
    first_seen timestamp with time zone NOT NULL
);


--
-- Name: TABLE acd_rejected; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_rejected IS 'legs of a call source that cannot be calls, with the reason and their rows; retry_rejected() takes them in when rows or outcomes are mended';


--
-- Name: COLUMN acd_rejected.call_id; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_rejected.call_id IS 'the call, as the telephony system names it';


--
-- Name: COLUMN acd_rejected.leg; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_rejected.leg IS 'number of the leg within the call; 0 for rows that belong to no leg';


--
-- Name: COLUMN acd_rejected.problem; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_rejected.problem IS 'why it cannot be a call, as a short phrase';


--
-- Name: COLUMN acd_rejected.rows; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_rejected.rows IS 'rows of the call, by role: the first hundred';


--
-- Name: COLUMN acd_rejected.entered_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_rejected.entered_at IS 'when the caller entered the queue, if that is known';


--
-- Name: COLUMN acd_rejected.events; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_rejected.events IS 'rows of the source that belong to it';


--
-- Name: COLUMN acd_rejected.first_seen; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_rejected.first_seen IS 'when it was rejected first';


--
-- Name: acd_source; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.acd_source (
    kind text NOT NULL,
    source regclass NOT NULL,
    options jsonb NOT NULL,
    watermark bigint,
    latest_at timestamp with time zone,
    restarted_at timestamp with time zone,
    events bigint NOT NULL,
    loaded_at timestamp with time zone,
    load_took interval,
    last_error text,
    last_error_at timestamp with time zone
);

ALTER TABLE ONLY public.acd_source REPLICA IDENTITY FULL;


--
-- Name: TABLE acd_source; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.acd_source IS 'one row: what a call source reads, how, and how far it has read';


--
-- Name: COLUMN acd_source.kind; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.kind IS 'kind of the source';


--
-- Name: COLUMN acd_source.source; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.source IS 'table, view or foreign table that is read';


--
-- Name: COLUMN acd_source.options; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.options IS 'options given to create_call_source()';


--
-- Name: COLUMN acd_source.watermark; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.watermark IS 'greatest number read';


--
-- Name: COLUMN acd_source.latest_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.latest_at IS 'latest time read';


--
-- Name: COLUMN acd_source.restarted_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.restarted_at IS 'latest time at which all open calls ended';


--
-- Name: COLUMN acd_source.events; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.events IS 'rows read so far';


--
-- Name: COLUMN acd_source.loaded_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.loaded_at IS 'end of the last load';


--
-- Name: COLUMN acd_source.load_took; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.load_took IS 'duration of the last load';


--
-- Name: COLUMN acd_source.last_error; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.last_error IS 'error of the last scheduled load that failed';


--
-- Name: COLUMN acd_source.last_error_at; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.acd_source.last_error_at IS 'when it failed';


--
-- Name: asked; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.asked (
    query text NOT NULL,
    answer text NOT NULL
);


--
-- Name: answered_otherwise; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.answered_otherwise AS
 SELECT asked.query,
    asked.answer AS before,
    public.answer(asked.query) AS now
   FROM public.asked
  WHERE (asked.answer <> public.answer(asked.query));


--
-- Name: by_day; Type: MATERIALIZED VIEW; Schema: public; Owner: -
--

CREATE MATERIALIZED VIEW public.by_day AS
 SELECT date_trunc('day'::text, calls.offered_at, 'UTC'::text) AS day,
    public.call_stats(calls.call) AS stats,
    public.service_level(calls.call) AS service_level
   FROM public.calls
  GROUP BY (date_trunc('day'::text, calls.offered_at, 'UTC'::text))
  WITH NO DATA;


--
-- Name: states; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.states (
    queue text,
    channel text,
    stats public.call_stats,
    survey public.survey_stats,
    list public.call_interval[],
    last_id integer,
    first_call public.call_interval GENERATED ALWAYS AS (list[1]) STORED,
    CONSTRAINT states_stats_check CHECK ((public.offered(stats) >= 0))
);


--
-- Name: by_kpis; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.by_kpis AS
 SELECT states.queue,
    states.channel,
    (public.kpis(states.stats, '00:00:30'::interval)).offered AS offered,
    (public.kpis(states.stats, '00:00:30'::interval)).answered AS answered,
    (public.kpis(states.stats, '00:00:30'::interval)).abandoned AS abandoned,
    (public.kpis(states.stats, '00:00:30'::interval)).flowed_out AS flowed_out,
    (public.kpis(states.stats, '00:00:30'::interval)).callback AS callback,
    (public.kpis(states.stats, '00:00:30'::interval)).blocked AS blocked,
    (public.kpis(states.stats, '00:00:30'::interval)).held AS held,
    (public.kpis(states.stats, '00:00:30'::interval)).transfers AS transfers,
    (public.kpis(states.stats, '00:00:30'::interval)).service_level AS service_level,
    (public.kpis(states.stats, '00:00:30'::interval)).abandon_rate AS abandon_rate,
    (public.kpis(states.stats, '00:00:30'::interval)).answer_rate AS answer_rate,
    (public.kpis(states.stats, '00:00:30'::interval)).flow_out_rate AS flow_out_rate,
    (public.kpis(states.stats, '00:00:30'::interval)).callback_rate AS callback_rate,
    (public.kpis(states.stats, '00:00:30'::interval)).blocked_rate AS blocked_rate,
    (public.kpis(states.stats, '00:00:30'::interval)).hold_rate AS hold_rate,
    (public.kpis(states.stats, '00:00:30'::interval)).transfer_rate AS transfer_rate,
    (public.kpis(states.stats, '00:00:30'::interval)).asa AS asa,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_wait_time AS avg_wait_time,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_abandon_time AS avg_abandon_time,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_ring_time AS avg_ring_time,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_talk_time AS avg_talk_time,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_hold_time AS avg_hold_time,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_hold_time_held AS avg_hold_time_held,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_wrap_time AS avg_wrap_time,
    (public.kpis(states.stats, '00:00:30'::interval)).avg_call_length AS avg_call_length,
    (public.kpis(states.stats, '00:00:30'::interval)).aht AS aht,
    (public.kpis(states.stats, '00:00:30'::interval)).longest_wait AS longest_wait,
    (public.kpis(states.stats, '00:00:30'::interval)).wait_p50 AS wait_p50,
    (public.kpis(states.stats, '00:00:30'::interval)).wait_p90 AS wait_p90,
    (public.kpis(states.stats, '00:00:30'::interval)).handle_time_p50 AS handle_time_p50,
    (public.kpis(states.stats, '00:00:30'::interval)).handle_time_p90 AS handle_time_p90
   FROM public.states;


--
-- Name: by_queue; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.by_queue AS
 SELECT calls.queue,
    public.service_level(calls.call, '00:00:20'::interval) AS service_level,
    public.aht(calls.call) AS aht,
    public.abandon_rate(calls.call, '00:00:05'::interval) AS abandon_rate,
    public.nps((calls.score)::double precision) AS nps,
    public.csat((calls.score)::double precision, (7)::double precision, (0)::double precision, (10)::double precision) AS csat
   FROM public.calls
  GROUP BY calls.queue;


--
-- Name: k_partitions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_partitions (
    partition regclass NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    retired_at timestamp with time zone,
    mark text,
    changed text,
    written boolean
);

ALTER TABLE ONLY public.k_partitions REPLICA IDENTITY FULL;


--
-- Name: TABLE k_partitions; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_partitions IS 'partitions whose rows a rollup has counted: their bounds in time, and since when they are no longer part of the source; and those written to before they were counted';


--
-- Name: k; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k AS
 SELECT live.bucket,
    live.queue,
    live.channel,
    live.stats,
    live.survey,
        CASE
            WHEN (live.cost_values <> 0) THEN live.cost
            ELSE NULL::numeric
        END AS cost,
    live.n
   FROM public.k_live live
  WHERE public.rollup_intact('public.calls'::regclass, 'public.calls'::text, 'public.k_capture()'::regprocedure, 'public.k_definition'::regclass, 'public.k_live'::regclass, 'public.k_groups'::regclass, 'public.k_deltas'::regclass, 'public.k_progress'::regclass, 'public.k_partitions'::regclass);


--
-- Name: VIEW k; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k IS 'rollup of public.calls: equal to what its rows give, at every instant';


--
-- Name: COLUMN k.bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k.bucket IS 'start of the bucket of 00:15:00';


--
-- Name: COLUMN k.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k.queue IS 'source.queue';


--
-- Name: COLUMN k.channel; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k.channel IS 'source.channel';


--
-- Name: COLUMN k.stats; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k.stats IS 'public.call_stats(source.call)';


--
-- Name: COLUMN k.survey; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k.survey IS 'public.survey_stats((source.score)::double precision)';


--
-- Name: COLUMN k.cost; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k.cost IS 'COALESCE(sum(source.cost), ''0''::numeric)';


--
-- Name: COLUMN k.n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k.n IS 'count(*)';


--
-- Name: k_days_deltas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_days_deltas (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    stats_values bigint,
    n numeric,
    n_values bigint,
    CONSTRAINT k_days_groups_n_check CHECK (public.rollup_finite(n))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

ALTER TABLE ONLY public.k_days_deltas REPLICA IDENTITY FULL;


--
-- Name: TABLE k_days_deltas; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_days_deltas IS 'what was written to the source of a rollup since, by group: added, less what was removed';


--
-- Name: k_days_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_days_groups (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    stats_values bigint,
    n numeric,
    n_values bigint,
    CONSTRAINT k_days_groups_n_check CHECK (public.rollup_finite(n))
)
WITH (fillfactor='90');

ALTER TABLE ONLY public.k_days_groups REPLICA IDENTITY FULL;


--
-- Name: TABLE k_days_groups; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_days_groups IS 'groups of a rollup, as far as they are folded';


--
-- Name: k_days_progress; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_days_progress (
    built_since timestamp with time zone,
    oldest timestamp with time zone,
    newest timestamp with time zone,
    refreshed_at timestamp with time zone,
    refresh_took interval,
    last_error text,
    last_sqlstate text,
    last_error_at timestamp with time zone,
    triggers_seen text[],
    unknown text[],
    unverified boolean
);

ALTER TABLE ONLY public.k_days_progress REPLICA IDENTITY FULL;


--
-- Name: TABLE k_days_progress; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_days_progress IS 'one row: how far a rollup is built, its last refresh and error; buckets before built_since are read from the source';


--
-- Name: k_days_live; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_days_live AS
 SELECT live.bucket,
    live.queue,
    live.rows,
    live.stats,
    live.stats_values,
    live.n,
    live.n_values
   FROM ( SELECT folded.bucket,
            folded.queue,
            folded.rows,
            folded.stats,
            folded.stats_values,
            folded.n,
            folded.n_values,
            true AS tableoid
           FROM public.k_days_groups folded
        UNION ALL
         SELECT merged.bucket,
            merged.queue,
            merged.rows,
            merged.stats,
            merged.stats_values,
            merged.n,
            merged.n_values,
            false
           FROM ( SELECT part.bucket,
                    part.queue,
                        CASE
                            WHEN (count(*) = count(part.rows)) THEN (sum(part.rows))::bigint
                            ELSE NULL::bigint
                        END AS rows,
                        CASE
                            WHEN (count(*) = count(part.stats)) THEN public.sum(part.stats)
                            ELSE NULL::public.call_stats
                        END AS stats,
                        CASE
                            WHEN (count(*) = count(part.stats_values)) THEN (sum(part.stats_values))::bigint
                            ELSE NULL::bigint
                        END AS stats_values,
                        CASE
                            WHEN (count(*) = count(part.n)) THEN sum(part.n)
                            ELSE NULL::numeric
                        END AS n,
                        CASE
                            WHEN (count(*) = count(part.n_values)) THEN (sum(part.n_values))::bigint
                            ELSE NULL::bigint
                        END AS n_values
                   FROM ( SELECT folded.bucket,
                            folded.queue,
                            folded.rows,
                            folded.stats,
                            folded.stats_values,
                            folded.n,
                            folded.n_values
                           FROM public.k_days_groups folded
                          WHERE (folded.bucket IN ( SELECT delta.bucket
                                   FROM public.k_days_deltas delta))
                        UNION ALL
                         SELECT delta.bucket,
                            delta.queue,
                            delta.rows,
                            delta.stats,
                            delta.stats_values,
                            delta.n,
                            delta.n_values
                           FROM public.k_days_deltas delta) part
                  GROUP BY part.bucket, part.queue
                 HAVING COALESCE((((count(*) = count(part.rows)) AND (sum(part.rows) <> (0)::numeric)) OR ((count(*) = count(part.stats)) AND (public.sum(part.stats) OPERATOR(public.<>) (OPERATOR(public.-) public.sum(part.stats)))) OR ((count(*) = count(part.stats_values)) AND (sum(part.stats_values) <> (0)::numeric)) OR ((count(*) = count(part.n)) AND (sum(part.n) <> '0'::numeric)) OR ((count(*) = count(part.n_values)) AND (sum(part.n_values) <> (0)::numeric))), false)) merged) live
  WHERE (((NOT live.tableoid) OR (NOT (live.bucket IN ( SELECT DISTINCT delta.bucket
           FROM public.k_days_deltas delta)))) AND public.rollup_built(( SELECT progress.built_since
           FROM public.k_days_progress progress)));


--
-- Name: VIEW k_days_live; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_days_live IS 'groups of a rollup with what is pending, hidden columns included';


--
-- Name: k_days_partitions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_days_partitions (
    partition regclass NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    retired_at timestamp with time zone,
    mark text,
    changed text,
    written boolean
);

ALTER TABLE ONLY public.k_days_partitions REPLICA IDENTITY FULL;


--
-- Name: TABLE k_days_partitions; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_days_partitions IS 'partitions whose rows a rollup has counted: their bounds in time, and since when they are no longer part of the source; and those written to before they were counted';


--
-- Name: k_days; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_days AS
 SELECT live.bucket,
    live.queue,
    public.rollup_known(live.stats, live.stats_values) AS stats,
        CASE
            WHEN (live.n_values <> 0) THEN live.n
            ELSE NULL::numeric
        END AS n
   FROM public.k_days_live live
  WHERE public.rollup_intact('public.k'::regclass, 'public.k'::text, 'public.k_days_capture()'::regprocedure, 'public.k_days_definition'::regclass, 'public.k_days_live'::regclass, 'public.k_days_groups'::regclass, 'public.k_days_deltas'::regclass, 'public.k_days_progress'::regclass, 'public.k_days_partitions'::regclass);


--
-- Name: VIEW k_days; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_days IS 'rollup of public.k: equal to what its rows give, at every instant';


--
-- Name: COLUMN k_days.bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_days.bucket IS 'start of the bucket of day in Europe/Berlin';


--
-- Name: COLUMN k_days.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_days.queue IS 'source.queue';


--
-- Name: COLUMN k_days.stats; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_days.stats IS 'CASE WHEN (count(*) = count(source.stats)) THEN COALESCE(public.sum(source.stats), ''{"version": 1}''::public.call_stats) ELSE NULL::public.call_stats END';


--
-- Name: COLUMN k_days.n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_days.n IS 'CASE WHEN (count(*) = count(source.n)) THEN COALESCE(sum(source.n), ''0''::numeric) ELSE NULL::numeric END';


--
-- Name: k_phone_deltas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_phone_deltas (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    n bigint
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

ALTER TABLE ONLY public.k_phone_deltas REPLICA IDENTITY FULL;


--
-- Name: TABLE k_phone_deltas; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_phone_deltas IS 'what was written to the source of a rollup since, by group: added, less what was removed';


--
-- Name: k_phone_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_phone_groups (
    bucket timestamp with time zone NOT NULL,
    queue text,
    rows bigint NOT NULL,
    stats public.call_stats,
    n bigint
)
WITH (fillfactor='90');

ALTER TABLE ONLY public.k_phone_groups REPLICA IDENTITY FULL;


--
-- Name: TABLE k_phone_groups; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_phone_groups IS 'groups of a rollup, as far as they are folded';


--
-- Name: k_phone_progress; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_phone_progress (
    built_since timestamp with time zone,
    oldest timestamp with time zone,
    newest timestamp with time zone,
    refreshed_at timestamp with time zone,
    refresh_took interval,
    last_error text,
    last_sqlstate text,
    last_error_at timestamp with time zone,
    triggers_seen text[],
    unknown text[],
    unverified boolean
);

ALTER TABLE ONLY public.k_phone_progress REPLICA IDENTITY FULL;


--
-- Name: TABLE k_phone_progress; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_phone_progress IS 'one row: how far a rollup is built, its last refresh and error; buckets before built_since are read from the source';


--
-- Name: k_phone_live; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_phone_live AS
 SELECT live.bucket,
    live.queue,
    live.rows,
    live.stats,
    live.n
   FROM ( SELECT folded.bucket,
            folded.queue,
            folded.rows,
            folded.stats,
            folded.n,
            true AS tableoid
           FROM public.k_phone_groups folded
        UNION ALL
         SELECT merged.bucket,
            merged.queue,
            merged.rows,
            merged.stats,
            merged.n,
            false
           FROM ( SELECT part.bucket,
                    part.queue,
                        CASE
                            WHEN (count(*) = count(part.rows)) THEN (sum(part.rows))::bigint
                            ELSE NULL::bigint
                        END AS rows,
                        CASE
                            WHEN (count(*) = count(part.stats)) THEN public.sum(part.stats)
                            ELSE NULL::public.call_stats
                        END AS stats,
                        CASE
                            WHEN (count(*) = count(part.n)) THEN (sum(part.n))::bigint
                            ELSE NULL::bigint
                        END AS n
                   FROM ( SELECT folded.bucket,
                            folded.queue,
                            folded.rows,
                            folded.stats,
                            folded.n
                           FROM public.k_phone_groups folded
                          WHERE (folded.bucket IN ( SELECT delta.bucket
                                   FROM public.k_phone_deltas delta))
                        UNION ALL
                         SELECT delta.bucket,
                            delta.queue,
                            delta.rows,
                            delta.stats,
                            delta.n
                           FROM public.k_phone_deltas delta) part
                  GROUP BY part.bucket, part.queue
                 HAVING COALESCE((((count(*) = count(part.rows)) AND (sum(part.rows) <> (0)::numeric)) OR ((count(*) = count(part.stats)) AND (public.sum(part.stats) OPERATOR(public.<>) (OPERATOR(public.-) public.sum(part.stats)))) OR ((count(*) = count(part.n)) AND (sum(part.n) <> (0)::numeric))), false)) merged) live
  WHERE (((NOT live.tableoid) OR (NOT (live.bucket IN ( SELECT DISTINCT delta.bucket
           FROM public.k_phone_deltas delta)))) AND public.rollup_built(( SELECT progress.built_since
           FROM public.k_phone_progress progress)));


--
-- Name: VIEW k_phone_live; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_phone_live IS 'groups of a rollup with what is pending, hidden columns included';


--
-- Name: k_phone_partitions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.k_phone_partitions (
    partition regclass NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    retired_at timestamp with time zone,
    mark text,
    changed text,
    written boolean
);

ALTER TABLE ONLY public.k_phone_partitions REPLICA IDENTITY FULL;


--
-- Name: TABLE k_phone_partitions; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.k_phone_partitions IS 'partitions whose rows a rollup has counted: their bounds in time, and since when they are no longer part of the source; and those written to before they were counted';


--
-- Name: k_phone; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_phone AS
 SELECT live.bucket,
    live.queue,
    live.stats,
    live.n
   FROM public.k_phone_live live
  WHERE public.rollup_intact('public.calls'::regclass, 'public.calls'::text, 'public.k_phone_capture()'::regprocedure, 'public.k_phone_definition'::regclass, 'public.k_phone_live'::regclass, 'public.k_phone_groups'::regclass, 'public.k_phone_deltas'::regclass, 'public.k_phone_progress'::regclass, 'public.k_phone_partitions'::regclass);


--
-- Name: VIEW k_phone; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_phone IS 'rollup of public.calls WHERE ((source.channel = ''phone''::text)): equal to what its rows give, at every instant';


--
-- Name: COLUMN k_phone.bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_phone.bucket IS 'start of the bucket of 00:15:00';


--
-- Name: COLUMN k_phone.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_phone.queue IS 'source.queue';


--
-- Name: COLUMN k_phone.stats; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_phone.stats IS 'public.call_stats(source.call)';


--
-- Name: COLUMN k_phone.n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_phone.n IS 'count(*)';


--
-- Name: differences; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.differences AS
 SELECT 'k'::text AS rollup,
    count(*) AS differ
   FROM ( SELECT k.bucket,
            k.queue,
            k.channel,
            k.stats,
            k.survey,
            k.cost,
            k.n
           FROM public.k
        EXCEPT ALL
         SELECT date_bin('00:15:00'::interval, calls.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS date_bin,
            calls.queue,
            calls.channel,
            public.call_stats(calls.call) AS call_stats,
            public.survey_stats((calls.score)::double precision) AS survey_stats,
            sum(calls.cost) AS sum,
            count(*) AS count
           FROM public.calls
          GROUP BY (date_bin('00:15:00'::interval, calls.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone)), calls.queue, calls.channel) d
UNION ALL
 SELECT 'K 1'::text AS rollup,
    count(*) AS differ
   FROM ( SELECT "K 1".bucket,
            "K 1".queue,
            "K 1".stats,
            "K 1".n
           FROM public."K 1"
        EXCEPT ALL
         SELECT date_bin('01:00:00'::interval, parted.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS date_bin,
            parted.queue,
            public.call_stats(parted.call) AS call_stats,
            count(*) AS count
           FROM public.parted
          GROUP BY (date_bin('01:00:00'::interval, parted.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone)), parted.queue) d
UNION ALL
 SELECT 'k_days'::text AS rollup,
    count(*) AS differ
   FROM ( SELECT k_days.bucket,
            k_days.queue,
            k_days.stats,
            k_days.n
           FROM public.k_days
        EXCEPT ALL
         SELECT date_trunc('day'::text, calls.offered_at, 'Europe/Berlin'::text) AS date_trunc,
            calls.queue,
            public.call_stats(calls.call) AS call_stats,
            count(*) AS count
           FROM public.calls
          GROUP BY (date_trunc('day'::text, calls.offered_at, 'Europe/Berlin'::text)), calls.queue) d
UNION ALL
 SELECT 'k_phone'::text AS rollup,
    count(*) AS differ
   FROM ( SELECT k_phone.bucket,
            k_phone.queue,
            k_phone.stats,
            k_phone.n
           FROM public.k_phone
        EXCEPT ALL
         SELECT date_bin('00:15:00'::interval, calls.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone) AS date_bin,
            calls.queue,
            public.call_stats(calls.call) AS call_stats,
            count(*) AS count
           FROM public.calls
          WHERE (calls.channel = 'phone'::text)
          GROUP BY (date_bin('00:15:00'::interval, calls.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone)), calls.queue) d
UNION ALL
 SELECT 'acd_hours'::text AS rollup,
    count(*) AS differ
   FROM ( SELECT acd_hours.bucket,
            acd_hours.queue,
            acd_hours.stats,
            acd_hours.n
           FROM public.acd_hours
        EXCEPT ALL
         SELECT date_bin('01:00:00'::interval, public.offered_at(acd_calls.call), '2000-01-01 00:00:00+00'::timestamp with time zone) AS date_bin,
            acd_calls.queue,
            public.call_stats(acd_calls.call) AS call_stats,
            count(*) AS count
           FROM public.acd_calls
          GROUP BY (date_bin('01:00:00'::interval, public.offered_at(acd_calls.call), '2000-01-01 00:00:00+00'::timestamp with time zone)), acd_calls.queue) d
UNION ALL
 SELECT 'groups'::text AS rollup,
    ((abs((( SELECT count(*) AS count
           FROM public.k) - ( SELECT count(DISTINCT ROW(date_bin('00:15:00'::interval, calls.offered_at, '2000-01-01 00:00:00+00'::timestamp with time zone), calls.queue, calls.channel)) AS count
           FROM public.calls))))::numeric + abs((( SELECT sum("K 1".n) AS sum
           FROM public."K 1") - (( SELECT count(*) AS count
           FROM public.parted))::numeric))) AS differ;


--
-- Name: k_kpis; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_kpis AS
 SELECT rollup.bucket,
    rollup.queue,
    rollup.channel,
    (EXTRACT(epoch FROM settings.threshold))::double precision AS threshold_seconds,
    public.offered(rollup.stats) AS offered,
    public.answered(rollup.stats) AS answered,
    public.abandoned(rollup.stats) AS abandoned,
    public.flowed_out(rollup.stats) AS flowed_out,
    public.callback(rollup.stats) AS callback,
    public.blocked(rollup.stats) AS blocked,
    public.held(rollup.stats) AS held,
    public.transfers(rollup.stats) AS transfers,
    public.service_level_float8(rollup.stats, settings.threshold, settings.method, settings.short_abandon) AS service_level,
    public.abandon_rate_float8(rollup.stats) AS abandon_rate,
    public.answer_rate_float8(rollup.stats) AS answer_rate,
    public.flow_out_rate_float8(rollup.stats) AS flow_out_rate,
    public.callback_rate_float8(rollup.stats) AS callback_rate,
    public.blocked_rate_float8(rollup.stats) AS blocked_rate,
    public.hold_rate_float8(rollup.stats) AS hold_rate,
    public.transfer_rate_float8(rollup.stats) AS transfer_rate,
    public.asa_float8(rollup.stats) AS asa,
    public.avg_wait_time_float8(rollup.stats) AS avg_wait_time,
    public.avg_abandon_time_float8(rollup.stats) AS avg_abandon_time,
    public.avg_ring_time_float8(rollup.stats) AS avg_ring_time,
    public.avg_talk_time_float8(rollup.stats) AS avg_talk_time,
    public.avg_hold_time_float8(rollup.stats) AS avg_hold_time,
    public.avg_hold_time_held_float8(rollup.stats) AS avg_hold_time_held,
    public.avg_wrap_time_float8(rollup.stats) AS avg_wrap_time,
    public.avg_call_length_float8(rollup.stats) AS avg_call_length,
    public.aht_float8(rollup.stats) AS aht,
    public.longest_wait_float8(rollup.stats) AS longest_wait,
    public.wait_percentile_float8(rollup.stats, '0.5'::double precision, 'answered'::text) AS wait_p50,
    public.wait_percentile_float8(rollup.stats, '0.9'::double precision, 'answered'::text) AS wait_p90,
    public.handle_time_percentile_float8(rollup.stats, '0.5'::double precision) AS handle_time_p50,
    public.handle_time_percentile_float8(rollup.stats, '0.9'::double precision) AS handle_time_p90,
    public.served_within(rollup.stats, settings.threshold, settings.method, settings.short_abandon) AS within_threshold,
    public.service_base(rollup.stats, settings.threshold, settings.method, settings.short_abandon) AS service_base,
    public.wait_seconds_float8(rollup.stats) AS wait_seconds,
    public.answered_wait_seconds_float8(rollup.stats) AS answered_wait_seconds,
    public.abandoned_wait_seconds_float8(rollup.stats) AS abandoned_wait_seconds,
    public.ring_seconds_float8(rollup.stats) AS ring_seconds,
    public.talk_seconds_float8(rollup.stats) AS talk_seconds,
    public.hold_seconds_float8(rollup.stats) AS hold_seconds,
    public.wrap_seconds_float8(rollup.stats) AS wrap_seconds,
    public.handle_seconds_float8(rollup.stats) AS handle_seconds,
    public.responses(rollup.survey) AS responses,
    public.promoters(rollup.survey) AS promoters,
    public.passives(rollup.survey) AS passives,
    public.detractors(rollup.survey) AS detractors,
    (public.nps(rollup.survey))::double precision AS nps,
    (lower(public.nps_interval(rollup.survey, '95'::double precision, 9, 6)))::double precision AS nps_low,
    (upper(public.nps_interval(rollup.survey, '95'::double precision, 9, 6)))::double precision AS nps_high,
    (rollup.cost)::double precision AS cost,
    rollup.n
   FROM (public.k rollup
     CROSS JOIN ( SELECT '00:00:20'::interval AS threshold,
            'abandon_negative'::text AS method,
            '00:00:05'::interval AS short_abandon,
            NULL::regclass AS targets,
            NULL::interval[] AS within,
            NULL::text AS time_zone) settings);


--
-- Name: VIEW k_kpis; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_kpis IS 'KPIs of rollup public.k in plain columns; service level: threshold 00:00:20, method abandon_negative';


--
-- Name: COLUMN k_kpis.bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.bucket IS 'start of the bucket of 00:15:00, on the UTC grid';


--
-- Name: COLUMN k_kpis.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.queue IS 'dimension: source.queue';


--
-- Name: COLUMN k_kpis.channel; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.channel IS 'dimension: source.channel';


--
-- Name: COLUMN k_kpis.threshold_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.threshold_seconds IS 'threshold of the service level, in seconds; threshold 00:00:20, method abandon_negative';


--
-- Name: COLUMN k_kpis.offered; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.offered IS 'calls offered: answered, abandoned, flowed out or left with a callback';


--
-- Name: COLUMN k_kpis.answered; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.answered IS 'calls answered';


--
-- Name: COLUMN k_kpis.abandoned; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.abandoned IS 'calls abandoned';


--
-- Name: COLUMN k_kpis.flowed_out; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.flowed_out IS 'calls that flowed out of the queue';


--
-- Name: COLUMN k_kpis.callback; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.callback IS 'calls that left the queue with a callback';


--
-- Name: COLUMN k_kpis.blocked; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.blocked IS 'calls blocked before they entered the queue';


--
-- Name: COLUMN k_kpis.held; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.held IS 'answered calls that were on hold';


--
-- Name: COLUMN k_kpis.transfers; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.transfers IS 'answered calls that were handed on';


--
-- Name: COLUMN k_kpis.service_level; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.service_level IS 'percent of service_base that was served within the threshold; threshold 00:00:20, method abandon_negative';


--
-- Name: COLUMN k_kpis.abandon_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.abandon_rate IS 'percent abandoned, of offered';


--
-- Name: COLUMN k_kpis.answer_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.answer_rate IS 'percent answered, of offered';


--
-- Name: COLUMN k_kpis.flow_out_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.flow_out_rate IS 'percent flowed out, of offered';


--
-- Name: COLUMN k_kpis.callback_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.callback_rate IS 'percent that left the queue with a callback, of offered';


--
-- Name: COLUMN k_kpis.blocked_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.blocked_rate IS 'percent blocked, of blocked and offered';


--
-- Name: COLUMN k_kpis.hold_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.hold_rate IS 'percent put on hold, of answered';


--
-- Name: COLUMN k_kpis.transfer_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.transfer_rate IS 'percent answered and handed on, of answered';


--
-- Name: COLUMN k_kpis.asa; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.asa IS 'average speed of answer: mean wait of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.avg_wait_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_wait_time IS 'mean wait of offered calls, in seconds';


--
-- Name: COLUMN k_kpis.avg_abandon_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_abandon_time IS 'mean wait of abandoned calls, in seconds';


--
-- Name: COLUMN k_kpis.avg_ring_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_ring_time IS 'mean ring of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.avg_talk_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_talk_time IS 'mean talk of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.avg_hold_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_hold_time IS 'mean hold of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.avg_hold_time_held; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_hold_time_held IS 'mean hold of the calls that were held, in seconds';


--
-- Name: COLUMN k_kpis.avg_wrap_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_wrap_time IS 'mean after-call work of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.avg_call_length; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.avg_call_length IS 'mean talk and hold of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.aht; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.aht IS 'average handle time: talk, hold and wrap by answered call, in seconds';


--
-- Name: COLUMN k_kpis.longest_wait; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.longest_wait IS 'longest wait of an offered call: the upper edge of its bucket of the histogram, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_kpis.wait_p50; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.wait_p50 IS 'median wait of answered calls, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_kpis.wait_p90; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.wait_p90 IS 'wait that 90 percent of answered calls did not exceed, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_kpis.handle_time_p50; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.handle_time_p50 IS 'median handle time, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_kpis.handle_time_p90; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.handle_time_p90 IS 'handle time that 90 percent of answered calls did not exceed, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_kpis.within_threshold; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.within_threshold IS 'calls served within the threshold: summed over rows and divided by the sum of service_base, it gives the service level of all; threshold 00:00:20, method abandon_negative';


--
-- Name: COLUMN k_kpis.service_base; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.service_base IS 'calls that count for the service level: answered and abandoned, unless another method is asked for; threshold 00:00:20, method abandon_negative';


--
-- Name: COLUMN k_kpis.wait_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.wait_seconds IS 'total wait of offered calls, in seconds';


--
-- Name: COLUMN k_kpis.answered_wait_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.answered_wait_seconds IS 'total wait of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.abandoned_wait_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.abandoned_wait_seconds IS 'total wait of abandoned calls, in seconds';


--
-- Name: COLUMN k_kpis.ring_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.ring_seconds IS 'total ring of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.talk_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.talk_seconds IS 'total talk of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.hold_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.hold_seconds IS 'total hold of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.wrap_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.wrap_seconds IS 'total after-call work of answered calls, in seconds';


--
-- Name: COLUMN k_kpis.handle_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.handle_seconds IS 'total of talk, hold and wrap, in seconds';


--
-- Name: COLUMN k_kpis.responses; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.responses IS 'answers to the survey';


--
-- Name: COLUMN k_kpis.promoters; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.promoters IS 'answers of 9 and 10';


--
-- Name: COLUMN k_kpis.passives; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.passives IS 'answers of 7 and 8';


--
-- Name: COLUMN k_kpis.detractors; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.detractors IS 'answers of 0 to 6';


--
-- Name: COLUMN k_kpis.nps; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.nps IS 'net promoter score, in points from -100 to 100';


--
-- Name: COLUMN k_kpis.nps_low; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.nps_low IS 'lower end of where the net promoter score lies with 95 percent confidence, in points';


--
-- Name: COLUMN k_kpis.nps_high; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.nps_high IS 'upper end of where the net promoter score lies with 95 percent confidence, in points';


--
-- Name: COLUMN k_kpis.cost; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.cost IS 'COALESCE(sum(source.cost), ''0''::numeric)';


--
-- Name: COLUMN k_kpis.n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_kpis.n IS 'count(*)';


--
-- Name: queues; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.queues (
    queue text NOT NULL,
    threshold interval,
    method text,
    target numeric
);


--
-- Name: k_targets; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.k_targets AS
 SELECT rollup.bucket,
    public.local_time(rollup.bucket, 'Europe/Berlin'::text) AS local_time,
    public.local_day(rollup.bucket, 'Europe/Berlin'::text) AS day,
    public.local_weekday(rollup.bucket, 'Europe/Berlin'::text) AS weekday,
    public.local_hour(rollup.bucket, 'Europe/Berlin'::text) AS hour,
    rollup.queue,
    rollup.channel,
        CASE
            WHEN (targets.queue IS NULL) THEN (EXTRACT(epoch FROM settings.threshold))::double precision
            ELSE targets.threshold_seconds
        END AS threshold_seconds,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.method
            ELSE targets.method
        END AS method,
    targets.target,
    targets.problem,
    public.offered(rollup.stats) AS offered,
    public.answered(rollup.stats) AS answered,
    public.abandoned(rollup.stats) AS abandoned,
    public.flowed_out(rollup.stats) AS flowed_out,
    public.callback(rollup.stats) AS callback,
    public.blocked(rollup.stats) AS blocked,
    public.held(rollup.stats) AS held,
    public.transfers(rollup.stats) AS transfers,
    public.service_level_float8(rollup.stats,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.threshold
            ELSE targets.threshold
        END,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.method
            ELSE targets.method
        END, settings.short_abandon) AS service_level,
    public.abandon_rate_float8(rollup.stats) AS abandon_rate,
    public.answer_rate_float8(rollup.stats) AS answer_rate,
    public.flow_out_rate_float8(rollup.stats) AS flow_out_rate,
    public.callback_rate_float8(rollup.stats) AS callback_rate,
    public.blocked_rate_float8(rollup.stats) AS blocked_rate,
    public.hold_rate_float8(rollup.stats) AS hold_rate,
    public.transfer_rate_float8(rollup.stats) AS transfer_rate,
    public.asa_float8(rollup.stats) AS asa,
    public.avg_wait_time_float8(rollup.stats) AS avg_wait_time,
    public.avg_abandon_time_float8(rollup.stats) AS avg_abandon_time,
    public.avg_ring_time_float8(rollup.stats) AS avg_ring_time,
    public.avg_talk_time_float8(rollup.stats) AS avg_talk_time,
    public.avg_hold_time_float8(rollup.stats) AS avg_hold_time,
    public.avg_hold_time_held_float8(rollup.stats) AS avg_hold_time_held,
    public.avg_wrap_time_float8(rollup.stats) AS avg_wrap_time,
    public.avg_call_length_float8(rollup.stats) AS avg_call_length,
    public.aht_float8(rollup.stats) AS aht,
    public.longest_wait_float8(rollup.stats) AS longest_wait,
    public.wait_percentile_float8(rollup.stats, '0.5'::double precision, 'answered'::text) AS wait_p50,
    public.wait_percentile_float8(rollup.stats, '0.9'::double precision, 'answered'::text) AS wait_p90,
    public.handle_time_percentile_float8(rollup.stats, '0.5'::double precision) AS handle_time_p50,
    public.handle_time_percentile_float8(rollup.stats, '0.9'::double precision) AS handle_time_p90,
    public.served_within(rollup.stats,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.threshold
            ELSE targets.threshold
        END,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.method
            ELSE targets.method
        END, settings.short_abandon) AS within_threshold,
    public.service_base(rollup.stats,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.threshold
            ELSE targets.threshold
        END,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.method
            ELSE targets.method
        END, settings.short_abandon) AS service_base,
    public.wait_seconds_float8(rollup.stats) AS wait_seconds,
    public.answered_wait_seconds_float8(rollup.stats) AS answered_wait_seconds,
    public.abandoned_wait_seconds_float8(rollup.stats) AS abandoned_wait_seconds,
    public.ring_seconds_float8(rollup.stats) AS ring_seconds,
    public.talk_seconds_float8(rollup.stats) AS talk_seconds,
    public.hold_seconds_float8(rollup.stats) AS hold_seconds,
    public.wrap_seconds_float8(rollup.stats) AS wrap_seconds,
    public.handle_seconds_float8(rollup.stats) AS handle_seconds,
    public.service_level_alert(public.service_level_float8(rollup.stats,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.threshold
            ELSE targets.threshold
        END,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.method
            ELSE targets.method
        END, settings.short_abandon), targets.target) AS alert,
    public.service_level_severity(public.service_level_float8(rollup.stats,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.threshold
            ELSE targets.threshold
        END,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.method
            ELSE targets.method
        END, settings.short_abandon), targets.target) AS severity,
    (public.service_level_severity(public.service_level_float8(rollup.stats,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.threshold
            ELSE targets.threshold
        END,
        CASE
            WHEN (targets.queue IS NULL) THEN settings.method
            ELSE targets.method
        END, settings.short_abandon), targets.target) = 0) AS met,
    public.answered_within(rollup.stats, '00:00:10'::interval) AS answered_within_10s,
    public.answered_within(rollup.stats, '00:01:00'::interval) AS answered_within_60s,
    public.abandoned_within(rollup.stats, '00:00:10'::interval) AS abandoned_within_10s,
    public.abandoned_within(rollup.stats, '00:01:00'::interval) AS abandoned_within_60s,
    public.responses(rollup.survey) AS responses,
    public.promoters(rollup.survey) AS promoters,
    public.passives(rollup.survey) AS passives,
    public.detractors(rollup.survey) AS detractors,
    (public.nps(rollup.survey))::double precision AS nps,
    (lower(public.nps_interval(rollup.survey, '95'::double precision, 9, 6)))::double precision AS nps_low,
    (upper(public.nps_interval(rollup.survey, '95'::double precision, 9, 6)))::double precision AS nps_high,
    (rollup.cost)::double precision AS cost,
    rollup.n
   FROM ((public.k rollup
     CROSS JOIN ( SELECT '00:00:20'::interval AS threshold,
            'abandon_negative'::text AS method,
            '00:00:05'::interval AS short_abandon,
            'public.queues'::regclass AS targets,
            '{00:00:10,00:01:00}'::interval[] AS within,
            'Europe/Berlin'::text AS time_zone) settings)
     LEFT JOIN ( SELECT targets_1.queue,
                CASE
                    WHEN (public.service_level_problem(min(targets_1.threshold), min(targets_1.method), '00:00:05'::interval) IS NULL) THEN min(targets_1.threshold)
                    ELSE NULL::interval
                END AS threshold,
            (EXTRACT(epoch FROM
                CASE
                    WHEN (public.service_level_problem(min(targets_1.threshold), min(targets_1.method), '00:00:05'::interval) IS NULL) THEN min(targets_1.threshold)
                    ELSE NULL::interval
                END))::double precision AS threshold_seconds,
            min(targets_1.method) AS method,
            COALESCE('00:00:05'::interval, '00:00:05'::interval) AS short_abandon,
                CASE
                    WHEN (public.service_level_target_problem(min(targets_1.target)) IS NULL) THEN (min(targets_1.target))::double precision
                    ELSE NULL::double precision
                END AS target,
            NULLIF(concat_ws('; '::text, public.service_level_problem(min(targets_1.threshold), min(targets_1.method), '00:00:05'::interval), public.service_level_target_problem(min(targets_1.target))), ''::text) AS problem
           FROM public.queues targets_1
          WHERE public.kpi_view_targets_intact('public.queues'::regclass)
          GROUP BY targets_1.queue
         HAVING public.kpi_view_target_alone('public.queues'::regclass, count(*), concat_ws(', '::text, targets_1.queue))) targets ON ((rollup.queue = targets.queue)));


--
-- Name: VIEW k_targets; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.k_targets IS 'KPIs of rollup public.k in plain columns; service level: threshold 00:00:20, method abandon_negative, unless public.queues says otherwise';


--
-- Name: COLUMN k_targets.bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.bucket IS 'start of the bucket of 00:15:00, on the UTC grid';


--
-- Name: COLUMN k_targets.local_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.local_time IS 'start of the bucket on the clocks in Europe/Berlin';


--
-- Name: COLUMN k_targets.day; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.day IS 'day of the bucket, the first one of a week or month, in Europe/Berlin';


--
-- Name: COLUMN k_targets.weekday; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.weekday IS 'day of the week by ISO, 1 for Monday to 7 for Sunday, in Europe/Berlin';


--
-- Name: COLUMN k_targets.hour; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.hour IS 'hour of the day, 0 to 23, in Europe/Berlin';


--
-- Name: COLUMN k_targets.queue; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.queue IS 'dimension: source.queue';


--
-- Name: COLUMN k_targets.channel; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.channel IS 'dimension: source.channel';


--
-- Name: COLUMN k_targets.threshold_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.threshold_seconds IS 'threshold of the service level, in seconds; threshold 00:00:20, method abandon_negative, unless public.queues says otherwise';


--
-- Name: COLUMN k_targets.method; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.method IS 'method of the service level, by public.queues';


--
-- Name: COLUMN k_targets.target; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.target IS 'service level to be reached, in percent, by public.queues';


--
-- Name: COLUMN k_targets.problem; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.problem IS 'what is wrong with the row of public.queues; null if all is well';


--
-- Name: COLUMN k_targets.offered; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.offered IS 'calls offered: answered, abandoned, flowed out or left with a callback';


--
-- Name: COLUMN k_targets.answered; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.answered IS 'calls answered';


--
-- Name: COLUMN k_targets.abandoned; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.abandoned IS 'calls abandoned';


--
-- Name: COLUMN k_targets.flowed_out; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.flowed_out IS 'calls that flowed out of the queue';


--
-- Name: COLUMN k_targets.callback; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.callback IS 'calls that left the queue with a callback';


--
-- Name: COLUMN k_targets.blocked; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.blocked IS 'calls blocked before they entered the queue';


--
-- Name: COLUMN k_targets.held; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.held IS 'answered calls that were on hold';


--
-- Name: COLUMN k_targets.transfers; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.transfers IS 'answered calls that were handed on';


--
-- Name: COLUMN k_targets.service_level; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.service_level IS 'percent of service_base that was served within the threshold; threshold 00:00:20, method abandon_negative, unless public.queues says otherwise';


--
-- Name: COLUMN k_targets.abandon_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.abandon_rate IS 'percent abandoned, of offered';


--
-- Name: COLUMN k_targets.answer_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.answer_rate IS 'percent answered, of offered';


--
-- Name: COLUMN k_targets.flow_out_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.flow_out_rate IS 'percent flowed out, of offered';


--
-- Name: COLUMN k_targets.callback_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.callback_rate IS 'percent that left the queue with a callback, of offered';


--
-- Name: COLUMN k_targets.blocked_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.blocked_rate IS 'percent blocked, of blocked and offered';


--
-- Name: COLUMN k_targets.hold_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.hold_rate IS 'percent put on hold, of answered';


--
-- Name: COLUMN k_targets.transfer_rate; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.transfer_rate IS 'percent answered and handed on, of answered';


--
-- Name: COLUMN k_targets.asa; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.asa IS 'average speed of answer: mean wait of answered calls, in seconds';


--
-- Name: COLUMN k_targets.avg_wait_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_wait_time IS 'mean wait of offered calls, in seconds';


--
-- Name: COLUMN k_targets.avg_abandon_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_abandon_time IS 'mean wait of abandoned calls, in seconds';


--
-- Name: COLUMN k_targets.avg_ring_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_ring_time IS 'mean ring of answered calls, in seconds';


--
-- Name: COLUMN k_targets.avg_talk_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_talk_time IS 'mean talk of answered calls, in seconds';


--
-- Name: COLUMN k_targets.avg_hold_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_hold_time IS 'mean hold of answered calls, in seconds';


--
-- Name: COLUMN k_targets.avg_hold_time_held; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_hold_time_held IS 'mean hold of the calls that were held, in seconds';


--
-- Name: COLUMN k_targets.avg_wrap_time; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_wrap_time IS 'mean after-call work of answered calls, in seconds';


--
-- Name: COLUMN k_targets.avg_call_length; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.avg_call_length IS 'mean talk and hold of answered calls, in seconds';


--
-- Name: COLUMN k_targets.aht; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.aht IS 'average handle time: talk, hold and wrap by answered call, in seconds';


--
-- Name: COLUMN k_targets.longest_wait; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.longest_wait IS 'longest wait of an offered call: the upper edge of its bucket of the histogram, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_targets.wait_p50; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.wait_p50 IS 'median wait of answered calls, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_targets.wait_p90; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.wait_p90 IS 'wait that 90 percent of answered calls did not exceed, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_targets.handle_time_p50; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.handle_time_p50 IS 'median handle time, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_targets.handle_time_p90; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.handle_time_p90 IS 'handle time that 90 percent of answered calls did not exceed, in seconds; up to 256 s less than 1 s too long, beyond less than 1/128';


--
-- Name: COLUMN k_targets.within_threshold; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.within_threshold IS 'calls served within the threshold: summed over rows and divided by the sum of service_base, it gives the service level of all; threshold 00:00:20, method abandon_negative, unless public.queues says otherwise';


--
-- Name: COLUMN k_targets.service_base; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.service_base IS 'calls that count for the service level: answered and abandoned, unless another method is asked for; threshold 00:00:20, method abandon_negative, unless public.queues says otherwise';


--
-- Name: COLUMN k_targets.wait_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.wait_seconds IS 'total wait of offered calls, in seconds';


--
-- Name: COLUMN k_targets.answered_wait_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.answered_wait_seconds IS 'total wait of answered calls, in seconds';


--
-- Name: COLUMN k_targets.abandoned_wait_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.abandoned_wait_seconds IS 'total wait of abandoned calls, in seconds';


--
-- Name: COLUMN k_targets.ring_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.ring_seconds IS 'total ring of answered calls, in seconds';


--
-- Name: COLUMN k_targets.talk_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.talk_seconds IS 'total talk of answered calls, in seconds';


--
-- Name: COLUMN k_targets.hold_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.hold_seconds IS 'total hold of answered calls, in seconds';


--
-- Name: COLUMN k_targets.wrap_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.wrap_seconds IS 'total after-call work of answered calls, in seconds';


--
-- Name: COLUMN k_targets.handle_seconds; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.handle_seconds IS 'total of talk, hold and wrap, in seconds';


--
-- Name: COLUMN k_targets.alert; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.alert IS 'ok, warning (up to 5 points below the target), action (up to 10) or all_hands';


--
-- Name: COLUMN k_targets.severity; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.severity IS 'the alert as a number: 0 ok, 1 warning, 2 action, 3 all_hands';


--
-- Name: COLUMN k_targets.met; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.met IS 'true if the service level is at its target or above';


--
-- Name: COLUMN k_targets.answered_within_10s; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.answered_within_10s IS 'calls answered within 10 s';


--
-- Name: COLUMN k_targets.answered_within_60s; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.answered_within_60s IS 'calls answered within 60 s';


--
-- Name: COLUMN k_targets.abandoned_within_10s; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.abandoned_within_10s IS 'calls abandoned within 10 s';


--
-- Name: COLUMN k_targets.abandoned_within_60s; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.abandoned_within_60s IS 'calls abandoned within 60 s';


--
-- Name: COLUMN k_targets.responses; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.responses IS 'answers to the survey';


--
-- Name: COLUMN k_targets.promoters; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.promoters IS 'answers of 9 and 10';


--
-- Name: COLUMN k_targets.passives; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.passives IS 'answers of 7 and 8';


--
-- Name: COLUMN k_targets.detractors; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.detractors IS 'answers of 0 to 6';


--
-- Name: COLUMN k_targets.nps; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.nps IS 'net promoter score, in points from -100 to 100';


--
-- Name: COLUMN k_targets.nps_low; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.nps_low IS 'lower end of where the net promoter score lies with 95 percent confidence, in points';


--
-- Name: COLUMN k_targets.nps_high; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.nps_high IS 'upper end of where the net promoter score lies with 95 percent confidence, in points';


--
-- Name: COLUMN k_targets.cost; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.cost IS 'COALESCE(sum(source.cost), ''0''::numeric)';


--
-- Name: COLUMN k_targets.n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.k_targets.n IS 'count(*)';


--
-- Name: long_calls; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.long_calls (
    call public.long_call NOT NULL
);


--
-- Name: parted_1; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parted_1 (
    id integer NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    queue text,
    channel text,
    call public.call_interval,
    score integer,
    cost numeric
);


--
-- Name: parted_2; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parted_2 (
    id integer NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    queue text,
    channel text,
    call public.call_interval,
    score integer,
    cost numeric
);


--
-- Name: unbuilt_deltas; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.unbuilt_deltas (
    bucket timestamp with time zone NOT NULL,
    rows bigint NOT NULL,
    n bigint
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000');

ALTER TABLE ONLY public.unbuilt_deltas REPLICA IDENTITY FULL;


--
-- Name: TABLE unbuilt_deltas; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.unbuilt_deltas IS 'what was written to the source of a rollup since, by group: added, less what was removed';


--
-- Name: unbuilt_groups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.unbuilt_groups (
    bucket timestamp with time zone NOT NULL,
    rows bigint NOT NULL,
    n bigint
)
WITH (fillfactor='90');

ALTER TABLE ONLY public.unbuilt_groups REPLICA IDENTITY FULL;


--
-- Name: TABLE unbuilt_groups; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.unbuilt_groups IS 'groups of a rollup, as far as they are folded';


--
-- Name: unbuilt_progress; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.unbuilt_progress (
    built_since timestamp with time zone,
    oldest timestamp with time zone,
    newest timestamp with time zone,
    refreshed_at timestamp with time zone,
    refresh_took interval,
    last_error text,
    last_sqlstate text,
    last_error_at timestamp with time zone,
    triggers_seen text[],
    unknown text[],
    unverified boolean
);

ALTER TABLE ONLY public.unbuilt_progress REPLICA IDENTITY FULL;


--
-- Name: TABLE unbuilt_progress; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.unbuilt_progress IS 'one row: how far a rollup is built, its last refresh and error; buckets before built_since are read from the source';


--
-- Name: unbuilt_live; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.unbuilt_live AS
 SELECT live.bucket,
    live.rows,
    live.n
   FROM ( SELECT folded.bucket,
            folded.rows,
            folded.n,
            true AS tableoid
           FROM public.unbuilt_groups folded
        UNION ALL
         SELECT merged.bucket,
            merged.rows,
            merged.n,
            false
           FROM ( SELECT part.bucket,
                        CASE
                            WHEN (count(*) = count(part.rows)) THEN (sum(part.rows))::bigint
                            ELSE NULL::bigint
                        END AS rows,
                        CASE
                            WHEN (count(*) = count(part.n)) THEN (sum(part.n))::bigint
                            ELSE NULL::bigint
                        END AS n
                   FROM ( SELECT folded.bucket,
                            folded.rows,
                            folded.n
                           FROM public.unbuilt_groups folded
                          WHERE (folded.bucket IN ( SELECT delta.bucket
                                   FROM public.unbuilt_deltas delta))
                        UNION ALL
                         SELECT delta.bucket,
                            delta.rows,
                            delta.n
                           FROM public.unbuilt_deltas delta
                          WHERE (delta.bucket >= ( SELECT progress.built_since
                                   FROM public.unbuilt_progress progress))) part
                  GROUP BY part.bucket
                 HAVING COALESCE((((count(*) = count(part.rows)) AND (sum(part.rows) <> (0)::numeric)) OR ((count(*) = count(part.n)) AND (sum(part.n) <> (0)::numeric))), false)) merged
        UNION ALL
         SELECT source.bucket,
            source.rows,
            source.n,
            false
           FROM public.unbuilt_definition source
          WHERE (( SELECT (progress.built_since IS NULL)
                   FROM public.unbuilt_progress progress) OR (source.bucket < ( SELECT progress.built_since
                   FROM public.unbuilt_progress progress)))) live
  WHERE ((NOT live.tableoid) OR (NOT (live.bucket IN ( SELECT DISTINCT delta.bucket
           FROM public.unbuilt_deltas delta))));


--
-- Name: VIEW unbuilt_live; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.unbuilt_live IS 'groups of a rollup with what is pending, hidden columns included';


--
-- Name: unbuilt_partitions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.unbuilt_partitions (
    partition regclass NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    retired_at timestamp with time zone,
    mark text,
    changed text,
    written boolean
);

ALTER TABLE ONLY public.unbuilt_partitions REPLICA IDENTITY FULL;


--
-- Name: TABLE unbuilt_partitions; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.unbuilt_partitions IS 'partitions whose rows a rollup has counted: their bounds in time, and since when they are no longer part of the source; and those written to before they were counted';


--
-- Name: unbuilt; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.unbuilt AS
 SELECT live.bucket,
    live.n
   FROM public.unbuilt_live live
  WHERE public.rollup_intact('public.calls'::regclass, 'public.calls'::text, 'public.unbuilt_capture()'::regprocedure, 'public.unbuilt_definition'::regclass, 'public.unbuilt_live'::regclass, 'public.unbuilt_groups'::regclass, 'public.unbuilt_deltas'::regclass, 'public.unbuilt_progress'::regclass, 'public.unbuilt_partitions'::regclass);


--
-- Name: VIEW unbuilt; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON VIEW public.unbuilt IS 'rollup of public.calls: equal to what its rows give, at every instant';


--
-- Name: COLUMN unbuilt.bucket; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.unbuilt.bucket IS 'start of the bucket of 00:15:00';


--
-- Name: COLUMN unbuilt.n; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON COLUMN public.unbuilt.n IS 'count(*)';


--
-- Name: parted_1; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parted ATTACH PARTITION public.parted_1 FOR VALUES FROM (MINVALUE) TO ('2026-03-29 12:00:00+00');


--
-- Name: parted_2; Type: TABLE ATTACH; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parted ATTACH PARTITION public.parted_2 FOR VALUES FROM ('2026-03-29 12:00:00+00') TO (MAXVALUE);


--
-- Data for Name: K 1_deltas; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public."K 1_deltas" (bucket, queue, rows, stats, n) FROM stdin;
2026-03-28 04:00:00+00	\N	-1	{"version": 1, "abandoned": -1, "wait_ms": {"abandoned": -77000}, "waits": {"abandoned": {"77": -1}}}	-1
2026-03-29 07:00:00+00	\N	-1	{"version": 1, "blocked": -1, "wait_ms": {"blocked": -38000}}	-1
2026-03-30 19:00:00+00	help	-1	{"version": 1, "answered": -1, "wait_ms": {"answered": -76000}, "talk_ms": -474000, "wrap_ms": -26250, "ring_ms": -1000, "waits": {"answered": {"76": -1}}, "handles": {"502": -1}}	-1
2026-03-28 13:00:00+00	help	-1	{"version": 1, "flowed_out": -1, "wait_ms": {"flowed_out": -64000}, "waits": {"flowed_out": {"64": -1}}}	-1
2026-03-31 13:00:00+00	\N	-1	{"version": 1, "abandoned": -1, "wait_ms": {"abandoned": -50000}, "waits": {"abandoned": {"50": -1}}}	-1
2026-03-30 01:00:00+00	sales	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -12000}, "talk_ms": -508000, "hold_ms": -2000, "wrap_ms": -4250, "waits": {"answered": {"12": -1}}, "handles": {"516": -1}}	-1
2026-03-31 04:00:00+00	sales	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -63000}, "talk_ms": -457000, "hold_ms": -3000, "wrap_ms": -6250, "waits": {"answered": {"63": -1}}, "handles": {"468": -1}}	-1
2026-03-29 16:00:00+00	help	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -25000}, "talk_ms": -525000, "hold_ms": -3000, "wrap_ms": -24250, "ring_ms": -1000, "waits": {"answered": {"25": -1}}, "handles": {"556": -1}}	-1
2026-03-31 10:00:00+00	\N	-1	{"version": 1, "answered": -1, "held": -1, "transferred": -1, "wait_ms": {"answered": -89000}, "talk_ms": -491000, "hold_ms": -1000, "wrap_ms": -15250, "ring_ms": -2000, "waits": {"answered": {"89": -1}}, "handles": {"508": -1}}	-1
2026-03-28 22:00:00+00	sales	-1	{"version": 1, "callback": -1, "wait_ms": {"callback": -51000}, "waits": {"callback": {"51": -1}}}	-1
\.


--
-- Data for Name: K 1_groups; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public."K 1_groups" (bucket, queue, rows, stats, n) FROM stdin;
2026-03-28 04:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 77000}, "waits": {"abandoned": {"77": 1}}}	1
2026-03-29 04:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 10000}, "waits": {"flowed_out": {"10": 1}}}	1
2026-03-28 09:00:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 22000}, "talk_ms": 258000, "wrap_ms": 16250, "ring_ms": 1000, "waits": {"answered": {"22": 1}}, "handles": {"276": 1}}	1
2026-03-31 13:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 50000}, "waits": {"abandoned": {"50": 1}}}	1
2026-03-28 22:00:00+00	\N	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 44000}, "talk_ms": 506000, "wrap_ms": 1250, "ring_ms": 2000, "waits": {"answered": {"44": 1}}, "handles": {"508": 1}}	1
2026-03-28 21:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 37000}, "waits": {"flowed_out": {"37": 1}}}	1
2026-03-31 11:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 29000}}	1
2026-03-28 10:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 36000}, "talk_ms": 364000, "hold_ms": 2000, "wrap_ms": 18250, "waits": {"answered": {"36": 1}}, "handles": {"386": 1}}	1
2026-03-30 11:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 6000}, "waits": {"callback": {"6": 1}}}	1
2026-03-31 08:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 1000}, "waits": {"flowed_out": {"1": 1}}}	1
2026-03-29 19:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 46000}, "waits": {"flowed_out": {"46": 1}}}	1
2026-03-31 07:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 84000}, "talk_ms": 16000, "hold_ms": 2000, "wrap_ms": 9250, "waits": {"answered": {"84": 1}}, "handles": {"28": 1}}	1
2026-03-29 21:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 60000}, "waits": {"callback": {"60": 1}}}	1
2026-03-31 08:00:00+00	\N	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 8000}, "talk_ms": 122000, "wrap_ms": 11250, "ring_ms": 2000, "waits": {"answered": {"8": 1}}, "handles": {"134": 1}}	1
2026-03-28 04:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 70000}, "talk_ms": 540000, "hold_ms": 2000, "wrap_ms": 10250, "ring_ms": 1000, "waits": {"answered": {"70": 1}}, "handles": {"556": 1}}	1
2026-03-29 15:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 11000}}	1
2026-03-29 14:00:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 4000}, "talk_ms": 366000, "wrap_ms": 21250, "ring_ms": 1000, "waits": {"answered": {"4": 1}}, "handles": {"388": 1}}	1
2026-03-29 08:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 45000}, "talk_ms": 595000, "hold_ms": 1000, "wrap_ms": 14250, "waits": {"answered": {"45": 1}}, "handles": {"612": 1}}	1
2026-03-28 16:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 85000}, "talk_ms": 135000, "hold_ms": 1000, "wrap_ms": 25250, "ring_ms": 1000, "waits": {"answered": {"85": 1}}, "handles": {"162": 1}}	1
2026-03-28 08:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 15000}, "waits": {"callback": {"15": 1}}}	1
2026-03-30 19:00:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 76000}, "talk_ms": 474000, "wrap_ms": 26250, "ring_ms": 1000, "waits": {"answered": {"76": 1}}, "handles": {"502": 1}}	1
2026-03-27 20:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 7000}, "talk_ms": 63000, "hold_ms": 1000, "wrap_ms": 1250, "ring_ms": 1000, "waits": {"answered": {"7": 1}}, "handles": {"66": 1}}	1
2026-03-30 01:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 5000}, "waits": {"abandoned": {"5": 1}}}	1
2026-03-29 18:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 39000}, "talk_ms": 31000, "hold_ms": 1000, "wrap_ms": 26250, "waits": {"answered": {"39": 1}}, "handles": {"59": 1}}	1
2026-03-27 21:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 14000}, "waits": {"abandoned": {"14": 1}}}	1
2026-03-30 15:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 41000}, "waits": {"abandoned": {"41": 1}}}	1
2026-03-29 03:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 3000}, "talk_ms": 277000, "hold_ms": 3000, "wrap_ms": 8250, "waits": {"answered": {"3": 1}}, "handles": {"290": 1}}	1
2026-03-30 05:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 47000}}	1
2026-03-29 01:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 72000}, "talk_ms": 118000, "wrap_ms": 5250, "waits": {"answered": {"72": 1}}, "handles": {"124": 1}}	1
2026-03-29 11:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 66000}, "talk_ms": 154000, "wrap_ms": 17250, "waits": {"answered": {"66": 1}}, "handles": {"172": 1}}	1
2026-03-31 22:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 30000}, "talk_ms": 370000, "wrap_ms": 27250, "waits": {"answered": {"30": 1}}, "handles": {"398": 1}}	1
2026-03-31 17:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 78000}, "waits": {"callback": {"78": 1}}}	1
2026-03-31 20:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 16000}, "talk_ms": 264000, "hold_ms": 2000, "wrap_ms": 25250, "ring_ms": 1000, "waits": {"answered": {"16": 1}}, "handles": {"292": 1}}	1
2026-03-28 20:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 30000}, "talk_ms": 400000, "hold_ms": 2000, "wrap_ms": 30250, "waits": {"answered": {"30": 1}}, "handles": {"434": 1}}	1
2026-03-28 02:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 56000}}	1
2026-03-31 19:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 9000}, "talk_ms": 211000, "hold_ms": 1000, "wrap_ms": 24250, "waits": {"answered": {"9": 1}}, "handles": {"237": 1}}	1
2026-03-31 02:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 42000}, "waits": {"callback": {"42": 1}}}	1
2026-03-30 02:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 19000}, "waits": {"flowed_out": {"19": 1}}}	1
2026-03-30 01:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 12000}, "talk_ms": 508000, "hold_ms": 2000, "wrap_ms": 4250, "waits": {"answered": {"12": 1}}, "handles": {"516": 1}}	1
2026-03-29 05:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 17000}, "talk_ms": 383000, "hold_ms": 1000, "wrap_ms": 10250, "ring_ms": 2000, "waits": {"answered": {"17": 1}}, "handles": {"396": 1}}	1
2026-03-28 14:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 71000}, "talk_ms": 29000, "hold_ms": 3000, "wrap_ms": 23250, "ring_ms": 2000, "waits": {"answered": {"71": 1}}, "handles": {"56": 1}}	1
2026-03-30 20:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 83000}}	1
2026-03-30 23:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 14000}, "waits": {"abandoned": {"14": 1}}}	1
2026-03-30 19:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 69000}, "waits": {"callback": {"69": 1}}}	1
2026-03-29 02:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 79000}, "talk_ms": 171000, "hold_ms": 1000, "wrap_ms": 6250, "ring_ms": 1000, "waits": {"answered": {"79": 1}}, "handles": {"179": 1}}	1
2026-03-31 16:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 71000}, "talk_ms": 599000, "hold_ms": 1000, "wrap_ms": 20250, "ring_ms": 2000, "waits": {"answered": {"71": 1}}, "handles": {"624": 1}}	1
2026-03-31 04:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 63000}, "talk_ms": 457000, "hold_ms": 3000, "wrap_ms": 6250, "waits": {"answered": {"63": 1}}, "handles": {"468": 1}}	1
2026-03-30 14:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 27000}, "talk_ms": 103000, "hold_ms": 1000, "wrap_ms": 19250, "waits": {"answered": {"27": 1}}, "handles": {"124": 1}}	1
2026-03-29 21:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 67000}, "talk_ms": 243000, "hold_ms": 1000, "wrap_ms": 30250, "ring_ms": 1000, "waits": {"answered": {"67": 1}}, "handles": {"276": 1}}	1
2026-03-31 00:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 28000}, "waits": {"flowed_out": {"28": 1}}}	1
2026-03-28 12:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 50000}, "waits": {"abandoned": {"50": 1}}}	1
2026-03-28 09:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 29000}}	1
2026-03-29 16:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 25000}, "talk_ms": 525000, "hold_ms": 3000, "wrap_ms": 24250, "ring_ms": 1000, "waits": {"answered": {"25": 1}}, "handles": {"556": 1}}	1
2026-03-28 00:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 42000}, "waits": {"callback": {"42": 1}}}	1
2026-03-27 22:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 21000}, "talk_ms": 169000, "hold_ms": 3000, "wrap_ms": 3250, "waits": {"answered": {"21": 1}}, "handles": {"176": 1}}	1
2026-03-29 16:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 18000}, "talk_ms": 472000, "hold_ms": 2000, "wrap_ms": 23250, "waits": {"answered": {"18": 1}}, "handles": {"498": 1}}	1
2026-03-28 23:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 58000}, "talk_ms": 12000, "hold_ms": 2000, "wrap_ms": 3250, "ring_ms": 1000, "waits": {"answered": {"58": 1}}, "handles": {"18": 1}}	1
2026-03-28 17:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 2000}}	1
2026-03-30 17:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 55000}, "waits": {"flowed_out": {"55": 1}}}	1
2026-03-28 19:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 23000}, "waits": {"abandoned": {"23": 1}}}	1
2026-03-29 22:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 74000}}	1
2026-03-29 20:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 53000}, "talk_ms": 137000, "hold_ms": 3000, "wrap_ms": 28250, "ring_ms": 2000, "waits": {"answered": {"53": 1}}, "handles": {"169": 1}}	1
2026-03-30 03:00:00+00	\N	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 26000}, "talk_ms": 14000, "wrap_ms": 6250, "ring_ms": 2000, "waits": {"answered": {"26": 1}}, "handles": {"21": 1}}	1
2026-03-28 00:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 35000}, "talk_ms": 275000, "hold_ms": 1000, "wrap_ms": 5250, "ring_ms": 2000, "waits": {"answered": {"35": 1}}, "handles": {"282": 1}}	1
2026-03-29 13:00:00+00	sales	2	{"version": 1, "answered": 1, "callback": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 57000, "callback": 87000}, "talk_ms": 523000, "hold_ms": 1000, "wrap_ms": 21250, "waits": {"answered": {"57": 1}, "callback": {"87": 1}}, "handles": {"548": 1}}	2
2026-03-29 12:00:00+00	\N	1	{"version": 1}	1
2026-03-31 18:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 2000}}	1
2026-03-28 18:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 9000}, "talk_ms": 241000, "hold_ms": 3000, "wrap_ms": 27250, "waits": {"answered": {"9": 1}}, "handles": {"272": 1}}	1
2026-03-30 18:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 62000}, "talk_ms": 368000, "hold_ms": 2000, "wrap_ms": 24250, "ring_ms": 2000, "waits": {"answered": {"62": 1}}, "handles": {"396": 1}}	1
2026-03-28 22:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 51000}, "waits": {"callback": {"51": 1}}}	1
2026-03-31 01:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 35000}, "talk_ms": 245000, "hold_ms": 3000, "wrap_ms": 2250, "ring_ms": 2000, "waits": {"answered": {"35": 1}}, "handles": {"251": 1}}	1
2026-03-30 21:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "talk_ms": 580000, "hold_ms": 2000, "wrap_ms": 28250, "waits": {"answered": {"0": 1}}, "handles": {"612": 1}}	1
2026-03-30 04:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 33000}, "waits": {"callback": {"33": 1}}}	1
2026-03-27 23:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 28000}, "waits": {"flowed_out": {"28": 1}}}	1
2026-03-28 13:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 64000}, "waits": {"flowed_out": {"64": 1}}}	1
2026-03-31 14:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 57000}, "talk_ms": 493000, "hold_ms": 3000, "wrap_ms": 18250, "waits": {"answered": {"57": 1}}, "handles": {"516": 1}}	1
2026-03-30 13:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 20000}}	1
2026-03-31 06:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 77000}, "waits": {"abandoned": {"77": 1}}}	1
2026-03-31 17:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 85000}, "talk_ms": 105000, "hold_ms": 3000, "wrap_ms": 22250, "ring_ms": 1000, "waits": {"answered": {"85": 1}}, "handles": {"131": 1}}	1
2026-03-28 03:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 63000}, "talk_ms": 487000, "hold_ms": 1000, "wrap_ms": 9250, "waits": {"answered": {"63": 1}}, "handles": {"498": 1}}	1
2026-03-28 06:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 1000}, "waits": {"flowed_out": {"1": 1}}}	1
2026-03-28 11:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 43000}, "talk_ms": 417000, "hold_ms": 3000, "wrap_ms": 19250, "ring_ms": 1000, "waits": {"answered": {"43": 1}}, "handles": {"440": 1}}	1
2026-03-28 05:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 84000}, "talk_ms": 46000, "wrap_ms": 12250, "waits": {"answered": {"84": 1}}, "handles": {"59": 1}}	1
2026-03-30 08:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 68000}, "waits": {"abandoned": {"68": 1}}}	1
2026-03-28 15:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 78000}, "waits": {"callback": {"78": 1}}}	1
2026-03-31 12:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 36000}, "talk_ms": 334000, "wrap_ms": 15250, "waits": {"answered": {"36": 1}}, "handles": {"350": 1}}	1
2026-03-31 03:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 49000}, "talk_ms": 351000, "hold_ms": 1000, "wrap_ms": 4250, "ring_ms": 1000, "waits": {"answered": {"49": 1}}, "handles": {"358": 1}}	1
2026-03-30 07:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 61000}, "talk_ms": 279000, "hold_ms": 1000, "wrap_ms": 11250, "ring_ms": 1000, "waits": {"answered": {"61": 1}}, "handles": {"292": 1}}	1
2026-03-29 03:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 86000}, "waits": {"abandoned": {"86": 1}}}	1
2026-03-30 14:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 34000}, "talk_ms": 156000, "hold_ms": 2000, "wrap_ms": 20250, "ring_ms": 1000, "waits": {"answered": {"34": 1}}, "handles": {"179": 1}}	1
2026-03-30 10:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 82000}, "waits": {"flowed_out": {"82": 1}}}	1
2026-03-31 10:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 22000}, "talk_ms": 228000, "hold_ms": 2000, "wrap_ms": 13250, "ring_ms": 1000, "waits": {"answered": {"22": 1}}, "handles": {"244": 1}}	1
2026-03-29 10:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 59000}, "waits": {"abandoned": {"59": 1}}}	1
2026-03-30 09:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 75000}, "talk_ms": 385000, "hold_ms": 3000, "wrap_ms": 13250, "waits": {"answered": {"75": 1}}, "handles": {"402": 1}}	1
2026-03-30 00:00:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 88000}, "talk_ms": 402000, "wrap_ms": 2250, "ring_ms": 1000, "waits": {"answered": {"88": 1}}, "handles": {"406": 1}}	1
2026-03-31 13:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 43000}, "talk_ms": 387000, "hold_ms": 1000, "wrap_ms": 16250, "ring_ms": 1000, "waits": {"answered": {"43": 1}}, "handles": {"406": 1}}	1
2026-03-29 07:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 31000}, "talk_ms": 489000, "hold_ms": 3000, "wrap_ms": 12250, "ring_ms": 1000, "waits": {"answered": {"31": 1}}, "handles": {"506": 1}}	1
2026-03-29 09:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 52000}, "talk_ms": 48000, "hold_ms": 2000, "wrap_ms": 15250, "ring_ms": 1000, "waits": {"answered": {"52": 1}}, "handles": {"66": 1}}	1
2026-03-29 01:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 49000}, "talk_ms": 381000, "hold_ms": 3000, "wrap_ms": 7250, "ring_ms": 1000, "waits": {"answered": {"49": 1}}, "handles": {"392": 1}}	1
2026-03-29 07:00:00+00	\N	2	{"version": 1, "answered": 1, "blocked": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 8000, "blocked": 38000}, "talk_ms": 152000, "hold_ms": 2000, "wrap_ms": 14250, "ring_ms": 2000, "waits": {"answered": {"8": 1}}, "handles": {"169": 1}}	2
2026-03-29 18:00:00+00	help	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 16000}, "talk_ms": 294000, "wrap_ms": 28250, "ring_ms": 1000, "waits": {"answered": {"16": 1}}, "handles": {"324": 1}}	1
2026-03-30 00:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 65000}}	1
2026-03-30 06:00:00+00	sales	2	{"version": 1, "answered": 1, "callback": 1, "wait_ms": {"answered": 54000, "callback": 24000}, "talk_ms": 226000, "wrap_ms": 10250, "waits": {"answered": {"54": 1}, "callback": {"24": 1}}, "handles": {"237": 1}}	2
2026-03-30 12:00:00+00	help	2	{"version": 1, "answered": 1, "flowed_out": 1, "held": 1, "wait_ms": {"answered": 13000, "flowed_out": 73000}, "talk_ms": 597000, "hold_ms": 3000, "wrap_ms": 17250, "ring_ms": 1000, "waits": {"answered": {"13": 1}, "flowed_out": {"73": 1}}, "handles": {"620": 1}}	2
2026-03-30 17:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 32000}, "waits": {"abandoned": {"32": 1}}}	1
2026-03-30 23:00:00+00	sales	2	{"version": 1, "answered": 2, "held": 2, "transferred": 1, "wait_ms": {"answered": 102000}, "talk_ms": 488000, "hold_ms": 4000, "wrap_ms": 1500, "waits": {"answered": {"21": 1, "81": 1}}, "handles": {"141": 1, "354": 1}}	2
2026-03-31 05:00:00+00	help	2	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 40000}, "talk_ms": 120000, "hold_ms": 2000, "wrap_ms": 8250, "ring_ms": 1000, "waits": {"answered": {"40": 1}}, "handles": {"131": 1}}	2
2026-03-31 10:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 89000}, "talk_ms": 491000, "hold_ms": 1000, "wrap_ms": 15250, "ring_ms": 2000, "waits": {"answered": {"89": 1}}, "handles": {"508": 1}}	1
2026-03-31 16:00:00+00	sales	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 48000}, "talk_ms": 262000, "wrap_ms": 22250, "waits": {"answered": {"48": 1}}, "handles": {"286": 1}}	1
2026-03-31 22:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 7000}, "talk_ms": 33000, "hold_ms": 3000, "wrap_ms": 29250, "ring_ms": 1000, "waits": {"answered": {"7": 1}}, "handles": {"66": 1}}	1
2026-04-01 04:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 56000}}	1
2026-04-01 09:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 15000}, "waits": {"callback": {"15": 1}}}	1
2026-04-01 15:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 64000}, "waits": {"flowed_out": {"64": 1}}}	1
2026-04-01 21:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 23000}, "waits": {"abandoned": {"23": 1}}}	1
\.


--
-- Data for Name: K 1_partitions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public."K 1_partitions" (partition, since, until, retired_at, mark, changed, written) FROM stdin;
public.parted_1	-infinity	2026-03-29 12:00:00+00	\N	7713282391507790195/16384 17203 17219 753	\N	\N
public.parted_2	2026-03-29 12:00:00+00	infinity	\N	7713282391507790195/16384 17203 17220 753	\N	\N
\.


--
-- Data for Name: K 1_progress; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public."K 1_progress" (built_since, oldest, newest, refreshed_at, refresh_took, last_error, last_sqlstate, last_error_at, triggers_seen, unknown, unverified) FROM stdin;
-infinity	2026-03-27 20:49:00+00	2026-03-31 22:00:00+00	2026-11-28 17:55:07.160986+00	00:00:00.002341	\N	\N	\N	\N	\N	\N
\.


--
-- Data for Name: acd_agent_states; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_agent_states (agent, queue, state, during, events) FROM stdin;
\.


--
-- Data for Name: acd_calls; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_calls (source, call_id, leg, queue, agent, channel, direction, reason, first_leg, last_leg, call, events, loaded_at) FROM stdin;
public.log	1	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T08:20:00Z answered wait=1 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	10	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T11:20:00Z answered wait=10 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	11	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T11:40:00Z answered wait=11 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	12	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T12:00:00Z abandoned wait=32	1	2026-11-28 17:55:07.186074+00
public.log	13	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T12:20:00Z answered wait=13 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	14	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T12:40:00Z answered wait=14 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	15	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T13:00:00Z abandoned wait=35	1	2026-11-28 17:55:07.186074+00
public.log	16	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T13:20:00Z answered wait=16 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	17	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T13:40:00Z answered wait=17 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	18	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T14:00:00Z abandoned wait=38	1	2026-11-28 17:55:07.186074+00
public.log	19	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T14:20:00Z answered wait=19 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	2	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T08:40:00Z answered wait=2 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	20	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T14:40:00Z answered wait=20	1	2026-11-28 17:55:07.186074+00
public.log	21	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T15:00:00Z abandoned wait=21	1	2026-11-28 17:55:07.186074+00
public.log	22	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T15:20:00Z answered wait=22	1	2026-11-28 17:55:07.186074+00
public.log	23	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T15:40:00Z answered wait=23	1	2026-11-28 17:55:07.186074+00
public.log	24	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T16:00:00Z abandoned wait=24	1	2026-11-28 17:55:07.186074+00
public.log	25	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T16:20:00Z answered wait=25	1	2026-11-28 17:55:07.186074+00
public.log	26	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T16:40:00Z answered wait=26	1	2026-11-28 17:55:07.186074+00
public.log	27	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T17:00:00Z abandoned wait=27	1	2026-11-28 17:55:07.186074+00
public.log	28	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T17:20:00Z answered wait=28	1	2026-11-28 17:55:07.186074+00
public.log	29	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T17:40:00Z answered wait=29	1	2026-11-28 17:55:07.186074+00
public.log	3	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T09:00:00Z abandoned wait=23	1	2026-11-28 17:55:07.186074+00
public.log	30	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T18:00:00Z abandoned wait=30	1	2026-11-28 17:55:07.186074+00
public.log	31	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T18:20:00Z answered wait=31	1	2026-11-28 17:55:07.186074+00
public.log	32	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T18:40:00Z answered wait=32	1	2026-11-28 17:55:07.186074+00
public.log	33	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T19:00:00Z abandoned wait=33	1	2026-11-28 17:55:07.186074+00
public.log	34	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T19:20:00Z answered wait=34	1	2026-11-28 17:55:07.186074+00
public.log	35	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T19:40:00Z answered wait=35	1	2026-11-28 17:55:07.186074+00
public.log	36	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T20:00:00Z abandoned wait=36	1	2026-11-28 17:55:07.186074+00
public.log	37	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T20:20:00Z answered wait=37	1	2026-11-28 17:55:07.186074+00
public.log	38	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T20:40:00Z answered wait=38	1	2026-11-28 17:55:07.186074+00
public.log	39	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T21:00:00Z abandoned wait=39	1	2026-11-28 17:55:07.186074+00
public.log	4	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T09:20:00Z answered wait=4 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	42	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T22:00:00Z abandoned wait=22	1	2026-11-28 17:55:07.186074+00
public.log	45	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T23:00:00Z abandoned wait=25	1	2026-11-28 17:55:07.186074+00
public.log	46	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T23:20:00Z answered wait=1 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	47	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T23:40:00Z answered wait=2 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	48	1	skill 0	\N	\N	\N	\N	t	t	2026-01-06T00:00:00Z abandoned wait=28	1	2026-11-28 17:55:07.186074+00
public.log	49	1	skill 1	\N	\N	\N	\N	t	t	2026-01-06T00:20:00Z answered wait=4 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	5	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T09:40:00Z answered wait=5 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	51	1	skill 1	\N	\N	\N	\N	t	t	2026-01-06T01:00:00Z abandoned wait=31	1	2026-11-28 17:55:07.186074+00
public.log	52	1	skill 0	\N	\N	\N	\N	t	t	2026-01-06T01:20:00Z answered wait=7 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	53	1	skill 1	\N	\N	\N	\N	t	t	2026-01-06T01:40:00Z answered wait=8 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	54	1	skill 0	\N	\N	\N	\N	t	t	2026-01-06T02:00:00Z abandoned wait=34	1	2026-11-28 17:55:07.186074+00
public.log	55	1	skill 1	\N	\N	\N	\N	t	t	2026-01-06T02:20:00Z answered wait=10 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	56	1	skill 0	\N	\N	\N	\N	t	t	2026-01-06T02:40:00Z answered wait=11 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	57	1	skill 1	\N	\N	\N	\N	t	t	2026-01-06T03:00:00Z abandoned wait=37	1	2026-11-28 17:55:07.186074+00
public.log	58	1	skill 0	\N	\N	\N	\N	t	t	2026-01-06T03:20:00Z answered wait=13 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	59	1	skill 1	\N	\N	\N	\N	t	t	2026-01-06T03:40:00Z answered wait=14 talk=25	1	2026-11-28 17:55:07.186074+00
public.log	6	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T10:00:00Z abandoned wait=26	1	2026-11-28 17:55:07.186074+00
public.log	60	1	skill 0	\N	\N	\N	\N	t	t	2026-01-06T04:00:00Z abandoned wait=20	1	2026-11-28 17:55:07.186074+00
public.log	7	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T10:20:00Z answered wait=7 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	8	1	skill 0	\N	\N	\N	\N	t	t	2026-01-05T10:40:00Z answered wait=8 talk=20	1	2026-11-28 17:55:07.186074+00
public.log	9	1	skill 1	\N	\N	\N	\N	t	t	2026-01-05T11:00:00Z abandoned wait=29	1	2026-11-28 17:55:07.186074+00
\.


--
-- Data for Name: acd_gaps; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_gaps (first_id, last_id, found_at, running, is_over) FROM stdin;
-9223372036854775807	0	2026-11-28 17:55:07.20191+00	{}	f
\.


--
-- Data for Name: acd_hours_deltas; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_hours_deltas (bucket, queue, rows, stats, n) FROM stdin;
\.


--
-- Data for Name: acd_hours_groups; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_hours_groups (bucket, queue, rows, stats, n) FROM stdin;
2026-01-05 09:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 4000}, "talk_ms": 20000, "waits": {"answered": {"4": 1}}, "handles": {"20": 1}}	1
2026-01-05 10:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 7000}, "talk_ms": 20000, "waits": {"answered": {"7": 1}}, "handles": {"20": 1}}	1
2026-01-05 22:00:00+00	skill 0	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 22000}, "waits": {"abandoned": {"22": 1}}}	1
2026-01-05 20:00:00+00	skill 0	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 38000, "abandoned": 36000}, "waits": {"answered": {"38": 1}, "abandoned": {"36": 1}}, "handles": {"0": 1}}	2
2026-01-05 17:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 29000, "abandoned": 27000}, "waits": {"answered": {"29": 1}, "abandoned": {"27": 1}}, "handles": {"0": 1}}	2
2026-01-05 13:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 17000, "abandoned": 35000}, "talk_ms": 20000, "waits": {"answered": {"17": 1}, "abandoned": {"35": 1}}, "handles": {"20": 1}}	2
2026-01-05 12:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 13000}, "talk_ms": 20000, "waits": {"answered": {"13": 1}}, "handles": {"20": 1}}	1
2026-01-06 04:00:00+00	skill 0	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 20000}, "waits": {"abandoned": {"20": 1}}}	1
2026-01-06 03:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 14000, "abandoned": 37000}, "talk_ms": 25000, "waits": {"answered": {"14": 1}, "abandoned": {"37": 1}}, "handles": {"25": 1}}	2
2026-01-05 12:00:00+00	skill 0	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 14000, "abandoned": 32000}, "talk_ms": 20000, "waits": {"answered": {"14": 1}, "abandoned": {"32": 1}}, "handles": {"20": 1}}	2
2026-01-05 13:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 16000}, "talk_ms": 20000, "waits": {"answered": {"16": 1}}, "handles": {"20": 1}}	1
2026-01-06 02:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 10000}, "talk_ms": 25000, "waits": {"answered": {"10": 1}}, "handles": {"25": 1}}	1
2026-01-05 15:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 22000}, "waits": {"answered": {"22": 1}}, "handles": {"0": 1}}	1
2026-01-05 19:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 35000, "abandoned": 33000}, "waits": {"answered": {"35": 1}, "abandoned": {"33": 1}}, "handles": {"0": 1}}	2
2026-01-05 11:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 11000, "abandoned": 29000}, "talk_ms": 20000, "waits": {"answered": {"11": 1}, "abandoned": {"29": 1}}, "handles": {"20": 1}}	2
2026-01-05 18:00:00+00	skill 0	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 32000, "abandoned": 30000}, "waits": {"answered": {"32": 1}, "abandoned": {"30": 1}}, "handles": {"0": 1}}	2
2026-01-05 20:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 37000}, "waits": {"answered": {"37": 1}}, "handles": {"0": 1}}	1
2026-01-05 10:00:00+00	skill 0	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 8000, "abandoned": 26000}, "talk_ms": 20000, "waits": {"answered": {"8": 1}, "abandoned": {"26": 1}}, "handles": {"20": 1}}	2
2026-01-05 11:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 10000}, "talk_ms": 20000, "waits": {"answered": {"10": 1}}, "handles": {"20": 1}}	1
2026-01-05 14:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 19000}, "talk_ms": 20000, "waits": {"answered": {"19": 1}}, "handles": {"20": 1}}	1
2026-01-06 03:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 13000}, "talk_ms": 25000, "waits": {"answered": {"13": 1}}, "handles": {"25": 1}}	1
2026-01-05 17:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 28000}, "waits": {"answered": {"28": 1}}, "handles": {"0": 1}}	1
2026-01-05 08:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 2000}, "talk_ms": 20000, "waits": {"answered": {"2": 1}}, "handles": {"20": 1}}	1
2026-01-06 02:00:00+00	skill 0	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 11000, "abandoned": 34000}, "talk_ms": 25000, "waits": {"answered": {"11": 1}, "abandoned": {"34": 1}}, "handles": {"25": 1}}	2
2026-01-06 01:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 8000, "abandoned": 31000}, "talk_ms": 25000, "waits": {"answered": {"8": 1}, "abandoned": {"31": 1}}, "handles": {"25": 1}}	2
2026-01-05 16:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 25000}, "waits": {"answered": {"25": 1}}, "handles": {"0": 1}}	1
2026-01-05 14:00:00+00	skill 0	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 20000, "abandoned": 38000}, "waits": {"answered": {"20": 1}, "abandoned": {"38": 1}}, "handles": {"0": 1}}	2
2026-01-06 00:00:00+00	skill 0	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 28000}, "waits": {"abandoned": {"28": 1}}}	1
2026-01-05 23:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 1000}, "talk_ms": 25000, "waits": {"answered": {"1": 1}}, "handles": {"25": 1}}	1
2026-01-05 23:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 2000, "abandoned": 25000}, "talk_ms": 25000, "waits": {"answered": {"2": 1}, "abandoned": {"25": 1}}, "handles": {"25": 1}}	2
2026-01-05 18:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 31000}, "waits": {"answered": {"31": 1}}, "handles": {"0": 1}}	1
2026-01-06 00:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 4000}, "talk_ms": 25000, "waits": {"answered": {"4": 1}}, "handles": {"25": 1}}	1
2026-01-05 09:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 5000, "abandoned": 23000}, "talk_ms": 20000, "waits": {"answered": {"5": 1}, "abandoned": {"23": 1}}, "handles": {"20": 1}}	2
2026-01-05 15:00:00+00	skill 1	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 23000, "abandoned": 21000}, "waits": {"answered": {"23": 1}, "abandoned": {"21": 1}}, "handles": {"0": 1}}	2
2026-01-05 08:00:00+00	skill 1	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 1000}, "talk_ms": 20000, "waits": {"answered": {"1": 1}}, "handles": {"20": 1}}	1
2026-01-06 01:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 7000}, "talk_ms": 25000, "waits": {"answered": {"7": 1}}, "handles": {"25": 1}}	1
2026-01-05 16:00:00+00	skill 0	2	{"version": 1, "answered": 1, "abandoned": 1, "wait_ms": {"answered": 26000, "abandoned": 24000}, "waits": {"answered": {"26": 1}, "abandoned": {"24": 1}}, "handles": {"0": 1}}	2
2026-01-05 21:00:00+00	skill 1	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 39000}, "waits": {"abandoned": {"39": 1}}}	1
2026-01-05 19:00:00+00	skill 0	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 34000}, "waits": {"answered": {"34": 1}}, "handles": {"0": 1}}	1
\.


--
-- Data for Name: acd_hours_partitions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_hours_partitions (partition, since, until, retired_at, mark, changed, written) FROM stdin;
\.


--
-- Data for Name: acd_hours_progress; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_hours_progress (built_since, oldest, newest, refreshed_at, refresh_took, last_error, last_sqlstate, last_error_at, triggers_seen, unknown, unverified) FROM stdin;
-infinity	2026-01-05 08:20:00+00	2026-01-06 04:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N
\.


--
-- Data for Name: acd_ignored; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_ignored (event, count) FROM stdin;
\.


--
-- Data for Name: acd_open; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_open (call_id, leg, queue, agent, entered_at, answered_at, events) FROM stdin;
50	1	skill 0	\N	2026-01-06 00:40:00+00	2026-01-06 00:40:05+00	1
\.


--
-- Data for Name: acd_outcomes; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_outcomes (event, detail, outcome) FROM stdin;
answered		answered
abandoned		abandoned
flowed_out		flowed_out
callback		callback
blocked		blocked
\.


--
-- Data for Name: acd_rejected; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_rejected (call_id, leg, problem, rows, entered_at, events, first_seen) FROM stdin;
43	1	ended_at before answered_at	[{"id": 43, "queue": "skill 1", "call_id": "43", "ended_at": "2026-01-05T22:20:23+00:00", "offered_at": "2026-01-05T22:20:00+00:00", "answered_at": "2026-01-05T22:20:43+00:00"}]	2026-01-05 22:20:00+00	1	2026-11-28 17:55:07.186074+00
40	1	ended_at before answered_at	[{"id": 40, "queue": "skill 0", "call_id": "40", "ended_at": "2026-01-05T21:20:20+00:00", "offered_at": "2026-01-05T21:20:00+00:00", "answered_at": "2026-01-05T21:20:40+00:00"}]	2026-01-05 21:20:00+00	1	2026-11-28 17:55:07.186074+00
44	1	ended_at before answered_at	[{"id": 44, "queue": "skill 0", "call_id": "44", "ended_at": "2026-01-05T22:40:24+00:00", "offered_at": "2026-01-05T22:40:00+00:00", "answered_at": "2026-01-05T22:40:44+00:00"}]	2026-01-05 22:40:00+00	1	2026-11-28 17:55:07.186074+00
41	1	ended_at before answered_at	[{"id": 41, "queue": "skill 1", "call_id": "41", "ended_at": "2026-01-05T21:40:21+00:00", "offered_at": "2026-01-05T21:40:00+00:00", "answered_at": "2026-01-05T21:40:41+00:00"}]	2026-01-05 21:40:00+00	1	2026-11-28 17:55:07.186074+00
\.


--
-- Data for Name: acd_source; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.acd_source (kind, source, options, watermark, latest_at, restarted_at, events, loaded_at, load_took, last_error, last_error_at) FROM stdin;
times	public.log	{"columns": {"queue": "skill", "call_id": "id", "ended_at": "ended", "offered_at": "at", "answered_at": "answer"}, "time_zone": "Europe/Berlin"}	60	2026-01-06 04:00:00+00	\N	60	2026-11-28 17:55:07.199206+00	00:00:00.013132	\N	\N
\.


--
-- Data for Name: asked; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.asked (query, answer) FROM stdin;
TABLE calls	137 b7df987555fbf85381b54d8ef9095f37
TABLE states	6 3fe212187f0024bad4484d7fa841a0de
TABLE long_calls	40 81e1cff32146efdcbc961ea609da8253
TABLE by_kpis	6 f04335fdef6b3905eb1c97dcbb726f65
TABLE by_queue	3 6eb83d200dd8b576b5b9acd8f0e9025c
TABLE by_day	6 eb613c642d14423f606ab8f2b298afb1
TABLE parted	110 0f5f898fa2670999ca2c282576c6d7e4
TABLE k	137 9acd9d04340815be7b7b8e27f3dd8a4f
TABLE "K 1"	105 2cebbda3489e72ceefb37c5b767ae3d4
TABLE k_days	19 3b5741fe9006d111cc08e48e80c7934c
TABLE k_phone	69 80544f4f901a4b179daeb3fc1c615178
TABLE k_kpis	137 8b8989b5d52b2b19b4b5ff4336cb6efe
TABLE k_targets	137 ec9249a797718a678b8985dc2b28182b
TABLE acd_calls	55 f885f8cb5bc92e8be5e271bfa2420f00
TABLE acd_open	1 1a70d19a033b64218dcb41bb1d65982a
TABLE acd_rejected	4 c4e563301f93bdb3cf12eb2f2a0603b5
TABLE acd_hours	39 f01633d67f457473745d356d4306566d
SELECT level('sales'), level('help')	1 84639a67aaf26a72df6bc08d14c03317
SELECT rollup, source, bucket, time_zone, dimensions, measures, filter, broken, problem, warning, uncovered, unknown, built, pending_deltas FROM rollup_status	6 45c42e55bef74903a5c79e42defd5ad2
SELECT name, calls, open, rejected, problem FROM call_source_status	1 fe1bc1d1e94adfcdabac9c82d169d774
SELECT count(*) FROM calls WHERE call BETWEEN '2026-03-28T01:00:00Z answered' AND '2026-03-28T05:00:00Z answered'	1 fad3d57b4bef0f4ad55dff54679164a3
SELECT queue, handle_time_percentile(sum(stats), 0.9), wait_percentile(sum(stats), 0.5), nps(sum(survey)) FROM k GROUP BY queue	3 d3168533a52638b6ae5df761a2b51a55
\.


--
-- Data for Name: calls; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.calls (id, offered_at, queue, channel, call, score, cost) FROM stdin;
1	2026-03-27 20:49:00+00	help	chat	2026-03-27T20:49:00Z answered wait=7 ring=1 talk=63 hold=1 wrap=1.25	1	0.37
2	2026-03-27 21:38:00+00	\N	phone	2026-03-27T21:38:00Z abandoned wait=14	2	0.74
3	2026-03-27 22:27:00+00	sales	chat	2026-03-27T22:27:00Z answered wait=21 talk=169 hold=3 wrap=3.25	3	1.11
4	2026-03-27 23:16:00+00	help	phone	2026-03-27T23:16:00Z flowed_out wait=28	4	1.48
5	2026-03-28 00:05:00+00	\N	chat	2026-03-28T00:05:00Z answered wait=35 ring=2 talk=275 hold=1 wrap=5.25	5	1.85
6	2026-03-28 00:54:00+00	sales	phone	2026-03-28T00:54:00Z callback wait=42	6	2.22
7	2026-03-28 01:43:00+00	help	chat	2026-03-28T01:43:00Z answered wait=49 ring=1 talk=381 hold=3 wrap=7.25 transferred	7	2.59
8	2026-03-28 02:32:00+00	\N	phone	2026-03-28T02:32:00Z blocked wait=56	8	2.96
9	2026-03-28 03:21:00+00	sales	chat	2026-03-28T03:21:00Z answered wait=63 talk=487 hold=1 wrap=9.25	9	3.33
10	2026-03-28 04:10:00+00	help	phone	2026-03-28T04:10:00Z answered wait=70 ring=1 talk=540 hold=2 wrap=10.25	10	3.70
12	2026-03-28 05:48:00+00	sales	phone	2026-03-28T05:48:00Z answered wait=84 talk=46 wrap=12.25	0	4.44
13	2026-03-28 06:37:00+00	help	chat	2026-03-28T06:37:00Z flowed_out wait=1	1	4.81
14	2026-03-28 07:26:00+00	\N	phone	2026-03-28T07:26:00Z answered wait=8 ring=2 talk=152 hold=2 wrap=14.25 transferred	2	5.18
15	2026-03-28 08:15:00+00	sales	chat	2026-03-28T08:15:00Z callback wait=15	3	5.55
16	2026-03-28 09:04:00+00	help	phone	2026-03-28T09:04:00Z answered wait=22 ring=1 talk=258 wrap=16.25	4	5.92
17	2026-03-28 09:53:00+00	\N	chat	2026-03-28T09:53:00Z blocked wait=29	5	6.29
18	2026-03-28 10:42:00+00	sales	phone	2026-03-28T10:42:00Z answered wait=36 talk=364 hold=2 wrap=18.25	6	6.66
19	2026-03-28 11:31:00+00	help	chat	2026-03-28T11:31:00Z answered wait=43 ring=1 talk=417 hold=3 wrap=19.25	7	7.03
20	2026-03-28 12:20:00+00	\N	phone	2026-03-28T12:20:00Z abandoned wait=50	8	7.40
21	2026-03-28 13:09:00+00	sales	chat	2026-03-28T13:09:00Z answered wait=57 talk=523 hold=1 wrap=21.25 transferred	9	7.77
23	2026-03-28 14:47:00+00	\N	chat	2026-03-28T14:47:00Z answered wait=71 ring=2 talk=29 hold=3 wrap=23.25	\N	8.51
24	2026-03-28 15:36:00+00	sales	phone	2026-03-28T15:36:00Z callback wait=78	0	8.88
25	2026-03-28 16:25:00+00	help	chat	2026-03-28T16:25:00Z answered wait=85 ring=1 talk=135 hold=1 wrap=25.25	1	9.25
26	2026-03-28 17:14:00+00	\N	phone	2026-03-28T17:14:00Z blocked wait=2	2	9.62
27	2026-03-28 18:03:00+00	sales	chat	2026-03-28T18:03:00Z answered wait=9 talk=241 hold=3 wrap=27.25	3	9.99
28	2026-03-28 18:52:00+00	help	phone	2026-03-28T18:52:00Z answered wait=16 ring=1 talk=294 wrap=28.25 transferred	4	10.36
29	2026-03-28 19:41:00+00	\N	chat	2026-03-28T19:41:00Z abandoned wait=23	5	10.73
30	2026-03-28 20:30:00+00	sales	phone	2026-03-28T20:30:00Z answered wait=30 talk=400 hold=2 wrap=30.25	6	11.10
31	2026-03-28 21:19:00+00	help	chat	2026-03-28T21:19:00Z flowed_out wait=37	7	11.47
32	2026-03-28 22:08:00+00	\N	phone	2026-03-28T22:08:00Z answered wait=44 ring=2 talk=506 wrap=1.25	8	11.84
34	2026-03-28 23:46:00+00	help	phone	2026-03-28T23:46:00Z answered wait=58 ring=1 talk=12 hold=2 wrap=3.25	10	12.58
35	2026-03-29 00:35:00+00	\N	chat	2026-03-29T00:35:00Z blocked wait=65	\N	12.95
36	2026-03-29 01:24:00+00	sales	phone	2026-03-29T01:24:00Z answered wait=72 talk=118 wrap=5.25	0	13.32
37	2026-03-29 02:13:00+00	help	chat	2026-03-29T02:13:00Z answered wait=79 ring=1 talk=171 hold=1 wrap=6.25	1	13.69
38	2026-03-29 03:02:00+00	\N	phone	2026-03-29T03:02:00Z abandoned wait=86	2	14.06
39	2026-03-29 03:51:00+00	sales	chat	2026-03-29T03:51:00Z answered wait=3 talk=277 hold=3 wrap=8.25	3	14.43
40	2026-03-29 04:40:00+00	help	phone	2026-03-29T04:40:00Z flowed_out wait=10	4	14.80
41	2026-03-29 05:29:00+00	\N	chat	2026-03-29T05:29:00Z answered wait=17 ring=2 talk=383 hold=1 wrap=10.25	5	15.17
42	2026-03-29 06:18:00+00	sales	phone	2026-03-29T06:18:00Z callback wait=24	6	15.54
43	2026-03-29 07:07:00+00	help	chat	2026-03-29T07:07:00Z answered wait=31 ring=1 talk=489 hold=3 wrap=12.25	7	15.91
45	2026-03-29 08:45:00+00	sales	chat	2026-03-29T08:45:00Z answered wait=45 talk=595 hold=1 wrap=14.25	9	16.65
46	2026-03-29 09:34:00+00	help	phone	2026-03-29T09:34:00Z answered wait=52 ring=1 talk=48 hold=2 wrap=15.25	10	17.02
47	2026-03-29 10:23:00+00	\N	chat	2026-03-29T10:23:00Z abandoned wait=59	\N	17.39
48	2026-03-29 11:12:00+00	sales	phone	2026-03-29T11:12:00Z answered wait=66 talk=154 wrap=17.25	0	17.76
49	2026-03-29 12:01:00+00	help	chat	2026-03-29T12:01:00Z flowed_out wait=73	1	18.13
50	2026-03-29 12:50:00+00	\N	phone	\N	2	18.50
51	2026-03-29 13:39:00+00	sales	chat	2026-03-29T13:39:00Z callback wait=87	3	18.87
52	2026-03-29 14:28:00+00	help	phone	2026-03-29T14:28:00Z answered wait=4 ring=1 talk=366 wrap=21.25	4	19.24
53	2026-03-29 15:17:00+00	\N	chat	2026-03-29T15:17:00Z blocked wait=11	5	19.61
54	2026-03-29 16:06:00+00	sales	phone	2026-03-29T16:06:00Z answered wait=18 talk=472 hold=2 wrap=23.25	6	19.98
56	2026-03-29 17:44:00+00	\N	phone	2026-03-29T17:44:00Z abandoned wait=32	8	20.72
57	2026-03-29 18:33:00+00	sales	chat	2026-03-29T18:33:00Z answered wait=39 talk=31 hold=1 wrap=26.25	9	21.09
58	2026-03-29 19:22:00+00	help	phone	2026-03-29T19:22:00Z flowed_out wait=46	10	21.46
59	2026-03-29 20:11:00+00	\N	chat	2026-03-29T20:11:00Z answered wait=53 ring=2 talk=137 hold=3 wrap=28.25	\N	21.83
60	2026-03-29 21:00:00+00	sales	phone	2026-03-29T21:00:00Z callback wait=60	0	22.20
61	2026-03-29 21:49:00+00	help	chat	2026-03-29T21:49:00Z answered wait=67 ring=1 talk=243 hold=1 wrap=30.25	1	22.57
62	2026-03-29 22:38:00+00	\N	phone	2026-03-29T22:38:00Z blocked wait=74	2	22.94
63	2026-03-29 23:27:00+00	sales	chat	2026-03-29T23:27:00Z answered wait=81 talk=349 hold=3 wrap=1.25 transferred	3	23.31
64	2026-03-30 00:16:00+00	help	phone	2026-03-30T00:16:00Z answered wait=88 ring=1 talk=402 wrap=2.25	4	23.68
65	2026-03-30 01:05:00+00	\N	chat	2026-03-30T01:05:00Z abandoned wait=5	5	24.05
67	2026-03-30 02:43:00+00	help	chat	2026-03-30T02:43:00Z flowed_out wait=19	7	24.79
68	2026-03-30 03:32:00+00	\N	phone	2026-03-30T03:32:00Z answered wait=26 ring=2 talk=14 wrap=6.25	8	25.16
69	2026-03-30 04:21:00+00	sales	chat	2026-03-30T04:21:00Z callback wait=33	9	25.53
70	2026-03-30 05:10:00+00	help	phone	2026-03-30T05:10:00Z answered wait=40 ring=1 talk=120 hold=2 wrap=8.25 transferred	10	25.90
71	2026-03-30 05:59:00+00	\N	chat	2026-03-30T05:59:00Z blocked wait=47	\N	26.27
72	2026-03-30 06:48:00+00	sales	phone	2026-03-30T06:48:00Z answered wait=54 talk=226 wrap=10.25	0	26.64
73	2026-03-30 07:37:00+00	help	chat	2026-03-30T07:37:00Z answered wait=61 ring=1 talk=279 hold=1 wrap=11.25	1	27.01
74	2026-03-30 08:26:00+00	\N	phone	2026-03-30T08:26:00Z abandoned wait=68	2	27.38
75	2026-03-30 09:15:00+00	sales	chat	2026-03-30T09:15:00Z answered wait=75 talk=385 hold=3 wrap=13.25	3	27.75
76	2026-03-30 10:04:00+00	help	phone	2026-03-30T10:04:00Z flowed_out wait=82	4	28.12
78	2026-03-30 11:42:00+00	sales	phone	2026-03-30T11:42:00Z callback wait=6	6	28.86
79	2026-03-30 12:31:00+00	help	chat	2026-03-30T12:31:00Z answered wait=13 ring=1 talk=597 hold=3 wrap=17.25	7	29.23
80	2026-03-30 13:20:00+00	\N	phone	2026-03-30T13:20:00Z blocked wait=20	8	29.60
81	2026-03-30 14:09:00+00	sales	chat	2026-03-30T14:09:00Z answered wait=27 talk=103 hold=1 wrap=19.25	9	29.97
82	2026-03-30 14:58:00+00	help	phone	2026-03-30T14:58:00Z answered wait=34 ring=1 talk=156 hold=2 wrap=20.25	10	30.34
83	2026-03-30 15:47:00+00	\N	chat	2026-03-30T15:47:00Z abandoned wait=41	\N	30.71
84	2026-03-30 16:36:00+00	sales	phone	2026-03-30T16:36:00Z answered wait=48 talk=262 wrap=22.25 transferred	0	31.08
85	2026-03-30 17:25:00+00	help	chat	2026-03-30T17:25:00Z flowed_out wait=55	1	31.45
86	2026-03-30 18:14:00+00	\N	phone	2026-03-30T18:14:00Z answered wait=62 ring=2 talk=368 hold=2 wrap=24.25	2	31.82
87	2026-03-30 19:03:00+00	sales	chat	2026-03-30T19:03:00Z callback wait=69	3	32.19
89	2026-03-30 20:41:00+00	\N	chat	2026-03-30T20:41:00Z blocked wait=83	5	32.93
90	2026-03-30 21:30:00+00	sales	phone	2026-03-30T21:30:00Z answered talk=580 hold=2 wrap=28.25	6	33.30
91	2026-03-30 22:19:00+00	help	chat	2026-03-30T22:19:00Z answered wait=7 ring=1 talk=33 hold=3 wrap=29.25 transferred	7	33.67
92	2026-03-30 23:08:00+00	\N	phone	2026-03-30T23:08:00Z abandoned wait=14	8	34.04
93	2026-03-30 23:57:00+00	sales	chat	2026-03-30T23:57:00Z answered wait=21 talk=139 hold=1 wrap=0.25	9	34.41
94	2026-03-31 00:46:00+00	help	phone	2026-03-31T00:46:00Z flowed_out wait=28	10	34.78
95	2026-03-31 01:35:00+00	\N	chat	2026-03-31T01:35:00Z answered wait=35 ring=2 talk=245 hold=3 wrap=2.25	\N	35.15
96	2026-03-31 02:24:00+00	sales	phone	2026-03-31T02:24:00Z callback wait=42	0	35.52
97	2026-03-31 03:13:00+00	help	chat	2026-03-31T03:13:00Z answered wait=49 ring=1 talk=351 hold=1 wrap=4.25	1	35.89
98	2026-03-31 04:02:00+00	\N	phone	2026-03-31T04:02:00Z blocked wait=56	2	36.26
100	2026-03-31 05:40:00+00	help	phone	\N	4	37.00
101	2026-03-31 06:29:00+00	\N	chat	2026-03-31T06:29:00Z abandoned wait=77	5	37.37
102	2026-03-31 07:18:00+00	sales	phone	2026-03-31T07:18:00Z answered wait=84 talk=16 hold=2 wrap=9.25	6	37.74
103	2026-03-31 08:07:00+00	help	chat	2026-03-31T08:07:00Z flowed_out wait=1	7	38.11
104	2026-03-31 08:56:00+00	\N	phone	2026-03-31T08:56:00Z answered wait=8 ring=2 talk=122 wrap=11.25	8	38.48
105	2026-03-31 09:45:00+00	sales	chat	2026-03-31T09:45:00Z callback wait=15	9	38.85
106	2026-03-31 10:34:00+00	help	phone	2026-03-31T10:34:00Z answered wait=22 ring=1 talk=228 hold=2 wrap=13.25	10	39.22
107	2026-03-31 11:23:00+00	\N	chat	2026-03-31T11:23:00Z blocked wait=29	\N	39.59
108	2026-03-31 12:12:00+00	sales	phone	2026-03-31T12:12:00Z answered wait=36 talk=334 wrap=15.25	0	39.96
109	2026-03-31 13:01:00+00	help	chat	2026-03-31T13:01:00Z answered wait=43 ring=1 talk=387 hold=1 wrap=16.25	1	40.33
111	2026-03-31 14:39:00+00	sales	chat	2026-03-31T14:39:00Z answered wait=57 talk=493 hold=3 wrap=18.25	3	41.07
112	2026-03-31 15:28:00+00	help	phone	2026-03-31T15:28:00Z flowed_out wait=64	4	41.44
113	2026-03-31 16:17:00+00	\N	chat	2026-03-31T16:17:00Z answered wait=71 ring=2 talk=599 hold=1 wrap=20.25	5	41.81
114	2026-03-31 17:06:00+00	sales	phone	2026-03-31T17:06:00Z callback wait=78	6	42.18
115	2026-03-31 17:55:00+00	help	chat	2026-03-31T17:55:00Z answered wait=85 ring=1 talk=105 hold=3 wrap=22.25	7	42.55
116	2026-03-31 18:44:00+00	\N	phone	2026-03-31T18:44:00Z blocked wait=2	8	42.92
117	2026-03-31 19:33:00+00	sales	chat	2026-03-31T19:33:00Z answered wait=9 talk=211 hold=1 wrap=24.25	9	43.29
118	2026-03-31 20:22:00+00	help	phone	2026-03-31T20:22:00Z answered wait=16 ring=1 talk=264 hold=2 wrap=25.25	10	43.66
119	2026-03-31 21:11:00+00	\N	chat	2026-03-31T21:11:00Z abandoned wait=23	\N	44.03
120	2026-03-31 22:00:00+00	sales	phone	2026-03-31T22:00:00Z answered wait=30 talk=370 wrap=27.25	0	44.40
122	2026-03-31 23:38:00+00	\N	phone	2026-03-31T23:38:00Z answered wait=44 ring=2 talk=476 hold=2 wrap=29.25	2	45.14
123	2026-04-01 00:27:00+00	sales	chat	2026-04-01T00:27:00Z callback wait=51	3	45.51
124	2026-04-01 01:16:00+00	help	phone	2026-04-01T01:16:00Z answered wait=58 ring=1 talk=582 wrap=0.25	4	45.88
125	2026-04-01 02:05:00+00	\N	chat	2026-04-01T02:05:00Z blocked wait=65	5	46.25
126	2026-04-01 02:54:00+00	sales	phone	2026-04-01T02:54:00Z answered wait=72 talk=88 hold=2 wrap=2.25 transferred	6	46.62
127	2026-04-01 03:43:00+00	help	chat	2026-04-01T03:43:00Z answered wait=79 ring=1 talk=141 hold=3 wrap=3.25	7	46.99
128	2026-04-01 04:32:00+00	\N	phone	2026-04-01T04:32:00Z abandoned wait=86	8	47.36
129	2026-04-01 05:21:00+00	sales	chat	2026-04-01T05:21:00Z answered wait=3 talk=247 hold=1 wrap=5.25	9	47.73
130	2026-04-01 06:10:00+00	help	phone	2026-04-01T06:10:00Z flowed_out wait=10	10	48.10
131	2026-04-01 06:59:00+00	\N	chat	2026-04-01T06:59:00Z answered wait=17 ring=2 talk=353 hold=3 wrap=7.25	\N	48.47
133	2026-04-01 08:37:00+00	help	chat	2026-04-01T08:37:00Z answered wait=31 ring=1 talk=459 hold=1 wrap=9.25 transferred	1	49.21
134	2026-04-01 09:26:00+00	\N	phone	2026-04-01T09:26:00Z blocked wait=38	2	49.58
135	2026-04-01 10:15:00+00	sales	chat	2026-04-01T10:15:00Z answered wait=45 talk=565 hold=3 wrap=11.25	3	49.95
136	2026-04-01 11:04:00+00	help	phone	2026-04-01T11:04:00Z answered wait=52 ring=1 talk=18 wrap=12.25	4	50.32
137	2026-04-01 11:53:00+00	\N	chat	2026-04-01T11:53:00Z abandoned wait=59	5	50.69
138	2026-04-01 12:42:00+00	sales	phone	2026-04-01T12:42:00Z answered wait=66 talk=124 hold=2 wrap=14.25	6	51.06
139	2026-04-01 13:31:00+00	help	chat	2026-04-01T13:31:00Z flowed_out wait=73	7	51.43
140	2026-04-01 14:20:00+00	\N	phone	2026-04-01T14:20:00Z answered wait=80 ring=2 talk=230 wrap=16.25 transferred	8	51.80
141	2026-04-01 15:09:00+00	sales	chat	2026-04-01T15:09:00Z callback wait=87	9	52.17
142	2026-04-01 15:58:00+00	help	phone	2026-04-01T15:58:00Z answered wait=4 ring=1 talk=336 hold=2 wrap=18.25	10	52.54
144	2026-04-01 17:36:00+00	sales	phone	2026-04-01T17:36:00Z answered wait=18 talk=442 wrap=20.25	0	53.28
145	2026-04-01 18:25:00+00	help	chat	2026-04-01T18:25:00Z answered wait=25 ring=1 talk=495 hold=1 wrap=21.25	1	53.65
146	2026-04-01 19:14:00+00	\N	phone	2026-04-01T19:14:00Z abandoned wait=32	2	54.02
147	2026-04-01 20:03:00+00	sales	chat	2026-04-01T20:03:00Z answered wait=39 talk=601 hold=3 wrap=23.25 transferred	3	54.39
148	2026-04-01 20:52:00+00	help	phone	2026-04-01T20:52:00Z flowed_out wait=46	4	54.76
149	2026-04-01 21:41:00+00	\N	chat	2026-04-01T21:41:00Z answered wait=53 ring=2 talk=107 hold=1 wrap=25.25	5	55.13
150	2026-04-01 22:30:00+00	sales	phone	\N	6	55.50
\.


--
-- Data for Name: k_days_deltas; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_days_deltas (bucket, queue, rows, stats, stats_values, n, n_values) FROM stdin;
2026-03-31 22:00:00+00	\N	7	{"version": 1, "answered": 3, "abandoned": 2, "blocked": 2, "held": 2, "transferred": 1, "wait_ms": {"answered": 141000, "abandoned": 145000, "blocked": 103000}, "talk_ms": 1059000, "hold_ms": 5000, "wrap_ms": 52750, "ring_ms": 6000, "waits": {"answered": {"17": 1, "44": 1, "80": 1}, "abandoned": {"59": 1, "86": 1}}, "handles": {"247": 1, "364": 1, "508": 1}}	7	7	7
2026-03-31 22:00:00+00	sales	6	{"version": 1, "answered": 4, "callback": 2, "held": 4, "transferred": 1, "wait_ms": {"answered": 186000, "callback": 75000}, "talk_ms": 1024000, "hold_ms": 8000, "wrap_ms": 33000, "waits": {"answered": {"3": 1, "45": 1, "66": 1, "72": 1}, "callback": {"24": 1, "51": 1}}, "handles": {"93": 1, "141": 1, "254": 1, "580": 1}}	6	6	6
2026-03-31 22:00:00+00	help	7	{"version": 1, "answered": 4, "flowed_out": 3, "held": 2, "transferred": 1, "wait_ms": {"answered": 220000, "flowed_out": 120000}, "talk_ms": 1200000, "hold_ms": 4000, "wrap_ms": 25000, "ring_ms": 4000, "waits": {"answered": {"31": 1, "52": 1, "58": 1, "79": 1}, "flowed_out": {"10": 1, "37": 1, "73": 1}}, "handles": {"31": 1, "148": 1, "470": 1, "584": 1}}	7	7	7
2026-03-31 22:00:00+00	\N	3	{"version": 1, "answered": 1, "abandoned": 1, "blocked": 1, "held": 1, "wait_ms": {"answered": 53000, "abandoned": 32000, "blocked": 11000}, "talk_ms": 107000, "hold_ms": 1000, "wrap_ms": 25250, "ring_ms": 2000, "waits": {"answered": {"53": 1}, "abandoned": {"32": 1}}, "handles": {"134": 1}}	3	3	3
2026-04-01 22:00:00+00	sales	1	{"version": 1}	1	1	1
2026-03-31 22:00:00+00	sales	3	{"version": 1, "answered": 2, "callback": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 57000, "callback": 87000}, "talk_ms": 1043000, "hold_ms": 3000, "wrap_ms": 43500, "waits": {"answered": {"18": 1, "39": 1}, "callback": {"87": 1}}, "handles": {"464": 1, "628": 1}}	3	3	3
2026-03-31 22:00:00+00	help	3	{"version": 1, "answered": 2, "flowed_out": 1, "held": 2, "wait_ms": {"answered": 29000, "flowed_out": 46000}, "talk_ms": 831000, "hold_ms": 3000, "wrap_ms": 39500, "ring_ms": 2000, "waits": {"answered": {"4": 1, "25": 1}, "flowed_out": {"46": 1}}, "handles": {"358": 1, "520": 1}}	3	3	3
2026-03-29 22:00:00+00	\N	-1	{"version": 1, "answered": -1, "held": -1, "transferred": -1, "wait_ms": {"answered": -89000}, "talk_ms": -491000, "hold_ms": -1000, "wrap_ms": -15250, "ring_ms": -2000, "waits": {"answered": {"89": -1}}, "handles": {"508": -1}}	-1	-1	-1
2026-03-27 23:00:00+00	\N	-1	{"version": 1, "abandoned": -1, "wait_ms": {"abandoned": -77000}, "waits": {"abandoned": {"77": -1}}}	-1	-1	-1
2026-03-30 22:00:00+00	\N	-1	{"version": 1, "abandoned": -1, "wait_ms": {"abandoned": -50000}, "waits": {"abandoned": {"50": -1}}}	-1	-1	-1
2026-03-30 22:00:00+00	sales	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -63000}, "talk_ms": -457000, "hold_ms": -3000, "wrap_ms": -6250, "waits": {"answered": {"63": -1}}, "handles": {"468": -1}}	-1	-1	-1
2026-03-31 22:00:00+00	\N	-1	{"version": 1, "blocked": -1, "wait_ms": {"blocked": -11000}}	-1	-1	-1
2026-03-29 22:00:00+00	sales	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -12000}, "talk_ms": -508000, "hold_ms": -2000, "wrap_ms": -4250, "waits": {"answered": {"12": -1}}, "handles": {"516": -1}}	-1	-1	-1
2026-03-31 22:00:00+00	sales	-1	{"version": 1, "callback": -1, "wait_ms": {"callback": -24000}, "waits": {"callback": {"24": -1}}}	-1	-1	-1
2026-03-28 23:00:00+00	\N	-1	{"version": 1, "blocked": -1, "wait_ms": {"blocked": -38000}}	-1	-1	-1
2026-03-31 22:00:00+00	help	-1	{"version": 1, "flowed_out": -1, "wait_ms": {"flowed_out": -37000}, "waits": {"flowed_out": {"37": -1}}}	-1	-1	-1
2026-03-29 22:00:00+00	help	-1	{"version": 1, "answered": -1, "wait_ms": {"answered": -76000}, "talk_ms": -474000, "wrap_ms": -26250, "ring_ms": -1000, "waits": {"answered": {"76": -1}}, "handles": {"502": -1}}	-1	-1	-1
2026-03-28 23:00:00+00	help	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -25000}, "talk_ms": -525000, "hold_ms": -3000, "wrap_ms": -24250, "ring_ms": -1000, "waits": {"answered": {"25": -1}}, "handles": {"556": -1}}	-1	-1	-1
2026-03-27 23:00:00+00	sales	-1	{"version": 1, "callback": -1, "wait_ms": {"callback": -51000}, "waits": {"callback": {"51": -1}}}	-1	-1	-1
2026-03-27 23:00:00+00	help	-1	{"version": 1, "flowed_out": -1, "wait_ms": {"flowed_out": -64000}, "waits": {"flowed_out": {"64": -1}}}	-1	-1	-1
\.


--
-- Data for Name: k_days_groups; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_days_groups (bucket, queue, rows, stats, stats_values, n, n_values) FROM stdin;
2026-03-30 22:00:00+00	sales	9	{"version": 1, "answered": 6, "callback": 3, "held": 5, "wait_ms": {"answered": 270000, "callback": 135000}, "talk_ms": 1650000, "hold_ms": 10000, "wrap_ms": 73500, "waits": {"answered": {"9": 1, "21": 1, "36": 1, "57": 1, "63": 1, "84": 1}, "callback": {"15": 1, "42": 1, "78": 1}}, "handles": {"28": 1, "141": 1, "237": 1, "350": 1, "468": 1, "516": 1}}	9	9	9
2026-03-31 22:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 30000}, "talk_ms": 370000, "wrap_ms": 27250, "waits": {"answered": {"30": 1}}, "handles": {"398": 1}}	1	1	1
2026-03-30 22:00:00+00	help	10	{"version": 1, "answered": 6, "flowed_out": 3, "held": 6, "transferred": 1, "wait_ms": {"answered": 222000, "flowed_out": 93000}, "talk_ms": 1368000, "hold_ms": 12000, "wrap_ms": 110500, "ring_ms": 6000, "waits": {"answered": {"7": 1, "16": 1, "22": 1, "43": 1, "49": 1, "85": 1}, "flowed_out": {"1": 1, "28": 1, "64": 1}}, "handles": {"66": 1, "131": 1, "244": 1, "292": 1, "358": 1, "406": 1}}	10	10	10
2026-03-29 22:00:00+00	help	9	{"version": 1, "answered": 6, "flowed_out": 3, "held": 4, "transferred": 1, "wait_ms": {"answered": 312000, "flowed_out": 156000}, "talk_ms": 2028000, "hold_ms": 8000, "wrap_ms": 85500, "ring_ms": 6000, "waits": {"answered": {"13": 1, "34": 1, "40": 1, "61": 1, "76": 1, "88": 1}, "flowed_out": {"19": 1, "55": 1, "82": 1}}, "handles": {"131": 1, "179": 1, "292": 1, "406": 1, "502": 1, "620": 1}}	9	9	9
2026-03-27 23:00:00+00	\N	10	{"version": 1, "answered": 4, "abandoned": 3, "blocked": 3, "held": 3, "transferred": 1, "wait_ms": {"answered": 158000, "abandoned": 150000, "blocked": 87000}, "talk_ms": 962000, "hold_ms": 6000, "wrap_ms": 44000, "ring_ms": 8000, "waits": {"answered": {"8": 1, "35": 1, "44": 1, "71": 1}, "abandoned": {"23": 1, "50": 1, "77": 1}}, "handles": {"56": 1, "169": 1, "282": 1, "508": 1}}	10	10	10
2026-03-28 23:00:00+00	help	10	{"version": 1, "answered": 7, "flowed_out": 3, "held": 6, "wait_ms": {"answered": 316000, "flowed_out": 129000}, "talk_ms": 1854000, "hold_ms": 12000, "wrap_ms": 112750, "ring_ms": 7000, "waits": {"answered": {"4": 1, "25": 1, "31": 1, "52": 1, "58": 1, "67": 1, "79": 1}, "flowed_out": {"10": 1, "46": 1, "73": 1}}, "handles": {"18": 1, "66": 1, "179": 1, "276": 1, "388": 1, "506": 1, "556": 1}}	10	10	10
2026-03-26 23:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 14000}, "waits": {"abandoned": {"14": 1}}}	1	1	1
2026-03-29 22:00:00+00	\N	10	{"version": 1, "answered": 3, "abandoned": 3, "blocked": 4, "held": 2, "transferred": 1, "wait_ms": {"answered": 177000, "abandoned": 114000, "blocked": 224000}, "talk_ms": 873000, "hold_ms": 3000, "wrap_ms": 45750, "ring_ms": 6000, "waits": {"answered": {"26": 1, "62": 1, "89": 1}, "abandoned": {"5": 1, "41": 1, "68": 1}}, "handles": {"21": 1, "396": 1, "508": 1}}	10	10	10
2026-03-29 22:00:00+00	sales	10	{"version": 1, "answered": 7, "callback": 3, "held": 5, "transferred": 2, "wait_ms": {"answered": 297000, "callback": 108000}, "talk_ms": 2413000, "hold_ms": 11000, "wrap_ms": 98750, "waits": {"answered": {"0": 1, "12": 1, "27": 1, "48": 1, "54": 1, "75": 1, "81": 1}, "callback": {"6": 1, "33": 1, "69": 1}}, "handles": {"124": 1, "237": 1, "286": 1, "354": 1, "402": 1, "516": 1, "612": 1}}	10	10	10
2026-03-27 23:00:00+00	help	10	{"version": 1, "answered": 6, "flowed_out": 4, "held": 4, "transferred": 2, "wait_ms": {"answered": 285000, "flowed_out": 130000}, "talk_ms": 2025000, "hold_ms": 9000, "wrap_ms": 106500, "ring_ms": 6000, "waits": {"answered": {"16": 1, "22": 1, "43": 1, "49": 1, "70": 1, "85": 1}, "flowed_out": {"1": 1, "28": 1, "37": 1, "64": 1}}, "handles": {"162": 1, "276": 1, "324": 1, "392": 1, "440": 1, "556": 1}}	10	10	10
2026-03-30 22:00:00+00	\N	10	{"version": 1, "answered": 3, "abandoned": 4, "blocked": 3, "held": 2, "wait_ms": {"answered": 114000, "abandoned": 164000, "blocked": 87000}, "talk_ms": 966000, "hold_ms": 4000, "wrap_ms": 33750, "ring_ms": 6000, "waits": {"answered": {"8": 1, "35": 1, "71": 1}, "abandoned": {"14": 1, "23": 1, "50": 1, "77": 1}}, "handles": {"134": 1, "251": 1, "624": 1}}	10	10	10
2026-03-26 23:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 7000}, "talk_ms": 63000, "hold_ms": 1000, "wrap_ms": 1250, "ring_ms": 1000, "waits": {"answered": {"7": 1}}, "handles": {"66": 1}}	1	1	1
2026-03-28 23:00:00+00	\N	9	{"version": 1, "answered": 2, "abandoned": 3, "blocked": 3, "held": 2, "wait_ms": {"answered": 70000, "abandoned": 177000, "blocked": 114000}, "talk_ms": 520000, "hold_ms": 4000, "wrap_ms": 38500, "ring_ms": 4000, "waits": {"answered": {"17": 1, "53": 1}, "abandoned": {"32": 1, "59": 1, "86": 1}}, "handles": {"169": 1, "396": 1}}	9	9	9
2026-03-27 23:00:00+00	sales	10	{"version": 1, "answered": 6, "callback": 4, "held": 5, "transferred": 1, "wait_ms": {"answered": 279000, "callback": 186000}, "talk_ms": 2061000, "hold_ms": 9000, "wrap_ms": 118500, "waits": {"answered": {"9": 1, "30": 1, "36": 1, "57": 1, "63": 1, "84": 1}, "callback": {"15": 1, "42": 1, "51": 1, "78": 1}}, "handles": {"59": 1, "272": 1, "386": 1, "434": 1, "498": 1, "548": 1}}	10	10	10
2026-03-26 23:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 21000}, "talk_ms": 169000, "hold_ms": 3000, "wrap_ms": 3250, "waits": {"answered": {"21": 1}}, "handles": {"176": 1}}	1	1	1
2026-03-28 23:00:00+00	sales	9	{"version": 1, "answered": 6, "callback": 3, "held": 4, "wait_ms": {"answered": 243000, "callback": 171000}, "talk_ms": 1647000, "hold_ms": 7000, "wrap_ms": 94500, "waits": {"answered": {"3": 1, "18": 1, "39": 1, "45": 1, "66": 1, "72": 1}, "callback": {"24": 1, "60": 1, "87": 1}}, "handles": {"59": 1, "124": 1, "172": 1, "290": 1, "498": 1, "612": 1}}	9	9	9
\.


--
-- Data for Name: k_days_partitions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_days_partitions (partition, since, until, retired_at, mark, changed, written) FROM stdin;
\.


--
-- Data for Name: k_days_progress; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_days_progress (built_since, oldest, newest, refreshed_at, refresh_took, last_error, last_sqlstate, last_error_at, triggers_seen, unknown, unverified) FROM stdin;
-infinity	2026-03-27 20:45:00+00	2026-03-31 22:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N
\.


--
-- Data for Name: k_deltas; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_deltas (bucket, queue, channel, rows, stats, survey, cost, cost_values, n) FROM stdin;
2026-04-01 19:00:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 32000}, "waits": {"abandoned": {"32": 1}}}	{"version": 1, "2": 1}	54.02	1	1
2026-04-01 15:45:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 4000}, "talk_ms": 336000, "hold_ms": 2000, "wrap_ms": 18250, "ring_ms": 1000, "waits": {"answered": {"4": 1}}, "handles": {"358": 1}}	{"version": 1, "10": 1}	52.54	1	1
2026-04-01 15:00:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 87000}, "waits": {"callback": {"87": 1}}}	{"version": 1, "9": 1}	52.17	1	1
2026-04-01 20:00:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 39000}, "talk_ms": 601000, "hold_ms": 3000, "wrap_ms": 23250, "waits": {"answered": {"39": 1}}, "handles": {"628": 1}}	{"version": 1, "3": 1}	54.39	1	1
2026-04-01 17:30:00+00	sales	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 18000}, "talk_ms": 442000, "wrap_ms": 20250, "waits": {"answered": {"18": 1}}, "handles": {"464": 1}}	{"version": 1, "0": 1}	53.28	1	1
2026-04-01 22:30:00+00	sales	phone	1	{"version": 1}	{"version": 1, "6": 1}	55.50	1	1
2026-04-01 16:45:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 11000}}	{"version": 1}	52.91	1	1
2026-04-01 20:45:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 46000}, "waits": {"flowed_out": {"46": 1}}}	{"version": 1, "4": 1}	54.76	1	1
2026-04-01 18:15:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 25000}, "talk_ms": 495000, "hold_ms": 1000, "wrap_ms": 21250, "ring_ms": 1000, "waits": {"answered": {"25": 1}}, "handles": {"520": 1}}	{"version": 1, "1": 1}	53.65	1	1
2026-04-01 21:30:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 53000}, "talk_ms": 107000, "hold_ms": 1000, "wrap_ms": 25250, "ring_ms": 2000, "waits": {"answered": {"53": 1}}, "handles": {"134": 1}}	{"version": 1, "5": 1}	55.13	1	1
2026-03-28 04:45:00+00	\N	chat	-1	{"version": 1, "abandoned": -1, "wait_ms": {"abandoned": -77000}, "waits": {"abandoned": {"77": -1}}}	{"version": 1}	-4.07	-1	-1
2026-03-31 22:45:00+00	help	chat	-1	{"version": 1, "flowed_out": -1, "wait_ms": {"flowed_out": -37000}, "waits": {"flowed_out": {"37": -1}}}	{"version": 1, "1": -1}	-44.77	-1	-1
2026-03-29 16:45:00+00	help	chat	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -25000}, "talk_ms": -525000, "hold_ms": -3000, "wrap_ms": -24250, "ring_ms": -1000, "waits": {"answered": {"25": -1}}, "handles": {"556": -1}}	{"version": 1, "7": -1}	-20.35	-1	-1
2026-03-29 07:45:00+00	\N	phone	-1	{"version": 1, "blocked": -1, "wait_ms": {"blocked": -38000}}	{"version": 1, "8": -1}	-16.28	-1	-1
2026-03-31 13:45:00+00	\N	phone	-1	{"version": 1, "abandoned": -1, "wait_ms": {"abandoned": -50000}, "waits": {"abandoned": {"50": -1}}}	{"version": 1, "2": -1}	-40.70	-1	-1
2026-03-30 01:45:00+00	sales	phone	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -12000}, "talk_ms": -508000, "hold_ms": -2000, "wrap_ms": -4250, "waits": {"answered": {"12": -1}}, "handles": {"516": -1}}	{"version": 1, "6": -1}	-24.42	-1	-1
2026-03-28 13:45:00+00	help	phone	-1	{"version": 1, "flowed_out": -1, "wait_ms": {"flowed_out": -64000}, "waits": {"flowed_out": {"64": -1}}}	{"version": 1, "10": -1}	-8.14	-1	-1
2026-03-30 10:45:00+00	\N	chat	-1	{"version": 1, "answered": -1, "held": -1, "transferred": -1, "wait_ms": {"answered": -89000}, "talk_ms": -491000, "hold_ms": -1000, "wrap_ms": -15250, "ring_ms": -2000, "waits": {"answered": {"89": -1}}, "handles": {"508": -1}}	{"version": 1, "5": -1}	-28.49	-1	-1
2026-04-01 07:45:00+00	sales	phone	-1	{"version": 1, "callback": -1, "wait_ms": {"callback": -24000}, "waits": {"callback": {"24": -1}}}	{"version": 1, "0": -1}	-48.84	-1	-1
2026-04-01 16:45:00+00	\N	chat	-1	{"version": 1, "blocked": -1, "wait_ms": {"blocked": -11000}}	{"version": 1}	-52.91	-1	-1
2026-03-30 19:45:00+00	help	phone	-1	{"version": 1, "answered": -1, "wait_ms": {"answered": -76000}, "talk_ms": -474000, "wrap_ms": -26250, "ring_ms": -1000, "waits": {"answered": {"76": -1}}, "handles": {"502": -1}}	{"version": 1, "4": -1}	-32.56	-1	-1
2026-03-31 04:45:00+00	sales	chat	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -63000}, "talk_ms": -457000, "hold_ms": -3000, "wrap_ms": -6250, "waits": {"answered": {"63": -1}}, "handles": {"468": -1}}	{"version": 1, "3": -1}	-36.63	-1	-1
2026-03-28 22:45:00+00	sales	chat	-1	{"version": 1, "callback": -1, "wait_ms": {"callback": -51000}, "waits": {"callback": {"51": -1}}}	{"version": 1, "9": -1}	-12.21	-1	-1
\.


--
-- Data for Name: k_groups; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_groups (bucket, queue, channel, rows, stats, survey, cost, cost_values, n) FROM stdin;
2026-03-29 13:30:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 87000}, "waits": {"callback": {"87": 1}}}	{"version": 1, "3": 1}	18.87	1	1
2026-03-29 12:00:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 73000}, "waits": {"flowed_out": {"73": 1}}}	{"version": 1, "1": 1}	18.13	1	1
2026-03-30 00:15:00+00	help	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 88000}, "talk_ms": 402000, "wrap_ms": 2250, "ring_ms": 1000, "waits": {"answered": {"88": 1}}, "handles": {"406": 1}}	{"version": 1, "4": 1}	23.68	1	1
2026-03-29 10:15:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 59000}, "waits": {"abandoned": {"59": 1}}}	{"version": 1}	17.39	1	1
2026-03-29 00:30:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 65000}}	{"version": 1}	12.95	1	1
2026-03-28 08:15:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 15000}, "waits": {"callback": {"15": 1}}}	{"version": 1, "3": 1}	5.55	1	1
2026-03-31 21:00:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 23000}, "waits": {"abandoned": {"23": 1}}}	{"version": 1}	44.03	1	1
2026-03-29 05:15:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 17000}, "talk_ms": 383000, "hold_ms": 1000, "wrap_ms": 10250, "ring_ms": 2000, "waits": {"answered": {"17": 1}}, "handles": {"396": 1}}	{"version": 1, "5": 1}	15.17	1	1
2026-03-30 15:45:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 41000}, "waits": {"abandoned": {"41": 1}}}	{"version": 1}	30.71	1	1
2026-03-29 19:15:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 46000}, "waits": {"flowed_out": {"46": 1}}}	{"version": 1, "10": 1}	21.46	1	1
2026-03-28 23:45:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 58000}, "talk_ms": 12000, "hold_ms": 2000, "wrap_ms": 3250, "ring_ms": 1000, "waits": {"answered": {"58": 1}}, "handles": {"18": 1}}	{"version": 1, "10": 1}	12.58	1	1
2026-03-27 22:15:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 21000}, "talk_ms": 169000, "hold_ms": 3000, "wrap_ms": 3250, "waits": {"answered": {"21": 1}}, "handles": {"176": 1}}	{"version": 1, "3": 1}	1.11	1	1
2026-03-29 21:45:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 67000}, "talk_ms": 243000, "hold_ms": 1000, "wrap_ms": 30250, "ring_ms": 1000, "waits": {"answered": {"67": 1}}, "handles": {"276": 1}}	{"version": 1, "1": 1}	22.57	1	1
2026-03-30 07:30:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 61000}, "talk_ms": 279000, "hold_ms": 1000, "wrap_ms": 11250, "ring_ms": 1000, "waits": {"answered": {"61": 1}}, "handles": {"292": 1}}	{"version": 1, "1": 1}	27.01	1	1
2026-03-31 12:00:00+00	sales	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 36000}, "talk_ms": 334000, "wrap_ms": 15250, "waits": {"answered": {"36": 1}}, "handles": {"350": 1}}	{"version": 1, "0": 1}	39.96	1	1
2026-03-31 10:30:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 22000}, "talk_ms": 228000, "hold_ms": 2000, "wrap_ms": 13250, "ring_ms": 1000, "waits": {"answered": {"22": 1}}, "handles": {"244": 1}}	{"version": 1, "10": 1}	39.22	1	1
2026-03-30 17:15:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 55000}, "waits": {"flowed_out": {"55": 1}}}	{"version": 1, "1": 1}	31.45	1	1
2026-03-29 18:30:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 39000}, "talk_ms": 31000, "hold_ms": 1000, "wrap_ms": 26250, "waits": {"answered": {"39": 1}}, "handles": {"59": 1}}	{"version": 1, "9": 1}	21.09	1	1
2026-03-30 19:45:00+00	help	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 76000}, "talk_ms": 474000, "wrap_ms": 26250, "ring_ms": 1000, "waits": {"answered": {"76": 1}}, "handles": {"502": 1}}	{"version": 1, "4": 1}	32.56	1	1
2026-03-31 05:30:00+00	help	phone	1	{"version": 1}	{"version": 1, "4": 1}	37.00	1	1
2026-03-29 16:00:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 18000}, "talk_ms": 472000, "hold_ms": 2000, "wrap_ms": 23250, "waits": {"answered": {"18": 1}}, "handles": {"498": 1}}	{"version": 1, "6": 1}	19.98	1	1
2026-03-28 18:45:00+00	help	phone	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 16000}, "talk_ms": 294000, "wrap_ms": 28250, "ring_ms": 1000, "waits": {"answered": {"16": 1}}, "handles": {"324": 1}}	{"version": 1, "4": 1}	10.36	1	1
2026-03-31 04:00:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 56000}}	{"version": 1, "2": 1}	36.26	1	1
2026-03-31 02:15:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 42000}, "waits": {"callback": {"42": 1}}}	{"version": 1, "0": 1}	35.52	1	1
2026-03-30 18:00:00+00	\N	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 62000}, "talk_ms": 368000, "hold_ms": 2000, "wrap_ms": 24250, "ring_ms": 2000, "waits": {"answered": {"62": 1}}, "handles": {"396": 1}}	{"version": 1, "2": 1}	31.82	1	1
2026-03-29 08:45:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 45000}, "talk_ms": 595000, "hold_ms": 1000, "wrap_ms": 14250, "waits": {"answered": {"45": 1}}, "handles": {"612": 1}}	{"version": 1, "9": 1}	16.65	1	1
2026-03-30 11:30:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 6000}, "waits": {"callback": {"6": 1}}}	{"version": 1, "6": 1}	28.86	1	1
2026-03-28 16:15:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 85000}, "talk_ms": 135000, "hold_ms": 1000, "wrap_ms": 25250, "ring_ms": 1000, "waits": {"answered": {"85": 1}}, "handles": {"162": 1}}	{"version": 1, "1": 1}	9.25	1	1
2026-03-31 18:30:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 2000}}	{"version": 1, "8": 1}	42.92	1	1
2026-03-30 02:30:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 19000}, "waits": {"flowed_out": {"19": 1}}}	{"version": 1, "7": 1}	24.79	1	1
2026-03-28 09:00:00+00	help	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 22000}, "talk_ms": 258000, "wrap_ms": 16250, "ring_ms": 1000, "waits": {"answered": {"22": 1}}, "handles": {"276": 1}}	{"version": 1, "4": 1}	5.92	1	1
2026-03-31 11:15:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 29000}}	{"version": 1}	39.59	1	1
2026-03-28 07:15:00+00	\N	phone	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 8000}, "talk_ms": 152000, "hold_ms": 2000, "wrap_ms": 14250, "ring_ms": 2000, "waits": {"answered": {"8": 1}}, "handles": {"169": 1}}	{"version": 1, "2": 1}	5.18	1	1
2026-03-28 04:00:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 70000}, "talk_ms": 540000, "hold_ms": 2000, "wrap_ms": 10250, "ring_ms": 1000, "waits": {"answered": {"70": 1}}, "handles": {"556": 1}}	{"version": 1, "10": 1}	3.70	1	1
2026-03-31 04:45:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 63000}, "talk_ms": 457000, "hold_ms": 3000, "wrap_ms": 6250, "waits": {"answered": {"63": 1}}, "handles": {"468": 1}}	{"version": 1, "3": 1}	36.63	1	1
2026-03-29 07:00:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 31000}, "talk_ms": 489000, "hold_ms": 3000, "wrap_ms": 12250, "ring_ms": 1000, "waits": {"answered": {"31": 1}}, "handles": {"506": 1}}	{"version": 1, "7": 1}	15.91	1	1
2026-03-28 06:30:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 1000}, "waits": {"flowed_out": {"1": 1}}}	{"version": 1, "1": 1}	4.81	1	1
2026-03-28 21:15:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 37000}, "waits": {"flowed_out": {"37": 1}}}	{"version": 1, "7": 1}	11.47	1	1
2026-03-31 08:00:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 1000}, "waits": {"flowed_out": {"1": 1}}}	{"version": 1, "7": 1}	38.11	1	1
2026-03-30 14:00:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 27000}, "talk_ms": 103000, "hold_ms": 1000, "wrap_ms": 19250, "waits": {"answered": {"27": 1}}, "handles": {"124": 1}}	{"version": 1, "9": 1}	29.97	1	1
2026-03-30 22:15:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 7000}, "talk_ms": 33000, "hold_ms": 3000, "wrap_ms": 29250, "ring_ms": 1000, "waits": {"answered": {"7": 1}}, "handles": {"66": 1}}	{"version": 1, "7": 1}	33.67	1	1
2026-03-30 04:15:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 33000}, "waits": {"callback": {"33": 1}}}	{"version": 1, "9": 1}	25.53	1	1
2026-03-31 06:15:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 77000}, "waits": {"abandoned": {"77": 1}}}	{"version": 1, "5": 1}	37.37	1	1
2026-03-28 22:00:00+00	\N	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 44000}, "talk_ms": 506000, "wrap_ms": 1250, "ring_ms": 2000, "waits": {"answered": {"44": 1}}, "handles": {"508": 1}}	{"version": 1, "8": 1}	11.84	1	1
2026-03-29 02:00:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 79000}, "talk_ms": 171000, "hold_ms": 1000, "wrap_ms": 6250, "ring_ms": 1000, "waits": {"answered": {"79": 1}}, "handles": {"179": 1}}	{"version": 1, "1": 1}	13.69	1	1
2026-03-28 11:30:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 43000}, "talk_ms": 417000, "hold_ms": 3000, "wrap_ms": 19250, "ring_ms": 1000, "waits": {"answered": {"43": 1}}, "handles": {"440": 1}}	{"version": 1, "7": 1}	7.03	1	1
2026-03-29 03:00:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 86000}, "waits": {"abandoned": {"86": 1}}}	{"version": 1, "2": 1}	14.06	1	1
2026-03-28 15:30:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 78000}, "waits": {"callback": {"78": 1}}}	{"version": 1, "0": 1}	8.88	1	1
2026-03-30 10:45:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 89000}, "talk_ms": 491000, "hold_ms": 1000, "wrap_ms": 15250, "ring_ms": 2000, "waits": {"answered": {"89": 1}}, "handles": {"508": 1}}	{"version": 1, "5": 1}	28.49	1	1
2026-03-27 21:30:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 14000}, "waits": {"abandoned": {"14": 1}}}	{"version": 1, "2": 1}	0.74	1	1
2026-03-28 19:30:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 23000}, "waits": {"abandoned": {"23": 1}}}	{"version": 1, "5": 1}	10.73	1	1
2026-03-28 12:15:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 50000}, "waits": {"abandoned": {"50": 1}}}	{"version": 1, "8": 1}	7.40	1	1
2026-03-29 22:30:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 74000}}	{"version": 1, "2": 1}	22.94	1	1
2026-03-29 16:45:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 25000}, "talk_ms": 525000, "hold_ms": 3000, "wrap_ms": 24250, "ring_ms": 1000, "waits": {"answered": {"25": 1}}, "handles": {"556": 1}}	{"version": 1, "7": 1}	20.35	1	1
2026-03-29 20:00:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 53000}, "talk_ms": 137000, "hold_ms": 3000, "wrap_ms": 28250, "ring_ms": 2000, "waits": {"answered": {"53": 1}}, "handles": {"169": 1}}	{"version": 1}	21.83	1	1
2026-03-29 03:45:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 3000}, "talk_ms": 277000, "hold_ms": 3000, "wrap_ms": 8250, "waits": {"answered": {"3": 1}}, "handles": {"290": 1}}	{"version": 1, "3": 1}	14.43	1	1
2026-03-30 19:00:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 69000}, "waits": {"callback": {"69": 1}}}	{"version": 1, "3": 1}	32.19	1	1
2026-03-30 03:30:00+00	\N	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 26000}, "talk_ms": 14000, "wrap_ms": 6250, "ring_ms": 2000, "waits": {"answered": {"26": 1}}, "handles": {"21": 1}}	{"version": 1, "8": 1}	25.16	1	1
2026-03-28 01:30:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 49000}, "talk_ms": 381000, "hold_ms": 3000, "wrap_ms": 7250, "ring_ms": 1000, "waits": {"answered": {"49": 1}}, "handles": {"392": 1}}	{"version": 1, "7": 1}	2.59	1	1
2026-03-31 13:00:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 43000}, "talk_ms": 387000, "hold_ms": 1000, "wrap_ms": 16250, "ring_ms": 1000, "waits": {"answered": {"43": 1}}, "handles": {"406": 1}}	{"version": 1, "1": 1}	40.33	1	1
2026-03-30 21:30:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "talk_ms": 580000, "hold_ms": 2000, "wrap_ms": 28250, "waits": {"answered": {"0": 1}}, "handles": {"612": 1}}	{"version": 1, "6": 1}	33.30	1	1
2026-03-30 01:00:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 5000}, "waits": {"abandoned": {"5": 1}}}	{"version": 1, "5": 1}	24.05	1	1
2026-03-31 20:15:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 16000}, "talk_ms": 264000, "hold_ms": 2000, "wrap_ms": 25250, "ring_ms": 1000, "waits": {"answered": {"16": 1}}, "handles": {"292": 1}}	{"version": 1, "10": 1}	43.66	1	1
2026-03-31 22:00:00+00	sales	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 30000}, "talk_ms": 370000, "wrap_ms": 27250, "waits": {"answered": {"30": 1}}, "handles": {"398": 1}}	{"version": 1, "0": 1}	44.40	1	1
2026-03-29 09:30:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 52000}, "talk_ms": 48000, "hold_ms": 2000, "wrap_ms": 15250, "ring_ms": 1000, "waits": {"answered": {"52": 1}}, "handles": {"66": 1}}	{"version": 1, "10": 1}	17.02	1	1
2026-03-28 13:00:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 57000}, "talk_ms": 523000, "hold_ms": 1000, "wrap_ms": 21250, "waits": {"answered": {"57": 1}}, "handles": {"548": 1}}	{"version": 1, "9": 1}	7.77	1	1
2026-03-31 13:45:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 50000}, "waits": {"abandoned": {"50": 1}}}	{"version": 1, "2": 1}	40.70	1	1
2026-03-29 14:15:00+00	help	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 4000}, "talk_ms": 366000, "wrap_ms": 21250, "ring_ms": 1000, "waits": {"answered": {"4": 1}}, "handles": {"388": 1}}	{"version": 1, "4": 1}	19.24	1	1
2026-03-29 21:00:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 60000}, "waits": {"callback": {"60": 1}}}	{"version": 1, "0": 1}	22.20	1	1
2026-03-28 20:30:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 30000}, "talk_ms": 400000, "hold_ms": 2000, "wrap_ms": 30250, "waits": {"answered": {"30": 1}}, "handles": {"434": 1}}	{"version": 1, "6": 1}	11.10	1	1
2026-03-27 23:15:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 28000}, "waits": {"flowed_out": {"28": 1}}}	{"version": 1, "4": 1}	1.48	1	1
2026-03-30 05:00:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 40000}, "talk_ms": 120000, "hold_ms": 2000, "wrap_ms": 8250, "ring_ms": 1000, "waits": {"answered": {"40": 1}}, "handles": {"131": 1}}	{"version": 1, "10": 1}	25.90	1	1
2026-03-28 22:45:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 51000}, "waits": {"callback": {"51": 1}}}	{"version": 1, "9": 1}	12.21	1	1
2026-03-28 10:30:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 36000}, "talk_ms": 364000, "hold_ms": 2000, "wrap_ms": 18250, "waits": {"answered": {"36": 1}}, "handles": {"386": 1}}	{"version": 1, "6": 1}	6.66	1	1
2026-03-28 18:00:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 9000}, "talk_ms": 241000, "hold_ms": 3000, "wrap_ms": 27250, "waits": {"answered": {"9": 1}}, "handles": {"272": 1}}	{"version": 1, "3": 1}	9.99	1	1
2026-03-31 17:00:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 78000}, "waits": {"callback": {"78": 1}}}	{"version": 1, "6": 1}	42.18	1	1
2026-03-31 17:45:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 85000}, "talk_ms": 105000, "hold_ms": 3000, "wrap_ms": 22250, "ring_ms": 1000, "waits": {"answered": {"85": 1}}, "handles": {"131": 1}}	{"version": 1, "7": 1}	42.55	1	1
2026-03-31 09:45:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 15000}, "waits": {"callback": {"15": 1}}}	{"version": 1, "9": 1}	38.85	1	1
2026-03-30 13:15:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 20000}}	{"version": 1, "8": 1}	29.60	1	1
2026-03-29 01:15:00+00	sales	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 72000}, "talk_ms": 118000, "wrap_ms": 5250, "waits": {"answered": {"72": 1}}, "handles": {"124": 1}}	{"version": 1, "0": 1}	13.32	1	1
2026-03-28 03:15:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 63000}, "talk_ms": 487000, "hold_ms": 1000, "wrap_ms": 9250, "waits": {"answered": {"63": 1}}, "handles": {"498": 1}}	{"version": 1, "9": 1}	3.33	1	1
2026-03-29 17:30:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 32000}, "waits": {"abandoned": {"32": 1}}}	{"version": 1, "8": 1}	20.72	1	1
2026-03-30 14:45:00+00	help	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 34000}, "talk_ms": 156000, "hold_ms": 2000, "wrap_ms": 20250, "ring_ms": 1000, "waits": {"answered": {"34": 1}}, "handles": {"179": 1}}	{"version": 1, "10": 1}	30.34	1	1
2026-03-30 12:30:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 13000}, "talk_ms": 597000, "hold_ms": 3000, "wrap_ms": 17250, "ring_ms": 1000, "waits": {"answered": {"13": 1}}, "handles": {"620": 1}}	{"version": 1, "7": 1}	29.23	1	1
2026-03-28 02:30:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 56000}}	{"version": 1, "8": 1}	2.96	1	1
2026-03-28 14:45:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 71000}, "talk_ms": 29000, "hold_ms": 3000, "wrap_ms": 23250, "ring_ms": 2000, "waits": {"answered": {"71": 1}}, "handles": {"56": 1}}	{"version": 1}	8.51	1	1
2026-03-29 12:45:00+00	\N	phone	1	{"version": 1}	{"version": 1, "2": 1}	18.50	1	1
2026-03-29 11:00:00+00	sales	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 66000}, "talk_ms": 154000, "wrap_ms": 17250, "waits": {"answered": {"66": 1}}, "handles": {"172": 1}}	{"version": 1, "0": 1}	17.76	1	1
2026-03-31 03:00:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 49000}, "talk_ms": 351000, "hold_ms": 1000, "wrap_ms": 4250, "ring_ms": 1000, "waits": {"answered": {"49": 1}}, "handles": {"358": 1}}	{"version": 1, "1": 1}	35.89	1	1
2026-03-30 20:30:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 83000}}	{"version": 1, "5": 1}	32.93	1	1
2026-03-29 07:45:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 38000}}	{"version": 1, "8": 1}	16.28	1	1
2026-03-31 19:30:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 9000}, "talk_ms": 211000, "hold_ms": 1000, "wrap_ms": 24250, "waits": {"answered": {"9": 1}}, "handles": {"237": 1}}	{"version": 1, "9": 1}	43.29	1	1
2026-03-28 00:00:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 35000}, "talk_ms": 275000, "hold_ms": 1000, "wrap_ms": 5250, "ring_ms": 2000, "waits": {"answered": {"35": 1}}, "handles": {"282": 1}}	{"version": 1, "5": 1}	1.85	1	1
2026-03-31 16:15:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 71000}, "talk_ms": 599000, "hold_ms": 1000, "wrap_ms": 20250, "ring_ms": 2000, "waits": {"answered": {"71": 1}}, "handles": {"624": 1}}	{"version": 1, "5": 1}	41.81	1	1
2026-03-29 23:15:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 81000}, "talk_ms": 349000, "hold_ms": 3000, "wrap_ms": 1250, "waits": {"answered": {"81": 1}}, "handles": {"354": 1}}	{"version": 1, "3": 1}	23.31	1	1
2026-03-28 00:45:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 42000}, "waits": {"callback": {"42": 1}}}	{"version": 1, "6": 1}	2.22	1	1
2026-03-30 08:15:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 68000}, "waits": {"abandoned": {"68": 1}}}	{"version": 1, "2": 1}	27.38	1	1
2026-03-31 14:30:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 57000}, "talk_ms": 493000, "hold_ms": 3000, "wrap_ms": 18250, "waits": {"answered": {"57": 1}}, "handles": {"516": 1}}	{"version": 1, "3": 1}	41.07	1	1
2026-03-28 13:45:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 64000}, "waits": {"flowed_out": {"64": 1}}}	{"version": 1, "10": 1}	8.14	1	1
2026-03-31 15:15:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 64000}, "waits": {"flowed_out": {"64": 1}}}	{"version": 1, "4": 1}	41.44	1	1
2026-03-31 08:45:00+00	\N	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 8000}, "talk_ms": 122000, "wrap_ms": 11250, "ring_ms": 2000, "waits": {"answered": {"8": 1}}, "handles": {"134": 1}}	{"version": 1, "8": 1}	38.48	1	1
2026-03-27 20:45:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 7000}, "talk_ms": 63000, "hold_ms": 1000, "wrap_ms": 1250, "ring_ms": 1000, "waits": {"answered": {"7": 1}}, "handles": {"66": 1}}	{"version": 1, "1": 1}	0.37	1	1
2026-03-31 01:30:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 35000}, "talk_ms": 245000, "hold_ms": 3000, "wrap_ms": 2250, "ring_ms": 2000, "waits": {"answered": {"35": 1}}, "handles": {"251": 1}}	{"version": 1}	35.15	1	1
2026-03-28 04:45:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 77000}, "waits": {"abandoned": {"77": 1}}}	{"version": 1}	4.07	1	1
2026-03-30 23:00:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 14000}, "waits": {"abandoned": {"14": 1}}}	{"version": 1, "8": 1}	34.04	1	1
2026-03-30 05:45:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 47000}}	{"version": 1}	26.27	1	1
2026-03-30 01:45:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 12000}, "talk_ms": 508000, "hold_ms": 2000, "wrap_ms": 4250, "waits": {"answered": {"12": 1}}, "handles": {"516": 1}}	{"version": 1, "6": 1}	24.42	1	1
2026-03-29 15:15:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 11000}}	{"version": 1, "5": 1}	19.61	1	1
2026-03-28 05:45:00+00	sales	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 84000}, "talk_ms": 46000, "wrap_ms": 12250, "waits": {"answered": {"84": 1}}, "handles": {"59": 1}}	{"version": 1, "0": 1}	4.44	1	1
2026-03-29 06:15:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 24000}, "waits": {"callback": {"24": 1}}}	{"version": 1, "6": 1}	15.54	1	1
2026-03-29 04:30:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 10000}, "waits": {"flowed_out": {"10": 1}}}	{"version": 1, "4": 1}	14.80	1	1
2026-03-28 17:00:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 2000}}	{"version": 1, "2": 1}	9.62	1	1
2026-03-28 09:45:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 29000}}	{"version": 1, "5": 1}	6.29	1	1
2026-03-30 10:00:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 82000}, "waits": {"flowed_out": {"82": 1}}}	{"version": 1, "4": 1}	28.12	1	1
2026-03-31 07:15:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 84000}, "talk_ms": 16000, "hold_ms": 2000, "wrap_ms": 9250, "waits": {"answered": {"84": 1}}, "handles": {"28": 1}}	{"version": 1, "6": 1}	37.74	1	1
2026-03-31 00:45:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 28000}, "waits": {"flowed_out": {"28": 1}}}	{"version": 1, "10": 1}	34.78	1	1
2026-03-30 06:45:00+00	sales	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 54000}, "talk_ms": 226000, "wrap_ms": 10250, "waits": {"answered": {"54": 1}}, "handles": {"237": 1}}	{"version": 1, "0": 1}	26.64	1	1
2026-03-30 16:30:00+00	sales	phone	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 48000}, "talk_ms": 262000, "wrap_ms": 22250, "waits": {"answered": {"48": 1}}, "handles": {"286": 1}}	{"version": 1, "0": 1}	31.08	1	1
2026-03-30 09:15:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 75000}, "talk_ms": 385000, "hold_ms": 3000, "wrap_ms": 13250, "waits": {"answered": {"75": 1}}, "handles": {"402": 1}}	{"version": 1, "3": 1}	27.75	1	1
2026-03-30 23:45:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 21000}, "talk_ms": 139000, "hold_ms": 1000, "wrap_ms": 250, "waits": {"answered": {"21": 1}}, "handles": {"141": 1}}	{"version": 1, "9": 1}	34.41	1	1
2026-03-31 22:45:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 37000}, "waits": {"flowed_out": {"37": 1}}}	{"version": 1, "1": 1}	44.77	1	1
2026-03-31 23:30:00+00	\N	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 44000}, "talk_ms": 476000, "hold_ms": 2000, "wrap_ms": 29250, "ring_ms": 2000, "waits": {"answered": {"44": 1}}, "handles": {"508": 1}}	{"version": 1, "2": 1}	45.14	1	1
2026-04-01 00:15:00+00	sales	chat	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 51000}, "waits": {"callback": {"51": 1}}}	{"version": 1, "3": 1}	45.51	1	1
2026-04-01 01:15:00+00	help	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 58000}, "talk_ms": 582000, "wrap_ms": 250, "ring_ms": 1000, "waits": {"answered": {"58": 1}}, "handles": {"584": 1}}	{"version": 1, "4": 1}	45.88	1	1
2026-04-01 02:00:00+00	\N	chat	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 65000}}	{"version": 1, "5": 1}	46.25	1	1
2026-04-01 02:45:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 72000}, "talk_ms": 88000, "hold_ms": 2000, "wrap_ms": 2250, "waits": {"answered": {"72": 1}}, "handles": {"93": 1}}	{"version": 1, "6": 1}	46.62	1	1
2026-04-01 03:30:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 79000}, "talk_ms": 141000, "hold_ms": 3000, "wrap_ms": 3250, "ring_ms": 1000, "waits": {"answered": {"79": 1}}, "handles": {"148": 1}}	{"version": 1, "7": 1}	46.99	1	1
2026-04-01 04:30:00+00	\N	phone	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 86000}, "waits": {"abandoned": {"86": 1}}}	{"version": 1, "8": 1}	47.36	1	1
2026-04-01 05:15:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 3000}, "talk_ms": 247000, "hold_ms": 1000, "wrap_ms": 5250, "waits": {"answered": {"3": 1}}, "handles": {"254": 1}}	{"version": 1, "9": 1}	47.73	1	1
2026-04-01 06:00:00+00	help	phone	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 10000}, "waits": {"flowed_out": {"10": 1}}}	{"version": 1, "10": 1}	48.10	1	1
2026-04-01 06:45:00+00	\N	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 17000}, "talk_ms": 353000, "hold_ms": 3000, "wrap_ms": 7250, "ring_ms": 2000, "waits": {"answered": {"17": 1}}, "handles": {"364": 1}}	{"version": 1}	48.47	1	1
2026-04-01 07:45:00+00	sales	phone	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 24000}, "waits": {"callback": {"24": 1}}}	{"version": 1, "0": 1}	48.84	1	1
2026-04-01 08:30:00+00	help	chat	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 31000}, "talk_ms": 459000, "hold_ms": 1000, "wrap_ms": 9250, "ring_ms": 1000, "waits": {"answered": {"31": 1}}, "handles": {"470": 1}}	{"version": 1, "1": 1}	49.21	1	1
2026-04-01 09:15:00+00	\N	phone	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 38000}}	{"version": 1, "2": 1}	49.58	1	1
2026-04-01 10:15:00+00	sales	chat	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 45000}, "talk_ms": 565000, "hold_ms": 3000, "wrap_ms": 11250, "waits": {"answered": {"45": 1}}, "handles": {"580": 1}}	{"version": 1, "3": 1}	49.95	1	1
2026-04-01 11:00:00+00	help	phone	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 52000}, "talk_ms": 18000, "wrap_ms": 12250, "ring_ms": 1000, "waits": {"answered": {"52": 1}}, "handles": {"31": 1}}	{"version": 1, "4": 1}	50.32	1	1
2026-04-01 11:45:00+00	\N	chat	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 59000}, "waits": {"abandoned": {"59": 1}}}	{"version": 1, "5": 1}	50.69	1	1
2026-04-01 12:30:00+00	sales	phone	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 66000}, "talk_ms": 124000, "hold_ms": 2000, "wrap_ms": 14250, "waits": {"answered": {"66": 1}}, "handles": {"141": 1}}	{"version": 1, "6": 1}	51.06	1	1
2026-04-01 13:30:00+00	help	chat	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 73000}, "waits": {"flowed_out": {"73": 1}}}	{"version": 1, "7": 1}	51.43	1	1
2026-04-01 14:15:00+00	\N	phone	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 80000}, "talk_ms": 230000, "wrap_ms": 16250, "ring_ms": 2000, "waits": {"answered": {"80": 1}}, "handles": {"247": 1}}	{"version": 1, "8": 1}	51.80	1	1
\.


--
-- Data for Name: k_partitions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_partitions (partition, since, until, retired_at, mark, changed, written) FROM stdin;
\.


--
-- Data for Name: k_phone_deltas; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_phone_deltas (bucket, queue, rows, stats, n) FROM stdin;
2026-04-01 14:15:00+00	\N	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 80000}, "talk_ms": 230000, "wrap_ms": 16250, "ring_ms": 2000, "waits": {"answered": {"80": 1}}, "handles": {"247": 1}}	1
2026-04-01 11:00:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 52000}, "talk_ms": 18000, "wrap_ms": 12250, "ring_ms": 1000, "waits": {"answered": {"52": 1}}, "handles": {"31": 1}}	1
2026-04-01 01:15:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 58000}, "talk_ms": 582000, "wrap_ms": 250, "ring_ms": 1000, "waits": {"answered": {"58": 1}}, "handles": {"584": 1}}	1
2026-04-01 06:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 10000}, "waits": {"flowed_out": {"10": 1}}}	1
2026-04-01 09:15:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 38000}}	1
2026-03-31 23:30:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 44000}, "talk_ms": 476000, "hold_ms": 2000, "wrap_ms": 29250, "ring_ms": 2000, "waits": {"answered": {"44": 1}}, "handles": {"508": 1}}	1
2026-04-01 12:30:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 66000}, "talk_ms": 124000, "hold_ms": 2000, "wrap_ms": 14250, "waits": {"answered": {"66": 1}}, "handles": {"141": 1}}	1
2026-04-01 07:45:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 24000}, "waits": {"callback": {"24": 1}}}	1
2026-04-01 04:30:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 86000}, "waits": {"abandoned": {"86": 1}}}	1
2026-04-01 02:45:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 72000}, "talk_ms": 88000, "hold_ms": 2000, "wrap_ms": 2250, "waits": {"answered": {"72": 1}}, "handles": {"93": 1}}	1
2026-04-01 22:30:00+00	sales	1	{"version": 1}	1
2026-04-01 19:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 32000}, "waits": {"abandoned": {"32": 1}}}	1
2026-04-01 20:45:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 46000}, "waits": {"flowed_out": {"46": 1}}}	1
2026-04-01 17:30:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 18000}, "talk_ms": 442000, "wrap_ms": 20250, "waits": {"answered": {"18": 1}}, "handles": {"464": 1}}	1
2026-04-01 15:45:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 4000}, "talk_ms": 336000, "hold_ms": 2000, "wrap_ms": 18250, "ring_ms": 1000, "waits": {"answered": {"4": 1}}, "handles": {"358": 1}}	1
2026-03-30 19:45:00+00	help	-1	{"version": 1, "answered": -1, "wait_ms": {"answered": -76000}, "talk_ms": -474000, "wrap_ms": -26250, "ring_ms": -1000, "waits": {"answered": {"76": -1}}, "handles": {"502": -1}}	-1
2026-04-01 07:45:00+00	sales	-1	{"version": 1, "callback": -1, "wait_ms": {"callback": -24000}, "waits": {"callback": {"24": -1}}}	-1
2026-03-28 13:45:00+00	help	-1	{"version": 1, "flowed_out": -1, "wait_ms": {"flowed_out": -64000}, "waits": {"flowed_out": {"64": -1}}}	-1
2026-03-30 01:45:00+00	sales	-1	{"version": 1, "answered": -1, "held": -1, "wait_ms": {"answered": -12000}, "talk_ms": -508000, "hold_ms": -2000, "wrap_ms": -4250, "waits": {"answered": {"12": -1}}, "handles": {"516": -1}}	-1
2026-03-29 07:45:00+00	\N	-1	{"version": 1, "blocked": -1, "wait_ms": {"blocked": -38000}}	-1
2026-03-31 13:45:00+00	\N	-1	{"version": 1, "abandoned": -1, "wait_ms": {"abandoned": -50000}, "waits": {"abandoned": {"50": -1}}}	-1
\.


--
-- Data for Name: k_phone_groups; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_phone_groups (bucket, queue, rows, stats, n) FROM stdin;
2026-03-27 21:30:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 14000}, "waits": {"abandoned": {"14": 1}}}	1
2026-03-27 23:15:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 28000}, "waits": {"flowed_out": {"28": 1}}}	1
2026-03-28 00:45:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 42000}, "waits": {"callback": {"42": 1}}}	1
2026-03-28 02:30:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 56000}}	1
2026-03-28 04:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 70000}, "talk_ms": 540000, "hold_ms": 2000, "wrap_ms": 10250, "ring_ms": 1000, "waits": {"answered": {"70": 1}}, "handles": {"556": 1}}	1
2026-03-28 05:45:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 84000}, "talk_ms": 46000, "wrap_ms": 12250, "waits": {"answered": {"84": 1}}, "handles": {"59": 1}}	1
2026-03-28 07:15:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 8000}, "talk_ms": 152000, "hold_ms": 2000, "wrap_ms": 14250, "ring_ms": 2000, "waits": {"answered": {"8": 1}}, "handles": {"169": 1}}	1
2026-03-28 09:00:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 22000}, "talk_ms": 258000, "wrap_ms": 16250, "ring_ms": 1000, "waits": {"answered": {"22": 1}}, "handles": {"276": 1}}	1
2026-03-28 10:30:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 36000}, "talk_ms": 364000, "hold_ms": 2000, "wrap_ms": 18250, "waits": {"answered": {"36": 1}}, "handles": {"386": 1}}	1
2026-03-28 12:15:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 50000}, "waits": {"abandoned": {"50": 1}}}	1
2026-03-28 13:45:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 64000}, "waits": {"flowed_out": {"64": 1}}}	1
2026-03-28 15:30:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 78000}, "waits": {"callback": {"78": 1}}}	1
2026-03-28 17:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 2000}}	1
2026-03-28 18:45:00+00	help	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 16000}, "talk_ms": 294000, "wrap_ms": 28250, "ring_ms": 1000, "waits": {"answered": {"16": 1}}, "handles": {"324": 1}}	1
2026-03-28 20:30:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 30000}, "talk_ms": 400000, "hold_ms": 2000, "wrap_ms": 30250, "waits": {"answered": {"30": 1}}, "handles": {"434": 1}}	1
2026-03-28 22:00:00+00	\N	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 44000}, "talk_ms": 506000, "wrap_ms": 1250, "ring_ms": 2000, "waits": {"answered": {"44": 1}}, "handles": {"508": 1}}	1
2026-03-28 23:45:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 58000}, "talk_ms": 12000, "hold_ms": 2000, "wrap_ms": 3250, "ring_ms": 1000, "waits": {"answered": {"58": 1}}, "handles": {"18": 1}}	1
2026-03-29 01:15:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 72000}, "talk_ms": 118000, "wrap_ms": 5250, "waits": {"answered": {"72": 1}}, "handles": {"124": 1}}	1
2026-03-29 03:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 86000}, "waits": {"abandoned": {"86": 1}}}	1
2026-03-29 04:30:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 10000}, "waits": {"flowed_out": {"10": 1}}}	1
2026-03-29 06:15:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 24000}, "waits": {"callback": {"24": 1}}}	1
2026-03-29 07:45:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 38000}}	1
2026-03-29 09:30:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 52000}, "talk_ms": 48000, "hold_ms": 2000, "wrap_ms": 15250, "ring_ms": 1000, "waits": {"answered": {"52": 1}}, "handles": {"66": 1}}	1
2026-03-29 11:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 66000}, "talk_ms": 154000, "wrap_ms": 17250, "waits": {"answered": {"66": 1}}, "handles": {"172": 1}}	1
2026-03-29 12:45:00+00	\N	1	{"version": 1}	1
2026-03-29 14:15:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 4000}, "talk_ms": 366000, "wrap_ms": 21250, "ring_ms": 1000, "waits": {"answered": {"4": 1}}, "handles": {"388": 1}}	1
2026-03-29 16:00:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 18000}, "talk_ms": 472000, "hold_ms": 2000, "wrap_ms": 23250, "waits": {"answered": {"18": 1}}, "handles": {"498": 1}}	1
2026-03-29 17:30:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 32000}, "waits": {"abandoned": {"32": 1}}}	1
2026-03-29 19:15:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 46000}, "waits": {"flowed_out": {"46": 1}}}	1
2026-03-29 21:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 60000}, "waits": {"callback": {"60": 1}}}	1
2026-03-29 22:30:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 74000}}	1
2026-03-30 00:15:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 88000}, "talk_ms": 402000, "wrap_ms": 2250, "ring_ms": 1000, "waits": {"answered": {"88": 1}}, "handles": {"406": 1}}	1
2026-03-30 01:45:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 12000}, "talk_ms": 508000, "hold_ms": 2000, "wrap_ms": 4250, "waits": {"answered": {"12": 1}}, "handles": {"516": 1}}	1
2026-03-30 03:30:00+00	\N	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 26000}, "talk_ms": 14000, "wrap_ms": 6250, "ring_ms": 2000, "waits": {"answered": {"26": 1}}, "handles": {"21": 1}}	1
2026-03-30 05:00:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "transferred": 1, "wait_ms": {"answered": 40000}, "talk_ms": 120000, "hold_ms": 2000, "wrap_ms": 8250, "ring_ms": 1000, "waits": {"answered": {"40": 1}}, "handles": {"131": 1}}	1
2026-03-30 06:45:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 54000}, "talk_ms": 226000, "wrap_ms": 10250, "waits": {"answered": {"54": 1}}, "handles": {"237": 1}}	1
2026-03-30 08:15:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 68000}, "waits": {"abandoned": {"68": 1}}}	1
2026-03-30 10:00:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 82000}, "waits": {"flowed_out": {"82": 1}}}	1
2026-03-30 11:30:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 6000}, "waits": {"callback": {"6": 1}}}	1
2026-03-30 13:15:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 20000}}	1
2026-03-30 14:45:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 34000}, "talk_ms": 156000, "hold_ms": 2000, "wrap_ms": 20250, "ring_ms": 1000, "waits": {"answered": {"34": 1}}, "handles": {"179": 1}}	1
2026-03-30 16:30:00+00	sales	1	{"version": 1, "answered": 1, "transferred": 1, "wait_ms": {"answered": 48000}, "talk_ms": 262000, "wrap_ms": 22250, "waits": {"answered": {"48": 1}}, "handles": {"286": 1}}	1
2026-03-30 18:00:00+00	\N	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 62000}, "talk_ms": 368000, "hold_ms": 2000, "wrap_ms": 24250, "ring_ms": 2000, "waits": {"answered": {"62": 1}}, "handles": {"396": 1}}	1
2026-03-30 19:45:00+00	help	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 76000}, "talk_ms": 474000, "wrap_ms": 26250, "ring_ms": 1000, "waits": {"answered": {"76": 1}}, "handles": {"502": 1}}	1
2026-03-30 21:30:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "talk_ms": 580000, "hold_ms": 2000, "wrap_ms": 28250, "waits": {"answered": {"0": 1}}, "handles": {"612": 1}}	1
2026-03-30 23:00:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 14000}, "waits": {"abandoned": {"14": 1}}}	1
2026-03-31 00:45:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 28000}, "waits": {"flowed_out": {"28": 1}}}	1
2026-03-31 02:15:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 42000}, "waits": {"callback": {"42": 1}}}	1
2026-03-31 04:00:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 56000}}	1
2026-03-31 05:30:00+00	help	1	{"version": 1}	1
2026-03-31 07:15:00+00	sales	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 84000}, "talk_ms": 16000, "hold_ms": 2000, "wrap_ms": 9250, "waits": {"answered": {"84": 1}}, "handles": {"28": 1}}	1
2026-03-31 08:45:00+00	\N	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 8000}, "talk_ms": 122000, "wrap_ms": 11250, "ring_ms": 2000, "waits": {"answered": {"8": 1}}, "handles": {"134": 1}}	1
2026-03-31 10:30:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 22000}, "talk_ms": 228000, "hold_ms": 2000, "wrap_ms": 13250, "ring_ms": 1000, "waits": {"answered": {"22": 1}}, "handles": {"244": 1}}	1
2026-03-31 12:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 36000}, "talk_ms": 334000, "wrap_ms": 15250, "waits": {"answered": {"36": 1}}, "handles": {"350": 1}}	1
2026-03-31 13:45:00+00	\N	1	{"version": 1, "abandoned": 1, "wait_ms": {"abandoned": 50000}, "waits": {"abandoned": {"50": 1}}}	1
2026-03-31 15:15:00+00	help	1	{"version": 1, "flowed_out": 1, "wait_ms": {"flowed_out": 64000}, "waits": {"flowed_out": {"64": 1}}}	1
2026-03-31 17:00:00+00	sales	1	{"version": 1, "callback": 1, "wait_ms": {"callback": 78000}, "waits": {"callback": {"78": 1}}}	1
2026-03-31 18:30:00+00	\N	1	{"version": 1, "blocked": 1, "wait_ms": {"blocked": 2000}}	1
2026-03-31 20:15:00+00	help	1	{"version": 1, "answered": 1, "held": 1, "wait_ms": {"answered": 16000}, "talk_ms": 264000, "hold_ms": 2000, "wrap_ms": 25250, "ring_ms": 1000, "waits": {"answered": {"16": 1}}, "handles": {"292": 1}}	1
2026-03-31 22:00:00+00	sales	1	{"version": 1, "answered": 1, "wait_ms": {"answered": 30000}, "talk_ms": 370000, "wrap_ms": 27250, "waits": {"answered": {"30": 1}}, "handles": {"398": 1}}	1
\.


--
-- Data for Name: k_phone_partitions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_phone_partitions (partition, since, until, retired_at, mark, changed, written) FROM stdin;
\.


--
-- Data for Name: k_phone_progress; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_phone_progress (built_since, oldest, newest, refreshed_at, refresh_took, last_error, last_sqlstate, last_error_at, triggers_seen, unknown, unverified) FROM stdin;
-infinity	2026-03-27 21:38:00+00	2026-03-31 22:00:00+00	\N	\N	\N	\N	\N	\N	\N	\N
\.


--
-- Data for Name: k_progress; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.k_progress (built_since, oldest, newest, refreshed_at, refresh_took, last_error, last_sqlstate, last_error_at, triggers_seen, unknown, unverified) FROM stdin;
-infinity	2026-03-27 20:49:00+00	2026-03-31 22:00:00+00	2026-11-28 17:55:07.158496+00	00:00:00.000882	\N	\N	\N	\N	\N	\N
\.


--
-- Data for Name: log; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.log (id, at, answer, ended, skill) FROM stdin;
1	2026-01-05 09:20:00	2026-01-05 09:20:01	2026-01-05 09:20:21	skill 1
2	2026-01-05 09:40:00	2026-01-05 09:40:02	2026-01-05 09:40:22	skill 0
3	2026-01-05 10:00:00	\N	2026-01-05 10:00:23	skill 1
4	2026-01-05 10:20:00	2026-01-05 10:20:04	2026-01-05 10:20:24	skill 0
5	2026-01-05 10:40:00	2026-01-05 10:40:05	2026-01-05 10:40:25	skill 1
6	2026-01-05 11:00:00	\N	2026-01-05 11:00:26	skill 0
7	2026-01-05 11:20:00	2026-01-05 11:20:07	2026-01-05 11:20:27	skill 1
8	2026-01-05 11:40:00	2026-01-05 11:40:08	2026-01-05 11:40:28	skill 0
9	2026-01-05 12:00:00	\N	2026-01-05 12:00:29	skill 1
10	2026-01-05 12:20:00	2026-01-05 12:20:10	2026-01-05 12:20:30	skill 0
11	2026-01-05 12:40:00	2026-01-05 12:40:11	2026-01-05 12:40:31	skill 1
12	2026-01-05 13:00:00	\N	2026-01-05 13:00:32	skill 0
13	2026-01-05 13:20:00	2026-01-05 13:20:13	2026-01-05 13:20:33	skill 1
14	2026-01-05 13:40:00	2026-01-05 13:40:14	2026-01-05 13:40:34	skill 0
15	2026-01-05 14:00:00	\N	2026-01-05 14:00:35	skill 1
16	2026-01-05 14:20:00	2026-01-05 14:20:16	2026-01-05 14:20:36	skill 0
17	2026-01-05 14:40:00	2026-01-05 14:40:17	2026-01-05 14:40:37	skill 1
18	2026-01-05 15:00:00	\N	2026-01-05 15:00:38	skill 0
19	2026-01-05 15:20:00	2026-01-05 15:20:19	2026-01-05 15:20:39	skill 1
20	2026-01-05 15:40:00	2026-01-05 15:40:20	2026-01-05 15:40:20	skill 0
21	2026-01-05 16:00:00	\N	2026-01-05 16:00:21	skill 1
22	2026-01-05 16:20:00	2026-01-05 16:20:22	2026-01-05 16:20:22	skill 0
23	2026-01-05 16:40:00	2026-01-05 16:40:23	2026-01-05 16:40:23	skill 1
24	2026-01-05 17:00:00	\N	2026-01-05 17:00:24	skill 0
25	2026-01-05 17:20:00	2026-01-05 17:20:25	2026-01-05 17:20:25	skill 1
26	2026-01-05 17:40:00	2026-01-05 17:40:26	2026-01-05 17:40:26	skill 0
27	2026-01-05 18:00:00	\N	2026-01-05 18:00:27	skill 1
28	2026-01-05 18:20:00	2026-01-05 18:20:28	2026-01-05 18:20:28	skill 0
29	2026-01-05 18:40:00	2026-01-05 18:40:29	2026-01-05 18:40:29	skill 1
30	2026-01-05 19:00:00	\N	2026-01-05 19:00:30	skill 0
31	2026-01-05 19:20:00	2026-01-05 19:20:31	2026-01-05 19:20:31	skill 1
32	2026-01-05 19:40:00	2026-01-05 19:40:32	2026-01-05 19:40:32	skill 0
33	2026-01-05 20:00:00	\N	2026-01-05 20:00:33	skill 1
34	2026-01-05 20:20:00	2026-01-05 20:20:34	2026-01-05 20:20:34	skill 0
35	2026-01-05 20:40:00	2026-01-05 20:40:35	2026-01-05 20:40:35	skill 1
36	2026-01-05 21:00:00	\N	2026-01-05 21:00:36	skill 0
37	2026-01-05 21:20:00	2026-01-05 21:20:37	2026-01-05 21:20:37	skill 1
38	2026-01-05 21:40:00	2026-01-05 21:40:38	2026-01-05 21:40:38	skill 0
39	2026-01-05 22:00:00	\N	2026-01-05 22:00:39	skill 1
40	2026-01-05 22:20:00	2026-01-05 22:20:40	2026-01-05 22:20:20	skill 0
41	2026-01-05 22:40:00	2026-01-05 22:40:41	2026-01-05 22:40:21	skill 1
42	2026-01-05 23:00:00	\N	2026-01-05 23:00:22	skill 0
43	2026-01-05 23:20:00	2026-01-05 23:20:43	2026-01-05 23:20:23	skill 1
44	2026-01-05 23:40:00	2026-01-05 23:40:44	2026-01-05 23:40:24	skill 0
45	2026-01-06 00:00:00	\N	2026-01-06 00:00:25	skill 1
46	2026-01-06 00:20:00	2026-01-06 00:20:01	2026-01-06 00:20:26	skill 0
47	2026-01-06 00:40:00	2026-01-06 00:40:02	2026-01-06 00:40:27	skill 1
48	2026-01-06 01:00:00	\N	2026-01-06 01:00:28	skill 0
49	2026-01-06 01:20:00	2026-01-06 01:20:04	2026-01-06 01:20:29	skill 1
50	2026-01-06 01:40:00	2026-01-06 01:40:05	\N	skill 0
51	2026-01-06 02:00:00	\N	2026-01-06 02:00:31	skill 1
52	2026-01-06 02:20:00	2026-01-06 02:20:07	2026-01-06 02:20:32	skill 0
53	2026-01-06 02:40:00	2026-01-06 02:40:08	2026-01-06 02:40:33	skill 1
54	2026-01-06 03:00:00	\N	2026-01-06 03:00:34	skill 0
55	2026-01-06 03:20:00	2026-01-06 03:20:10	2026-01-06 03:20:35	skill 1
56	2026-01-06 03:40:00	2026-01-06 03:40:11	2026-01-06 03:40:36	skill 0
57	2026-01-06 04:00:00	\N	2026-01-06 04:00:37	skill 1
58	2026-01-06 04:20:00	2026-01-06 04:20:13	2026-01-06 04:20:38	skill 0
59	2026-01-06 04:40:00	2026-01-06 04:40:14	2026-01-06 04:40:39	skill 1
60	2026-01-06 05:00:00	\N	2026-01-06 05:00:20	skill 0
\.


--
-- Data for Name: long_calls; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.long_calls (call) FROM stdin;
2026-03-28T00:05:00Z answered wait=35 ring=2 talk=275 hold=1 wrap=5.25
2026-03-28T01:43:00Z answered wait=49 ring=1 talk=381 hold=3 wrap=7.25 transferred
2026-03-28T03:21:00Z answered wait=63 talk=487 hold=1 wrap=9.25
2026-03-28T04:10:00Z answered wait=70 ring=1 talk=540 hold=2 wrap=10.25
2026-03-28T09:04:00Z answered wait=22 ring=1 talk=258 wrap=16.25
2026-03-28T10:42:00Z answered wait=36 talk=364 hold=2 wrap=18.25
2026-03-28T11:31:00Z answered wait=43 ring=1 talk=417 hold=3 wrap=19.25
2026-03-28T13:09:00Z answered wait=57 talk=523 hold=1 wrap=21.25 transferred
2026-03-28T18:03:00Z answered wait=9 talk=241 hold=3 wrap=27.25
2026-03-28T18:52:00Z answered wait=16 ring=1 talk=294 wrap=28.25 transferred
2026-03-28T20:30:00Z answered wait=30 talk=400 hold=2 wrap=30.25
2026-03-28T22:08:00Z answered wait=44 ring=2 talk=506 wrap=1.25
2026-03-29T03:51:00Z answered wait=3 talk=277 hold=3 wrap=8.25
2026-03-29T05:29:00Z answered wait=17 ring=2 talk=383 hold=1 wrap=10.25
2026-03-29T07:07:00Z answered wait=31 ring=1 talk=489 hold=3 wrap=12.25
2026-03-29T08:45:00Z answered wait=45 talk=595 hold=1 wrap=14.25
2026-03-29T14:28:00Z answered wait=4 ring=1 talk=366 wrap=21.25
2026-03-29T16:06:00Z answered wait=18 talk=472 hold=2 wrap=23.25
2026-03-29T16:55:00Z answered wait=25 ring=1 talk=525 hold=3 wrap=24.25
2026-03-29T21:49:00Z answered wait=67 ring=1 talk=243 hold=1 wrap=30.25
2026-03-29T23:27:00Z answered wait=81 talk=349 hold=3 wrap=1.25 transferred
2026-03-30T00:16:00Z answered wait=88 ring=1 talk=402 wrap=2.25
2026-03-30T01:54:00Z answered wait=12 talk=508 hold=2 wrap=4.25
2026-03-30T07:37:00Z answered wait=61 ring=1 talk=279 hold=1 wrap=11.25
2026-03-30T09:15:00Z answered wait=75 talk=385 hold=3 wrap=13.25
2026-03-30T10:53:00Z answered wait=89 ring=2 talk=491 hold=1 wrap=15.25 transferred
2026-03-30T12:31:00Z answered wait=13 ring=1 talk=597 hold=3 wrap=17.25
2026-03-30T16:36:00Z answered wait=48 talk=262 wrap=22.25 transferred
2026-03-30T18:14:00Z answered wait=62 ring=2 talk=368 hold=2 wrap=24.25
2026-03-30T19:52:00Z answered wait=76 ring=1 talk=474 wrap=26.25
2026-03-30T21:30:00Z answered talk=580 hold=2 wrap=28.25
2026-03-31T01:35:00Z answered wait=35 ring=2 talk=245 hold=3 wrap=2.25
2026-03-31T03:13:00Z answered wait=49 ring=1 talk=351 hold=1 wrap=4.25
2026-03-31T04:51:00Z answered wait=63 talk=457 hold=3 wrap=6.25
2026-03-31T12:12:00Z answered wait=36 talk=334 wrap=15.25
2026-03-31T13:01:00Z answered wait=43 ring=1 talk=387 hold=1 wrap=16.25
2026-03-31T14:39:00Z answered wait=57 talk=493 hold=3 wrap=18.25
2026-03-31T16:17:00Z answered wait=71 ring=2 talk=599 hold=1 wrap=20.25
2026-03-31T20:22:00Z answered wait=16 ring=1 talk=264 hold=2 wrap=25.25
2026-03-31T22:00:00Z answered wait=30 talk=370 wrap=27.25
\.


--
-- Data for Name: parted_1; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.parted_1 (id, offered_at, queue, channel, call, score, cost) FROM stdin;
1	2026-03-27 20:49:00+00	help	chat	2026-03-27T20:49:00Z answered wait=7 ring=1 talk=63 hold=1 wrap=1.25	1	0.37
2	2026-03-27 21:38:00+00	\N	phone	2026-03-27T21:38:00Z abandoned wait=14	2	0.74
3	2026-03-27 22:27:00+00	sales	chat	2026-03-27T22:27:00Z answered wait=21 talk=169 hold=3 wrap=3.25	3	1.11
4	2026-03-27 23:16:00+00	help	phone	2026-03-27T23:16:00Z flowed_out wait=28	4	1.48
5	2026-03-28 00:05:00+00	\N	chat	2026-03-28T00:05:00Z answered wait=35 ring=2 talk=275 hold=1 wrap=5.25	5	1.85
6	2026-03-28 00:54:00+00	sales	phone	2026-03-28T00:54:00Z callback wait=42	6	2.22
8	2026-03-28 02:32:00+00	\N	phone	2026-03-28T02:32:00Z blocked wait=56	8	2.96
9	2026-03-28 03:21:00+00	sales	chat	2026-03-28T03:21:00Z answered wait=63 talk=487 hold=1 wrap=9.25	9	3.33
10	2026-03-28 04:10:00+00	help	phone	2026-03-28T04:10:00Z answered wait=70 ring=1 talk=540 hold=2 wrap=10.25	10	3.70
12	2026-03-28 05:48:00+00	sales	phone	2026-03-28T05:48:00Z answered wait=84 talk=46 wrap=12.25	0	4.44
13	2026-03-28 06:37:00+00	help	chat	2026-03-28T06:37:00Z flowed_out wait=1	1	4.81
15	2026-03-28 08:15:00+00	sales	chat	2026-03-28T08:15:00Z callback wait=15	3	5.55
16	2026-03-28 09:04:00+00	help	phone	2026-03-28T09:04:00Z answered wait=22 ring=1 talk=258 wrap=16.25	4	5.92
17	2026-03-28 09:53:00+00	\N	chat	2026-03-28T09:53:00Z blocked wait=29	5	6.29
18	2026-03-28 10:42:00+00	sales	phone	2026-03-28T10:42:00Z answered wait=36 talk=364 hold=2 wrap=18.25	6	6.66
19	2026-03-28 11:31:00+00	help	chat	2026-03-28T11:31:00Z answered wait=43 ring=1 talk=417 hold=3 wrap=19.25	7	7.03
20	2026-03-28 12:20:00+00	\N	phone	2026-03-28T12:20:00Z abandoned wait=50	8	7.40
23	2026-03-28 14:47:00+00	\N	chat	2026-03-28T14:47:00Z answered wait=71 ring=2 talk=29 hold=3 wrap=23.25	\N	8.51
24	2026-03-28 15:36:00+00	sales	phone	2026-03-28T15:36:00Z callback wait=78	0	8.88
25	2026-03-28 16:25:00+00	help	chat	2026-03-28T16:25:00Z answered wait=85 ring=1 talk=135 hold=1 wrap=25.25	1	9.25
26	2026-03-28 17:14:00+00	\N	phone	2026-03-28T17:14:00Z blocked wait=2	2	9.62
27	2026-03-28 18:03:00+00	sales	chat	2026-03-28T18:03:00Z answered wait=9 talk=241 hold=3 wrap=27.25	3	9.99
29	2026-03-28 19:41:00+00	\N	chat	2026-03-28T19:41:00Z abandoned wait=23	5	10.73
30	2026-03-28 20:30:00+00	sales	phone	2026-03-28T20:30:00Z answered wait=30 talk=400 hold=2 wrap=30.25	6	11.10
31	2026-03-28 21:19:00+00	help	chat	2026-03-28T21:19:00Z flowed_out wait=37	7	11.47
32	2026-03-28 22:08:00+00	\N	phone	2026-03-28T22:08:00Z answered wait=44 ring=2 talk=506 wrap=1.25	8	11.84
34	2026-03-28 23:46:00+00	help	phone	2026-03-28T23:46:00Z answered wait=58 ring=1 talk=12 hold=2 wrap=3.25	10	12.58
36	2026-03-29 01:24:00+00	sales	phone	2026-03-29T01:24:00Z answered wait=72 talk=118 wrap=5.25	0	13.32
37	2026-03-29 02:13:00+00	help	chat	2026-03-29T02:13:00Z answered wait=79 ring=1 talk=171 hold=1 wrap=6.25	1	13.69
38	2026-03-29 03:02:00+00	\N	phone	2026-03-29T03:02:00Z abandoned wait=86	2	14.06
39	2026-03-29 03:51:00+00	sales	chat	2026-03-29T03:51:00Z answered wait=3 talk=277 hold=3 wrap=8.25	3	14.43
40	2026-03-29 04:40:00+00	help	phone	2026-03-29T04:40:00Z flowed_out wait=10	4	14.80
41	2026-03-29 05:29:00+00	\N	chat	2026-03-29T05:29:00Z answered wait=17 ring=2 talk=383 hold=1 wrap=10.25	5	15.17
43	2026-03-29 07:07:00+00	help	chat	2026-03-29T07:07:00Z answered wait=31 ring=1 talk=489 hold=3 wrap=12.25	7	15.91
45	2026-03-29 08:45:00+00	sales	chat	2026-03-29T08:45:00Z answered wait=45 talk=595 hold=1 wrap=14.25	9	16.65
46	2026-03-29 09:34:00+00	help	phone	2026-03-29T09:34:00Z answered wait=52 ring=1 talk=48 hold=2 wrap=15.25	10	17.02
47	2026-03-29 10:23:00+00	\N	chat	2026-03-29T10:23:00Z abandoned wait=59	\N	17.39
48	2026-03-29 11:12:00+00	sales	phone	2026-03-29T11:12:00Z answered wait=66 talk=154 wrap=17.25	0	17.76
7	2026-03-29 01:43:00+00	help	chat	2026-03-28T01:43:00Z answered wait=49 ring=1 talk=381 hold=3 wrap=7.25 transferred	7	2.59
14	2026-03-29 07:26:00+00	\N	phone	2026-03-28T07:26:00Z answered wait=8 ring=2 talk=152 hold=2 wrap=14.25 transferred	2	5.18
\.


--
-- Data for Name: parted_2; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.parted_2 (id, offered_at, queue, channel, call, score, cost) FROM stdin;
50	2026-03-29 12:50:00+00	\N	phone	\N	2	18.50
51	2026-03-29 13:39:00+00	sales	chat	2026-03-29T13:39:00Z callback wait=87	3	18.87
52	2026-03-29 14:28:00+00	help	phone	2026-03-29T14:28:00Z answered wait=4 ring=1 talk=366 wrap=21.25	4	19.24
53	2026-03-29 15:17:00+00	\N	chat	2026-03-29T15:17:00Z blocked wait=11	5	19.61
54	2026-03-29 16:06:00+00	sales	phone	2026-03-29T16:06:00Z answered wait=18 talk=472 hold=2 wrap=23.25	6	19.98
57	2026-03-29 18:33:00+00	sales	chat	2026-03-29T18:33:00Z answered wait=39 talk=31 hold=1 wrap=26.25	9	21.09
58	2026-03-29 19:22:00+00	help	phone	2026-03-29T19:22:00Z flowed_out wait=46	10	21.46
59	2026-03-29 20:11:00+00	\N	chat	2026-03-29T20:11:00Z answered wait=53 ring=2 talk=137 hold=3 wrap=28.25	\N	21.83
60	2026-03-29 21:00:00+00	sales	phone	2026-03-29T21:00:00Z callback wait=60	0	22.20
61	2026-03-29 21:49:00+00	help	chat	2026-03-29T21:49:00Z answered wait=67 ring=1 talk=243 hold=1 wrap=30.25	1	22.57
62	2026-03-29 22:38:00+00	\N	phone	2026-03-29T22:38:00Z blocked wait=74	2	22.94
64	2026-03-30 00:16:00+00	help	phone	2026-03-30T00:16:00Z answered wait=88 ring=1 talk=402 wrap=2.25	4	23.68
65	2026-03-30 01:05:00+00	\N	chat	2026-03-30T01:05:00Z abandoned wait=5	5	24.05
67	2026-03-30 02:43:00+00	help	chat	2026-03-30T02:43:00Z flowed_out wait=19	7	24.79
68	2026-03-30 03:32:00+00	\N	phone	2026-03-30T03:32:00Z answered wait=26 ring=2 talk=14 wrap=6.25	8	25.16
69	2026-03-30 04:21:00+00	sales	chat	2026-03-30T04:21:00Z callback wait=33	9	25.53
71	2026-03-30 05:59:00+00	\N	chat	2026-03-30T05:59:00Z blocked wait=47	\N	26.27
72	2026-03-30 06:48:00+00	sales	phone	2026-03-30T06:48:00Z answered wait=54 talk=226 wrap=10.25	0	26.64
73	2026-03-30 07:37:00+00	help	chat	2026-03-30T07:37:00Z answered wait=61 ring=1 talk=279 hold=1 wrap=11.25	1	27.01
74	2026-03-30 08:26:00+00	\N	phone	2026-03-30T08:26:00Z abandoned wait=68	2	27.38
75	2026-03-30 09:15:00+00	sales	chat	2026-03-30T09:15:00Z answered wait=75 talk=385 hold=3 wrap=13.25	3	27.75
76	2026-03-30 10:04:00+00	help	phone	2026-03-30T10:04:00Z flowed_out wait=82	4	28.12
78	2026-03-30 11:42:00+00	sales	phone	2026-03-30T11:42:00Z callback wait=6	6	28.86
79	2026-03-30 12:31:00+00	help	chat	2026-03-30T12:31:00Z answered wait=13 ring=1 talk=597 hold=3 wrap=17.25	7	29.23
80	2026-03-30 13:20:00+00	\N	phone	2026-03-30T13:20:00Z blocked wait=20	8	29.60
81	2026-03-30 14:09:00+00	sales	chat	2026-03-30T14:09:00Z answered wait=27 talk=103 hold=1 wrap=19.25	9	29.97
82	2026-03-30 14:58:00+00	help	phone	2026-03-30T14:58:00Z answered wait=34 ring=1 talk=156 hold=2 wrap=20.25	10	30.34
83	2026-03-30 15:47:00+00	\N	chat	2026-03-30T15:47:00Z abandoned wait=41	\N	30.71
85	2026-03-30 17:25:00+00	help	chat	2026-03-30T17:25:00Z flowed_out wait=55	1	31.45
86	2026-03-30 18:14:00+00	\N	phone	2026-03-30T18:14:00Z answered wait=62 ring=2 talk=368 hold=2 wrap=24.25	2	31.82
87	2026-03-30 19:03:00+00	sales	chat	2026-03-30T19:03:00Z callback wait=69	3	32.19
89	2026-03-30 20:41:00+00	\N	chat	2026-03-30T20:41:00Z blocked wait=83	5	32.93
90	2026-03-30 21:30:00+00	sales	phone	2026-03-30T21:30:00Z answered talk=580 hold=2 wrap=28.25	6	33.30
92	2026-03-30 23:08:00+00	\N	phone	2026-03-30T23:08:00Z abandoned wait=14	8	34.04
93	2026-03-30 23:57:00+00	sales	chat	2026-03-30T23:57:00Z answered wait=21 talk=139 hold=1 wrap=0.25	9	34.41
94	2026-03-31 00:46:00+00	help	phone	2026-03-31T00:46:00Z flowed_out wait=28	10	34.78
95	2026-03-31 01:35:00+00	\N	chat	2026-03-31T01:35:00Z answered wait=35 ring=2 talk=245 hold=3 wrap=2.25	\N	35.15
96	2026-03-31 02:24:00+00	sales	phone	2026-03-31T02:24:00Z callback wait=42	0	35.52
97	2026-03-31 03:13:00+00	help	chat	2026-03-31T03:13:00Z answered wait=49 ring=1 talk=351 hold=1 wrap=4.25	1	35.89
100	2026-03-31 05:40:00+00	help	phone	\N	4	37.00
101	2026-03-31 06:29:00+00	\N	chat	2026-03-31T06:29:00Z abandoned wait=77	5	37.37
102	2026-03-31 07:18:00+00	sales	phone	2026-03-31T07:18:00Z answered wait=84 talk=16 hold=2 wrap=9.25	6	37.74
103	2026-03-31 08:07:00+00	help	chat	2026-03-31T08:07:00Z flowed_out wait=1	7	38.11
104	2026-03-31 08:56:00+00	\N	phone	2026-03-31T08:56:00Z answered wait=8 ring=2 talk=122 wrap=11.25	8	38.48
106	2026-03-31 10:34:00+00	help	phone	2026-03-31T10:34:00Z answered wait=22 ring=1 talk=228 hold=2 wrap=13.25	10	39.22
107	2026-03-31 11:23:00+00	\N	chat	2026-03-31T11:23:00Z blocked wait=29	\N	39.59
108	2026-03-31 12:12:00+00	sales	phone	2026-03-31T12:12:00Z answered wait=36 talk=334 wrap=15.25	0	39.96
109	2026-03-31 13:01:00+00	help	chat	2026-03-31T13:01:00Z answered wait=43 ring=1 talk=387 hold=1 wrap=16.25	1	40.33
111	2026-03-31 14:39:00+00	sales	chat	2026-03-31T14:39:00Z answered wait=57 talk=493 hold=3 wrap=18.25	3	41.07
113	2026-03-31 16:17:00+00	\N	chat	2026-03-31T16:17:00Z answered wait=71 ring=2 talk=599 hold=1 wrap=20.25	5	41.81
114	2026-03-31 17:06:00+00	sales	phone	2026-03-31T17:06:00Z callback wait=78	6	42.18
115	2026-03-31 17:55:00+00	help	chat	2026-03-31T17:55:00Z answered wait=85 ring=1 talk=105 hold=3 wrap=22.25	7	42.55
116	2026-03-31 18:44:00+00	\N	phone	2026-03-31T18:44:00Z blocked wait=2	8	42.92
117	2026-03-31 19:33:00+00	sales	chat	2026-03-31T19:33:00Z answered wait=9 talk=211 hold=1 wrap=24.25	9	43.29
118	2026-03-31 20:22:00+00	help	phone	2026-03-31T20:22:00Z answered wait=16 ring=1 talk=264 hold=2 wrap=25.25	10	43.66
120	2026-03-31 22:00:00+00	sales	phone	2026-03-31T22:00:00Z answered wait=30 talk=370 wrap=27.25	0	44.40
21	2026-03-29 13:09:00+00	sales	chat	2026-03-28T13:09:00Z answered wait=57 talk=523 hold=1 wrap=21.25 transferred	9	7.77
28	2026-03-29 18:52:00+00	help	phone	2026-03-28T18:52:00Z answered wait=16 ring=1 talk=294 wrap=28.25 transferred	4	10.36
35	2026-03-30 00:35:00+00	\N	chat	2026-03-29T00:35:00Z blocked wait=65	\N	12.95
42	2026-03-30 06:18:00+00	sales	phone	2026-03-29T06:18:00Z callback wait=24	6	15.54
49	2026-03-30 12:01:00+00	help	chat	2026-03-29T12:01:00Z flowed_out wait=73	1	18.13
56	2026-03-30 17:44:00+00	\N	phone	2026-03-29T17:44:00Z abandoned wait=32	8	20.72
63	2026-03-30 23:27:00+00	sales	chat	2026-03-29T23:27:00Z answered wait=81 talk=349 hold=3 wrap=1.25 transferred	3	23.31
70	2026-03-31 05:10:00+00	help	phone	2026-03-30T05:10:00Z answered wait=40 ring=1 talk=120 hold=2 wrap=8.25 transferred	10	25.90
84	2026-03-31 16:36:00+00	sales	phone	2026-03-30T16:36:00Z answered wait=48 talk=262 wrap=22.25 transferred	0	31.08
91	2026-03-31 22:19:00+00	help	chat	2026-03-30T22:19:00Z answered wait=7 ring=1 talk=33 hold=3 wrap=29.25 transferred	7	33.67
98	2026-04-01 04:02:00+00	\N	phone	2026-03-31T04:02:00Z blocked wait=56	2	36.26
105	2026-04-01 09:45:00+00	sales	chat	2026-03-31T09:45:00Z callback wait=15	9	38.85
112	2026-04-01 15:28:00+00	help	phone	2026-03-31T15:28:00Z flowed_out wait=64	4	41.44
119	2026-04-01 21:11:00+00	\N	chat	2026-03-31T21:11:00Z abandoned wait=23	\N	44.03
\.


--
-- Data for Name: queues; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.queues (queue, threshold, method, target) FROM stdin;
sales	00:00:15	short_excluded	80
help	00:01:00	queue_exit	90
\.


--
-- Data for Name: states; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.states (queue, channel, stats, survey, list, last_id) FROM stdin;
help	chat	{"version": 1, "answered": 14, "flowed_out": 6, "held": 14, "transferred": 2, "wait_ms": {"answered": 644000, "flowed_out": 186000}, "talk_ms": 4176000, "hold_ms": 28000, "wrap_ms": 226500, "ring_ms": 14000, "waits": {"answered": {"7": 2, "13": 1, "25": 1, "31": 1, "43": 2, "49": 2, "61": 1, "67": 1, "79": 1, "85": 2}, "flowed_out": {"1": 2, "19": 1, "37": 1, "55": 1, "73": 1}}, "handles": {"66": 2, "131": 1, "162": 1, "179": 1, "276": 1, "292": 1, "358": 1, "392": 1, "406": 1, "440": 1, "506": 1, "556": 1, "620": 1}}	{"version": 1, "1": 10, "7": 10}	{"2026-03-27T20:49:00Z answered wait=7 ring=1 talk=63 hold=1 wrap=1.25","2026-03-28T01:43:00Z answered wait=49 ring=1 talk=381 hold=3 wrap=7.25 transferred","2026-03-28T06:37:00Z flowed_out wait=1","2026-03-28T11:31:00Z answered wait=43 ring=1 talk=417 hold=3 wrap=19.25","2026-03-28T16:25:00Z answered wait=85 ring=1 talk=135 hold=1 wrap=25.25","2026-03-28T21:19:00Z flowed_out wait=37","2026-03-29T02:13:00Z answered wait=79 ring=1 talk=171 hold=1 wrap=6.25","2026-03-29T07:07:00Z answered wait=31 ring=1 talk=489 hold=3 wrap=12.25","2026-03-29T12:01:00Z flowed_out wait=73","2026-03-29T16:55:00Z answered wait=25 ring=1 talk=525 hold=3 wrap=24.25","2026-03-29T21:49:00Z answered wait=67 ring=1 talk=243 hold=1 wrap=30.25","2026-03-30T02:43:00Z flowed_out wait=19","2026-03-30T07:37:00Z answered wait=61 ring=1 talk=279 hold=1 wrap=11.25","2026-03-30T12:31:00Z answered wait=13 ring=1 talk=597 hold=3 wrap=17.25","2026-03-30T17:25:00Z flowed_out wait=55","2026-03-30T22:19:00Z answered wait=7 ring=1 talk=33 hold=3 wrap=29.25 transferred","2026-03-31T03:13:00Z answered wait=49 ring=1 talk=351 hold=1 wrap=4.25","2026-03-31T08:07:00Z flowed_out wait=1","2026-03-31T13:01:00Z answered wait=43 ring=1 talk=387 hold=1 wrap=16.25","2026-03-31T17:55:00Z answered wait=85 ring=1 talk=105 hold=3 wrap=22.25"}	115
help	phone	{"version": 1, "answered": 12, "flowed_out": 7, "held": 7, "transferred": 2, "wait_ms": {"answered": 498000, "flowed_out": 322000}, "talk_ms": 3162000, "hold_ms": 14000, "wrap_ms": 190000, "ring_ms": 12000, "waits": {"answered": {"4": 1, "16": 2, "22": 2, "34": 1, "40": 1, "52": 1, "58": 1, "70": 1, "76": 1, "88": 1}, "flowed_out": {"10": 1, "28": 2, "46": 1, "64": 2, "82": 1}}, "handles": {"18": 1, "66": 1, "131": 1, "179": 1, "244": 1, "276": 1, "292": 1, "324": 1, "388": 1, "406": 1, "502": 1, "556": 1}}	{"version": 1, "4": 10, "10": 10}	{"2026-03-27T23:16:00Z flowed_out wait=28","2026-03-28T04:10:00Z answered wait=70 ring=1 talk=540 hold=2 wrap=10.25","2026-03-28T09:04:00Z answered wait=22 ring=1 talk=258 wrap=16.25","2026-03-28T13:58:00Z flowed_out wait=64","2026-03-28T18:52:00Z answered wait=16 ring=1 talk=294 wrap=28.25 transferred","2026-03-28T23:46:00Z answered wait=58 ring=1 talk=12 hold=2 wrap=3.25","2026-03-29T04:40:00Z flowed_out wait=10","2026-03-29T09:34:00Z answered wait=52 ring=1 talk=48 hold=2 wrap=15.25","2026-03-29T14:28:00Z answered wait=4 ring=1 talk=366 wrap=21.25","2026-03-29T19:22:00Z flowed_out wait=46","2026-03-30T00:16:00Z answered wait=88 ring=1 talk=402 wrap=2.25","2026-03-30T05:10:00Z answered wait=40 ring=1 talk=120 hold=2 wrap=8.25 transferred","2026-03-30T10:04:00Z flowed_out wait=82","2026-03-30T14:58:00Z answered wait=34 ring=1 talk=156 hold=2 wrap=20.25","2026-03-30T19:52:00Z answered wait=76 ring=1 talk=474 wrap=26.25","2026-03-31T00:46:00Z flowed_out wait=28","2026-03-31T10:34:00Z answered wait=22 ring=1 talk=228 hold=2 wrap=13.25","2026-03-31T15:28:00Z flowed_out wait=64","2026-03-31T20:22:00Z answered wait=16 ring=1 talk=264 hold=2 wrap=25.25",NULL}	118
sales	chat	{"version": 1, "answered": 14, "callback": 6, "held": 14, "transferred": 2, "wait_ms": {"answered": 570000, "callback": 270000}, "talk_ms": 4460000, "hold_ms": 28000, "wrap_ms": 192500, "waits": {"answered": {"3": 1, "9": 2, "21": 2, "27": 1, "39": 1, "45": 1, "57": 2, "63": 2, "75": 1, "81": 1}, "callback": {"15": 2, "33": 1, "51": 1, "69": 1, "87": 1}}, "handles": {"59": 1, "124": 1, "141": 1, "176": 1, "237": 1, "272": 1, "290": 1, "354": 1, "402": 1, "468": 1, "498": 1, "516": 1, "548": 1, "612": 1}}	{"version": 1, "3": 10, "9": 10}	{"2026-03-27T22:27:00Z answered wait=21 talk=169 hold=3 wrap=3.25","2026-03-28T03:21:00Z answered wait=63 talk=487 hold=1 wrap=9.25","2026-03-28T08:15:00Z callback wait=15","2026-03-28T13:09:00Z answered wait=57 talk=523 hold=1 wrap=21.25 transferred","2026-03-28T18:03:00Z answered wait=9 talk=241 hold=3 wrap=27.25","2026-03-28T22:57:00Z callback wait=51","2026-03-29T03:51:00Z answered wait=3 talk=277 hold=3 wrap=8.25","2026-03-29T08:45:00Z answered wait=45 talk=595 hold=1 wrap=14.25","2026-03-29T13:39:00Z callback wait=87","2026-03-29T18:33:00Z answered wait=39 talk=31 hold=1 wrap=26.25","2026-03-29T23:27:00Z answered wait=81 talk=349 hold=3 wrap=1.25 transferred","2026-03-30T04:21:00Z callback wait=33","2026-03-30T09:15:00Z answered wait=75 talk=385 hold=3 wrap=13.25","2026-03-30T14:09:00Z answered wait=27 talk=103 hold=1 wrap=19.25","2026-03-30T19:03:00Z callback wait=69","2026-03-30T23:57:00Z answered wait=21 talk=139 hold=1 wrap=0.25","2026-03-31T04:51:00Z answered wait=63 talk=457 hold=3 wrap=6.25","2026-03-31T09:45:00Z callback wait=15","2026-03-31T14:39:00Z answered wait=57 talk=493 hold=3 wrap=18.25","2026-03-31T19:33:00Z answered wait=9 talk=211 hold=1 wrap=24.25"}	117
sales	phone	{"version": 1, "answered": 13, "callback": 7, "held": 6, "transferred": 1, "wait_ms": {"answered": 570000, "callback": 330000}, "talk_ms": 3850000, "hold_ms": 12000, "wrap_ms": 223250, "waits": {"answered": {"0": 1, "12": 1, "18": 1, "30": 2, "36": 2, "48": 1, "54": 1, "66": 1, "72": 1, "84": 2}, "callback": {"6": 1, "24": 1, "42": 2, "60": 1, "78": 2}}, "handles": {"28": 1, "59": 1, "124": 1, "172": 1, "237": 1, "286": 1, "350": 1, "386": 1, "398": 1, "434": 1, "498": 1, "516": 1, "612": 1}}	{"version": 1, "0": 10, "6": 10}	{"2026-03-28T00:54:00Z callback wait=42","2026-03-28T05:48:00Z answered wait=84 talk=46 wrap=12.25","2026-03-28T10:42:00Z answered wait=36 talk=364 hold=2 wrap=18.25","2026-03-28T15:36:00Z callback wait=78","2026-03-28T20:30:00Z answered wait=30 talk=400 hold=2 wrap=30.25","2026-03-29T01:24:00Z answered wait=72 talk=118 wrap=5.25","2026-03-29T06:18:00Z callback wait=24","2026-03-29T11:12:00Z answered wait=66 talk=154 wrap=17.25","2026-03-29T16:06:00Z answered wait=18 talk=472 hold=2 wrap=23.25","2026-03-29T21:00:00Z callback wait=60","2026-03-30T01:54:00Z answered wait=12 talk=508 hold=2 wrap=4.25","2026-03-30T06:48:00Z answered wait=54 talk=226 wrap=10.25","2026-03-30T11:42:00Z callback wait=6","2026-03-30T16:36:00Z answered wait=48 talk=262 wrap=22.25 transferred","2026-03-30T21:30:00Z answered talk=580 hold=2 wrap=28.25","2026-03-31T02:24:00Z callback wait=42","2026-03-31T07:18:00Z answered wait=84 talk=16 hold=2 wrap=9.25","2026-03-31T12:12:00Z answered wait=36 talk=334 wrap=15.25","2026-03-31T17:06:00Z callback wait=78","2026-03-31T22:00:00Z answered wait=30 talk=370 wrap=27.25"}	120
\N	chat	{"version": 1, "answered": 7, "abandoned": 7, "blocked": 6, "held": 7, "transferred": 1, "wait_ms": {"answered": 371000, "abandoned": 305000, "blocked": 264000}, "talk_ms": 2159000, "hold_ms": 13000, "wrap_ms": 104750, "ring_ms": 14000, "waits": {"answered": {"17": 1, "35": 2, "53": 1, "71": 2, "89": 1}, "abandoned": {"5": 1, "23": 2, "41": 1, "59": 1, "77": 2}}, "handles": {"56": 1, "169": 1, "251": 1, "282": 1, "396": 1, "508": 1, "624": 1}}	{"version": 1, "5": 10}	{"2026-03-28T00:05:00Z answered wait=35 ring=2 talk=275 hold=1 wrap=5.25","2026-03-28T04:59:00Z abandoned wait=77","2026-03-28T09:53:00Z blocked wait=29","2026-03-28T14:47:00Z answered wait=71 ring=2 talk=29 hold=3 wrap=23.25","2026-03-28T19:41:00Z abandoned wait=23","2026-03-29T00:35:00Z blocked wait=65","2026-03-29T05:29:00Z answered wait=17 ring=2 talk=383 hold=1 wrap=10.25","2026-03-29T10:23:00Z abandoned wait=59","2026-03-29T15:17:00Z blocked wait=11","2026-03-29T20:11:00Z answered wait=53 ring=2 talk=137 hold=3 wrap=28.25","2026-03-30T01:05:00Z abandoned wait=5","2026-03-30T05:59:00Z blocked wait=47","2026-03-30T10:53:00Z answered wait=89 ring=2 talk=491 hold=1 wrap=15.25 transferred","2026-03-30T15:47:00Z abandoned wait=41","2026-03-30T20:41:00Z blocked wait=83","2026-03-31T01:35:00Z answered wait=35 ring=2 talk=245 hold=3 wrap=2.25","2026-03-31T06:29:00Z abandoned wait=77","2026-03-31T11:23:00Z blocked wait=29","2026-03-31T16:17:00Z answered wait=71 ring=2 talk=599 hold=1 wrap=20.25","2026-03-31T21:11:00Z abandoned wait=23"}	119
\N	phone	{"version": 1, "answered": 5, "abandoned": 7, "blocked": 7, "held": 2, "transferred": 1, "wait_ms": {"answered": 148000, "abandoned": 314000, "blocked": 248000}, "talk_ms": 1162000, "hold_ms": 4000, "wrap_ms": 57250, "ring_ms": 10000, "waits": {"answered": {"8": 2, "26": 1, "44": 1, "62": 1}, "abandoned": {"14": 2, "32": 1, "50": 2, "68": 1, "86": 1}}, "handles": {"21": 1, "134": 1, "169": 1, "396": 1, "508": 1}}	{"version": 1, "2": 10, "8": 10}	{"2026-03-27T21:38:00Z abandoned wait=14","2026-03-28T02:32:00Z blocked wait=56","2026-03-28T07:26:00Z answered wait=8 ring=2 talk=152 hold=2 wrap=14.25 transferred","2026-03-28T12:20:00Z abandoned wait=50","2026-03-28T17:14:00Z blocked wait=2","2026-03-28T22:08:00Z answered wait=44 ring=2 talk=506 wrap=1.25","2026-03-29T03:02:00Z abandoned wait=86","2026-03-29T07:56:00Z blocked wait=38","2026-03-29T17:44:00Z abandoned wait=32","2026-03-29T22:38:00Z blocked wait=74","2026-03-30T03:32:00Z answered wait=26 ring=2 talk=14 wrap=6.25","2026-03-30T08:26:00Z abandoned wait=68","2026-03-30T13:20:00Z blocked wait=20","2026-03-30T18:14:00Z answered wait=62 ring=2 talk=368 hold=2 wrap=24.25","2026-03-30T23:08:00Z abandoned wait=14","2026-03-31T04:02:00Z blocked wait=56","2026-03-31T08:56:00Z answered wait=8 ring=2 talk=122 wrap=11.25","2026-03-31T13:50:00Z abandoned wait=50","2026-03-31T18:44:00Z blocked wait=2",NULL}	116
\.


--
-- Data for Name: unbuilt_deltas; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.unbuilt_deltas (bucket, rows, n) FROM stdin;
2026-04-01 04:30:00+00	1	1
2026-04-01 12:30:00+00	1	1
2026-04-01 02:45:00+00	1	1
2026-04-01 09:15:00+00	1	1
2026-04-01 06:00:00+00	1	1
2026-04-01 14:15:00+00	1	1
2026-04-01 03:30:00+00	1	1
2026-03-31 22:45:00+00	1	1
2026-04-01 02:00:00+00	1	1
2026-04-01 07:45:00+00	1	1
2026-04-01 01:15:00+00	1	1
2026-03-31 23:30:00+00	1	1
2026-04-01 05:15:00+00	1	1
2026-04-01 06:45:00+00	1	1
2026-04-01 08:30:00+00	1	1
2026-04-01 11:00:00+00	1	1
2026-04-01 10:15:00+00	1	1
2026-04-01 00:15:00+00	1	1
2026-04-01 11:45:00+00	1	1
2026-04-01 13:30:00+00	1	1
2026-04-01 21:30:00+00	1	1
2026-04-01 18:15:00+00	1	1
2026-04-01 17:30:00+00	1	1
2026-04-01 15:00:00+00	1	1
2026-04-01 22:30:00+00	1	1
2026-04-01 20:45:00+00	1	1
2026-04-01 20:00:00+00	1	1
2026-04-01 19:00:00+00	1	1
2026-04-01 15:45:00+00	1	1
2026-04-01 16:45:00+00	1	1
2026-04-01 16:45:00+00	-1	-1
2026-03-31 22:45:00+00	-1	-1
2026-04-01 07:45:00+00	-1	-1
2026-03-29 07:45:00+00	-1	-1
2026-03-31 13:45:00+00	-1	-1
2026-03-30 01:45:00+00	-1	-1
2026-03-28 04:45:00+00	-1	-1
2026-03-28 22:45:00+00	-1	-1
2026-03-31 04:45:00+00	-1	-1
2026-03-30 10:45:00+00	-1	-1
2026-03-30 19:45:00+00	-1	-1
2026-03-29 16:45:00+00	-1	-1
2026-03-28 13:45:00+00	-1	-1
\.


--
-- Data for Name: unbuilt_groups; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.unbuilt_groups (bucket, rows, n) FROM stdin;
\.


--
-- Data for Name: unbuilt_partitions; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.unbuilt_partitions (partition, since, until, retired_at, mark, changed, written) FROM stdin;
\.


--
-- Data for Name: unbuilt_progress; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.unbuilt_progress (built_since, oldest, newest, refreshed_at, refresh_took, last_error, last_sqlstate, last_error_at, triggers_seen, unknown, unverified) FROM stdin;
\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
\.


--
-- Name: acd_calls acd_calls_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.acd_calls
    ADD CONSTRAINT acd_calls_pkey PRIMARY KEY (call_id, leg);


--
-- Name: acd_gaps acd_gaps_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.acd_gaps
    ADD CONSTRAINT acd_gaps_pkey PRIMARY KEY (first_id);


--
-- Name: acd_ignored acd_ignored_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.acd_ignored
    ADD CONSTRAINT acd_ignored_pkey PRIMARY KEY (event);


--
-- Name: acd_open acd_open_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.acd_open
    ADD CONSTRAINT acd_open_pkey PRIMARY KEY (call_id, leg);


--
-- Name: acd_outcomes acd_outcomes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.acd_outcomes
    ADD CONSTRAINT acd_outcomes_pkey PRIMARY KEY (event, detail);


--
-- Name: acd_rejected acd_rejected_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.acd_rejected
    ADD CONSTRAINT acd_rejected_pkey PRIMARY KEY (call_id, leg);


--
-- Name: asked asked_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.asked
    ADD CONSTRAINT asked_pkey PRIMARY KEY (query);


--
-- Name: calls calls_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_pkey PRIMARY KEY (id);


--
-- Name: log log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.log
    ADD CONSTRAINT log_pkey PRIMARY KEY (id);


--
-- Name: long_calls long_calls_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.long_calls
    ADD CONSTRAINT long_calls_pkey PRIMARY KEY (call);


--
-- Name: queues queues_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.queues
    ADD CONSTRAINT queues_pkey PRIMARY KEY (queue);


--
-- Name: K 1_groups_bucket_queue_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX "K 1_groups_bucket_queue_idx" ON public."K 1_groups" USING btree (bucket, queue) NULLS NOT DISTINCT;


--
-- Name: K 1_progress_expr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX "K 1_progress_expr_idx" ON public."K 1_progress" USING btree ((true));


--
-- Name: acd_agent_states_agent_queue_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX acd_agent_states_agent_queue_idx ON public.acd_agent_states USING btree (agent, queue);


--
-- Name: acd_calls_offered_at_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX acd_calls_offered_at_idx ON public.acd_calls USING btree (public.offered_at(call));


--
-- Name: acd_hours_groups_bucket_queue_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX acd_hours_groups_bucket_queue_idx ON public.acd_hours_groups USING btree (bucket, queue) NULLS NOT DISTINCT;


--
-- Name: acd_hours_progress_expr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX acd_hours_progress_expr_idx ON public.acd_hours_progress USING btree ((true));


--
-- Name: acd_rejected_entered_at_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX acd_rejected_entered_at_idx ON public.acd_rejected USING btree (entered_at);


--
-- Name: acd_source_expr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX acd_source_expr_idx ON public.acd_source USING btree ((true));


--
-- Name: calls_brin; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX calls_brin ON public.calls USING brin (call);


--
-- Name: calls_btree; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX calls_btree ON public.calls USING btree (call);


--
-- Name: calls_hash; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX calls_hash ON public.calls USING hash (call);


--
-- Name: calls_wait; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX calls_wait ON public.calls USING btree (public.wait_time(call)) WHERE (public.outcome(call) = 'answered'::text);


--
-- Name: k_days_groups_bucket_queue_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX k_days_groups_bucket_queue_idx ON public.k_days_groups USING btree (bucket, queue) NULLS NOT DISTINCT;


--
-- Name: k_days_progress_expr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX k_days_progress_expr_idx ON public.k_days_progress USING btree ((true));


--
-- Name: k_groups_bucket_queue_channel_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX k_groups_bucket_queue_channel_idx ON public.k_groups USING btree (bucket, queue, channel) NULLS NOT DISTINCT;


--
-- Name: k_phone_groups_bucket_queue_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX k_phone_groups_bucket_queue_idx ON public.k_phone_groups USING btree (bucket, queue) NULLS NOT DISTINCT;


--
-- Name: k_phone_progress_expr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX k_phone_progress_expr_idx ON public.k_phone_progress USING btree ((true));


--
-- Name: k_progress_expr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX k_progress_expr_idx ON public.k_progress USING btree ((true));


--
-- Name: states_stats_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX states_stats_idx ON public.states USING btree (stats);


--
-- Name: unbuilt_groups_bucket_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX unbuilt_groups_bucket_idx ON public.unbuilt_groups USING btree (bucket) NULLS NOT DISTINCT;


--
-- Name: unbuilt_progress_expr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX unbuilt_progress_expr_idx ON public.unbuilt_progress USING btree ((true));


--
-- Name: parted K 1_action; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_action" BEFORE INSERT OR DELETE ON public.parted FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_action" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_action" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted K 1_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_delete" AFTER DELETE ON public.parted REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_delete" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_delete" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted_1 K 1_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_delete" AFTER DELETE ON public.parted_1 REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_delete" ON parted_1; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_delete" ON public.parted_1 IS 'keeps rollup public."K 1"';


--
-- Name: parted_2 K 1_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_delete" AFTER DELETE ON public.parted_2 REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_delete" ON parted_2; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_delete" ON public.parted_2 IS 'keeps rollup public."K 1"';


--
-- Name: parted K 1_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_insert" AFTER INSERT ON public.parted REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_insert" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_insert" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted_1 K 1_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_insert" AFTER INSERT ON public.parted_1 REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_insert" ON parted_1; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_insert" ON public.parted_1 IS 'keeps rollup public."K 1"';


--
-- Name: parted_2 K 1_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_insert" AFTER INSERT ON public.parted_2 REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_insert" ON parted_2; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_insert" ON public.parted_2 IS 'keeps rollup public."K 1"';


--
-- Name: parted K 1_route; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_route" BEFORE INSERT ON public.parted FOR EACH ROW WHEN (false) EXECUTE FUNCTION public."K 1_capture"();

ALTER TABLE public.parted DISABLE TRIGGER "K 1_route";


--
-- Name: TRIGGER "K 1_route" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_route" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted K 1_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_truncate" BEFORE TRUNCATE ON public.parted FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_truncate" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_truncate" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted_1 K 1_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_truncate" BEFORE TRUNCATE ON public.parted_1 FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_truncate" ON parted_1; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_truncate" ON public.parted_1 IS 'keeps rollup public."K 1"';


--
-- Name: parted_2 K 1_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_truncate" BEFORE TRUNCATE ON public.parted_2 FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_truncate" ON parted_2; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_truncate" ON public.parted_2 IS 'keeps rollup public."K 1"';


--
-- Name: parted K 1_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_update" AFTER UPDATE ON public.parted REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_update" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_update" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted_1 K 1_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_update" AFTER UPDATE ON public.parted_1 REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_update" ON parted_1; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_update" ON public.parted_1 IS 'keeps rollup public."K 1"';


--
-- Name: parted_2 K 1_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "K 1_update" AFTER UPDATE ON public.parted_2 REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "K 1_update" ON parted_2; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "K 1_update" ON public.parted_2 IS 'keeps rollup public."K 1"';


--
-- Name: acd_calls acd_hours_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER acd_hours_delete AFTER DELETE ON public.acd_calls REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.acd_hours_capture();


--
-- Name: TRIGGER acd_hours_delete ON acd_calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER acd_hours_delete ON public.acd_calls IS 'keeps rollup public.acd_hours';


--
-- Name: acd_calls acd_hours_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER acd_hours_insert AFTER INSERT ON public.acd_calls REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.acd_hours_capture();


--
-- Name: TRIGGER acd_hours_insert ON acd_calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER acd_hours_insert ON public.acd_calls IS 'keeps rollup public.acd_hours';


--
-- Name: acd_calls acd_hours_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER acd_hours_truncate BEFORE TRUNCATE ON public.acd_calls FOR EACH STATEMENT EXECUTE FUNCTION public.acd_hours_capture();


--
-- Name: TRIGGER acd_hours_truncate ON acd_calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER acd_hours_truncate ON public.acd_calls IS 'keeps rollup public.acd_hours';


--
-- Name: acd_calls acd_hours_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER acd_hours_update AFTER UPDATE ON public.acd_calls REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.acd_hours_capture();


--
-- Name: TRIGGER acd_hours_update ON acd_calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER acd_hours_update ON public.acd_calls IS 'keeps rollup public.acd_hours';


--
-- Name: k_deltas k_days_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_days_insert AFTER INSERT ON public.k_deltas REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.k_days_capture();


--
-- Name: TRIGGER k_days_insert ON k_deltas; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_days_insert ON public.k_deltas IS 'keeps rollup public.k_days';


--
-- Name: calls k_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_delete AFTER DELETE ON public.calls REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.k_capture();


--
-- Name: TRIGGER k_delete ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_delete ON public.calls IS 'keeps rollup public.k';


--
-- Name: calls k_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_insert AFTER INSERT ON public.calls REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.k_capture();


--
-- Name: TRIGGER k_insert ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_insert ON public.calls IS 'keeps rollup public.k';


--
-- Name: calls k_phone_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_phone_delete AFTER DELETE ON public.calls REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.k_phone_capture();


--
-- Name: TRIGGER k_phone_delete ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_phone_delete ON public.calls IS 'keeps rollup public.k_phone';


--
-- Name: calls k_phone_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_phone_insert AFTER INSERT ON public.calls REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.k_phone_capture();


--
-- Name: TRIGGER k_phone_insert ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_phone_insert ON public.calls IS 'keeps rollup public.k_phone';


--
-- Name: calls k_phone_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_phone_truncate BEFORE TRUNCATE ON public.calls FOR EACH STATEMENT EXECUTE FUNCTION public.k_phone_capture();


--
-- Name: TRIGGER k_phone_truncate ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_phone_truncate ON public.calls IS 'keeps rollup public.k_phone';


--
-- Name: calls k_phone_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_phone_update AFTER UPDATE ON public.calls REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.k_phone_capture();


--
-- Name: TRIGGER k_phone_update ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_phone_update ON public.calls IS 'keeps rollup public.k_phone';


--
-- Name: calls k_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_truncate BEFORE TRUNCATE ON public.calls FOR EACH STATEMENT EXECUTE FUNCTION public.k_capture();


--
-- Name: TRIGGER k_truncate ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_truncate ON public.calls IS 'keeps rollup public.k';


--
-- Name: calls k_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER k_update AFTER UPDATE ON public.calls REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.k_capture();


--
-- Name: TRIGGER k_update ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER k_update ON public.calls IS 'keeps rollup public.k';


--
-- Name: calls unbuilt_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER unbuilt_delete AFTER DELETE ON public.calls REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.unbuilt_capture();


--
-- Name: TRIGGER unbuilt_delete ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER unbuilt_delete ON public.calls IS 'keeps rollup public.unbuilt';


--
-- Name: calls unbuilt_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER unbuilt_insert AFTER INSERT ON public.calls REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.unbuilt_capture();


--
-- Name: TRIGGER unbuilt_insert ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER unbuilt_insert ON public.calls IS 'keeps rollup public.unbuilt';


--
-- Name: calls unbuilt_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER unbuilt_truncate BEFORE TRUNCATE ON public.calls FOR EACH STATEMENT EXECUTE FUNCTION public.unbuilt_capture();


--
-- Name: TRIGGER unbuilt_truncate ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER unbuilt_truncate ON public.calls IS 'keeps rollup public.unbuilt';


--
-- Name: calls unbuilt_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER unbuilt_update AFTER UPDATE ON public.calls REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.unbuilt_capture();


--
-- Name: TRIGGER unbuilt_update ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER unbuilt_update ON public.calls IS 'keeps rollup public.unbuilt';


--
-- Name: parted ~K 1_erase; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "~K 1_erase" AFTER DELETE ON public.parted FOR EACH ROW EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "~K 1_erase" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "~K 1_erase" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted_1 ~K 1_erase; Type: TRIGGER; Schema: public; Owner: -
--


ALTER TABLE public.parted_1 DISABLE TRIGGER "~K 1_erase";


--
-- Name: parted_2 ~K 1_erase; Type: TRIGGER; Schema: public; Owner: -
--


ALTER TABLE public.parted_2 DISABLE TRIGGER "~K 1_erase";


--
-- Name: parted ~K 1_move; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "~K 1_move" BEFORE UPDATE ON public.parted FOR EACH ROW EXECUTE FUNCTION public."K 1_capture"();


--
-- Name: TRIGGER "~K 1_move" ON parted; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "~K 1_move" ON public.parted IS 'keeps rollup public."K 1"';


--
-- Name: parted_1 ~K 1_move; Type: TRIGGER; Schema: public; Owner: -
--


ALTER TABLE public.parted_1 ENABLE ALWAYS TRIGGER "~K 1_move";


--
-- Name: parted_2 ~K 1_move; Type: TRIGGER; Schema: public; Owner: -
--


ALTER TABLE public.parted_2 ENABLE ALWAYS TRIGGER "~K 1_move";


--
-- Name: acd_calls ~acd_hours_alone; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "~acd_hours_alone" AFTER INSERT ON public.acd_calls REFERENCING NEW TABLE AS added FOR EACH ROW WHEN (false) EXECUTE FUNCTION public.acd_hours_capture();

ALTER TABLE public.acd_calls DISABLE TRIGGER "~acd_hours_alone";


--
-- Name: TRIGGER "~acd_hours_alone" ON acd_calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "~acd_hours_alone" ON public.acd_calls IS 'keeps rollup public.acd_hours';


--
-- Name: calls ~k_alone; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "~k_alone" AFTER INSERT ON public.calls REFERENCING NEW TABLE AS added FOR EACH ROW WHEN (false) EXECUTE FUNCTION public.k_capture();

ALTER TABLE public.calls DISABLE TRIGGER "~k_alone";


--
-- Name: TRIGGER "~k_alone" ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "~k_alone" ON public.calls IS 'keeps rollup public.k';


--
-- Name: calls ~k_phone_alone; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "~k_phone_alone" AFTER INSERT ON public.calls REFERENCING NEW TABLE AS added FOR EACH ROW WHEN (false) EXECUTE FUNCTION public.k_phone_capture();

ALTER TABLE public.calls DISABLE TRIGGER "~k_phone_alone";


--
-- Name: TRIGGER "~k_phone_alone" ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "~k_phone_alone" ON public.calls IS 'keeps rollup public.k_phone';


--
-- Name: calls ~unbuilt_alone; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER "~unbuilt_alone" AFTER INSERT ON public.calls REFERENCING NEW TABLE AS added FOR EACH ROW WHEN (false) EXECUTE FUNCTION public.unbuilt_capture();

ALTER TABLE public.calls DISABLE TRIGGER "~unbuilt_alone";


--
-- Name: TRIGGER "~unbuilt_alone" ON calls; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TRIGGER "~unbuilt_alone" ON public.calls IS 'keeps rollup public.unbuilt';


--
-- Name: FUNCTION "K 1_capture"(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public."K 1_capture"() FROM PUBLIC;


--
-- Name: FUNCTION acd_hours_capture(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.acd_hours_capture() FROM PUBLIC;


--
-- Name: FUNCTION k_capture(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.k_capture() FROM PUBLIC;


--
-- Name: FUNCTION k_days_capture(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.k_days_capture() FROM PUBLIC;


--
-- Name: FUNCTION k_phone_capture(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.k_phone_capture() FROM PUBLIC;


--
-- Name: FUNCTION unbuilt_capture(); Type: ACL; Schema: public; Owner: -
--

REVOKE ALL ON FUNCTION public.unbuilt_capture() FROM PUBLIC;


--
-- Name: by_day; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: -
--

REFRESH MATERIALIZED VIEW public.by_day;


--
-- PostgreSQL database dump complete
--


