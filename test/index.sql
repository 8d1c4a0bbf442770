-- The index of docs/reference, made of the catalogue's COMMENTs. psql runs this in the root of the sources, in a database
-- with the extension. It creates, in the first schema of search_path:
--   reference_object   what users call or name, with its anchor in the pages of the reference; NULL where it has no entry
--   reference_index    docs/reference/README.md as it should be

\set pages `for page in calls columns surveys statistics workforce time rollups sources; do echo "<!-- page $page -->"; cat docs/reference/$page.md; done`
\set index `cat docs/reference/README.md`

CREATE TABLE reference_page AS
SELECT number, substring(text, '^([a-z]+) -->') AS page, substring(text, '\n# ([^\n]+)') AS title, text
FROM regexp_split_to_table(:'pages', '<!-- page ') WITH ORDINALITY AS p (text, number) WHERE text <> '';

-- What a link can name: <a id="aht"></a>, and a heading of one word.
CREATE TABLE reference_anchor AS
SELECT number, page, anchor, min(place) AS place
FROM reference_page, regexp_matches(text, '<a id="([^"]+)"></a>|^#+ `?([A-Za-z_0-9]+)`?$', 'gn') WITH ORDINALITY AS m (found, place),
     lower(coalesce(found[1], found[2])) AS anchor
GROUP BY number, page, anchor;

CREATE TABLE reference_object AS
WITH member AS (
    SELECT classid, objid, obj_description(objid, classid::regclass::name) AS comment
    FROM pg_depend
    WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'ccmetrics')
), object AS (
    -- Functions that users call: not those that the server calls as parts of aggregates, operators, casts, types, index
    -- methods and languages. The *_float8 functions have one entry, as a kind.
    SELECT objid, 'function' AS kind, proname::text AS name, proname::text AS anchor, proargtypes::regtype[]::text[] AS types,
           '(' || replace(replace(pg_get_function_identity_arguments(p.oid), 'timestamp with time zone', 'timestamptz'), ' without time zone', '') || ')' AS arguments, comment
    FROM member JOIN pg_proc AS p ON classid = 'pg_proc'::regclass AND p.oid = objid
    WHERE proname !~ '_float8$'
      AND NOT EXISTS (SELECT FROM pg_aggregate WHERE p.oid IN (aggtransfn, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn))
      AND NOT EXISTS (SELECT FROM pg_operator WHERE oprcode = p.oid)
      AND NOT EXISTS (SELECT FROM pg_cast WHERE castfunc = p.oid)
      AND NOT EXISTS (SELECT FROM pg_type WHERE p.oid IN (typinput, typoutput, typreceive, typsend))
      AND NOT EXISTS (SELECT FROM pg_amproc WHERE amproc = p.oid)
      AND NOT EXISTS (SELECT FROM pg_language WHERE p.oid IN (lanplcallfoid, laninline, lanvalidator))
    UNION ALL
    -- The server makes array types, and the row types of views, without a comment.
    SELECT objid, 'type', typname, typname, ARRAY[typname::text], '', comment
    FROM member JOIN pg_type AS t ON classid = 'pg_type'::regclass AND t.oid = objid WHERE comment IS NOT NULL
    UNION ALL
    SELECT objid, 'view', relname, relname, '{}', '', comment FROM member JOIN pg_class AS c ON classid = 'pg_class'::regclass AND c.oid = objid WHERE relkind = 'v'
    UNION ALL
    SELECT objid, 'language', lanname, lanname, '{}', '', comment FROM member JOIN pg_language AS l ON classid = 'pg_language'::regclass AND l.oid = objid
    UNION ALL
    SELECT objid, 'cast', format('%s::%s', castsource::regtype, casttarget::regtype), 'casts', ARRAY[castsource::regtype::text, casttarget::regtype::text], '', comment
    FROM member JOIN pg_cast AS c ON classid = 'pg_cast'::regclass AND c.oid = objid
    UNION ALL
    -- Comparisons are what the operator classes are made of.
    SELECT objid, 'operator', concat_ws(' ', nullif(oprleft, 0)::regtype, oprname, oprright::regtype), 'operators', ARRAY[oprright::regtype::text], '', comment
    FROM member JOIN pg_operator AS o ON classid = 'pg_operator'::regclass AND o.oid = objid
    WHERE NOT EXISTS (SELECT FROM pg_amop WHERE amopopr = o.oid) AND oprname <> '<>'
    UNION ALL
    SELECT objid, amname || ' operator class', opcname, opcname, ARRAY[opcintype::regtype::text], '', comment
    FROM member JOIN pg_opclass AS c ON classid = 'pg_opclass'::regclass AND c.oid = objid JOIN pg_am AS m ON m.oid = opcmethod
)
SELECT object.*, a.number, a.page, a.place
FROM object LEFT JOIN LATERAL (
    -- A name may have an entry on several pages: over calls, over columns, of statistics.
    SELECT * FROM reference_anchor AS r WHERE r.anchor = lower(object.anchor)
    ORDER BY page = CASE WHEN types && '{call_stats}' THEN 'statistics' WHEN types && '{survey_stats}' THEN 'surveys'
                         WHEN types && '{call_interval}' THEN 'calls' ELSE 'columns' END DESC, number
    LIMIT 1) AS a ON true;

CREATE VIEW reference_index AS
WITH named AS (
    -- arguments only where the page has several functions of the name
    SELECT number, page, place, lower(anchor) AS anchor, comment, kind, name,
           CASE WHEN kind = 'function' THEN '' ELSE kind || ' ' END AS what,
           name || CASE WHEN count(*) FILTER (WHERE kind = 'function') OVER (PARTITION BY page, name) > 1 THEN arguments ELSE '' END AS signature
    FROM reference_object WHERE page IS NOT NULL
), line AS (
    SELECT number, place, kind, name COLLATE "C" AS name, min(signature COLLATE "C") AS first,
           format('| %s | %s |', string_agg(format('%s[`%s`](%s.md#%s)', what, signature, page, anchor), ', ' ORDER BY signature COLLATE "C"), replace(comment, '|', '\|')) AS line
    FROM named GROUP BY number, place, kind, name, comment
), topic AS (
    SELECT p.number, format(E'### [%s](%s.md)\n\n| | |\n|---|---|\n', title, p.page) || string_agg(line, E'\n' ORDER BY place, kind, name, first) AS topic
    FROM line JOIN reference_page AS p USING (number) GROUP BY p.number, title, p.page
)
SELECT (substring(:'index', '^.*<!-- index -->\n') || string_agg(topic, E'\n\n' ORDER BY number) || E'\n' || substring(:'index', '<!-- end -->.*$'))
           COLLATE "default" AS page
FROM topic;
