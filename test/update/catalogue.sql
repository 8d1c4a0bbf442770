-- Every object of the extension, by identity, with what the catalogue says of it: no
-- OID, so that two databases can be compared. One line each.
SET search_path = pg_catalog;
CREATE TEMP VIEW members AS
SELECT d.classid, d.objid, i.type || ' ' || i.identity AS name
FROM pg_depend AS d, pg_extension AS e, pg_identify_object(d.classid, d.objid, 0) AS i
WHERE e.extname = 'ccmetrics' AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e';
CREATE TEMP VIEW lines AS
SELECT name, 'member' AS what, NULL AS value FROM members
UNION ALL
SELECT 'extension', 'itself', ROW(extversion, extrelocatable, extnamespace::regnamespace, extconfig, obj_description(oid, 'pg_extension'))::text
FROM pg_extension WHERE extname = 'ccmetrics'
UNION ALL
-- 0 for the object, else its column
SELECT name, 'comment ' || objsubid, description FROM members JOIN pg_description AS d ON d.classoid = classid AND d.objoid = objid
UNION ALL
-- of a composite type, whose columns are those of a relation
SELECT name, 'comment ' || objsubid, description FROM members JOIN pg_type AS t ON classid = 'pg_type'::regclass AND t.oid = objid
JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = typrelid AND objsubid > 0
UNION ALL
SELECT members.name, 'needs ' || i.type || ' ' || i.identity, deptype::text
FROM members JOIN pg_depend AS d USING (classid, objid) CROSS JOIN pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS i WHERE deptype <> 'e'
UNION ALL
SELECT name, 'rights at the start', initprivs::text FROM members JOIN pg_init_privs AS p ON p.classoid = classid AND p.objoid = objid
UNION ALL
SELECT name, 'function', ROW(prokind, prosecdef, proleakproof, proisstrict, proretset, provolatile, proparallel, procost, prorows, provariadic::regtype, prosupport::regprocedure,
    pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), prolang, prosrc, probin, proconfig, proacl, pg_get_userbyid(proowner))::text
FROM members JOIN pg_proc AS p ON p.oid = objid WHERE classid = 'pg_proc'::regclass
UNION ALL
SELECT name, 'aggregate', ROW(aggkind, aggnumdirectargs, aggtransfn::regprocedure, aggfinalfn::regprocedure, aggcombinefn::regprocedure, aggserialfn::regprocedure,
    aggdeserialfn::regprocedure, aggmtransfn::regprocedure, aggminvtransfn::regprocedure, aggmfinalfn::regprocedure, aggfinalextra, aggmfinalextra, aggfinalmodify,
    aggmfinalmodify, aggsortop::regoperator, aggtranstype::regtype, aggtransspace, aggmtranstype::regtype, aggmtransspace, agginitval, aggminitval)::text
FROM members JOIN pg_aggregate ON aggfnoid = objid WHERE classid = 'pg_proc'::regclass
UNION ALL
SELECT name, 'operator', ROW(oprkind, oprcanmerge, oprcanhash, oprresult::regtype, oprcom::regoperator, oprnegate::regoperator, oprcode::regprocedure,
    oprrest::regprocedure, oprjoin::regprocedure)::text
FROM members JOIN pg_operator AS o ON o.oid = objid WHERE classid = 'pg_operator'::regclass
UNION ALL
SELECT name, 'operator class', ROW(opcintype::regtype, opckeytype::regtype, opcdefault, opcfamily = (SELECT f.oid FROM pg_opfamily AS f
    WHERE (f.opfname, f.opfmethod, f.opfnamespace) = (c.opcname, c.opcmethod, c.opcnamespace)))::text
FROM members JOIN pg_opclass AS c ON c.oid = objid WHERE classid = 'pg_opclass'::regclass
UNION ALL
SELECT name, 'in the family', ROW('operator', amoplefttype::regtype, amoprighttype::regtype, amopstrategy, amoppurpose, amopopr::regoperator)::text
FROM members JOIN pg_amop ON amopfamily = objid WHERE classid = 'pg_opfamily'::regclass
UNION ALL
SELECT name, 'in the family', ROW('function', amproclefttype::regtype, amprocrighttype::regtype, amprocnum, amproc::oid::regprocedure)::text
FROM members JOIN pg_amproc ON amprocfamily = objid WHERE classid = 'pg_opfamily'::regclass
UNION ALL
SELECT name, 'cast', ROW(castfunc::regprocedure, castcontext, castmethod)::text
FROM members JOIN pg_cast AS c ON c.oid = objid WHERE classid = 'pg_cast'::regclass
UNION ALL
SELECT name, 'type', ROW(typlen, typbyval, typtype, typcategory, typispreferred, typdelim, typarray::regtype, typelem::regtype, typsubscript::oid::regprocedure,
    typinput::oid::regprocedure, typoutput::oid::regprocedure, typreceive::oid::regprocedure, typsend::oid::regprocedure, typmodin::oid::regprocedure,
    typmodout::oid::regprocedure, typanalyze::oid::regprocedure, typalign, typstorage, typnotnull, typbasetype::regtype, typdefault, typacl)::text
FROM members JOIN pg_type AS t ON t.oid = objid WHERE classid = 'pg_type'::regclass
UNION ALL
SELECT name, 'relation', ROW(relkind, relpersistence, reloptions, relacl, CASE relkind WHEN 'v' THEN pg_get_viewdef(c.oid) END)::text
FROM members JOIN pg_class AS c ON c.oid = objid WHERE classid = 'pg_class'::regclass
UNION ALL
SELECT name, 'column ' || attnum, ROW(attname, format_type(atttypid, atttypmod), attnotnull, attacl, atthasdef)::text
FROM members JOIN pg_class AS c ON c.oid = objid OR c.reltype = objid JOIN pg_attribute ON attrelid = c.oid
WHERE classid IN ('pg_class'::regclass, 'pg_type'::regclass) AND attnum > 0;
SELECT line FROM lines, replace(concat_ws(' | ', name, what, value), E'\n', ' ') AS line ORDER BY line COLLATE "C";
