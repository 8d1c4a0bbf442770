INSERT INTO rebuilds SELECT rebuild_rollup('k', NULL, NULL) WHERE (SELECT built = 100 FROM rollup_status WHERE rollup = 'k'::regclass);
INSERT INTO rebuilds SELECT rebuild_rollup('d', '2026-03-25', '2026-03-28') WHERE (SELECT built = 100 FROM rollup_status WHERE rollup = 'd'::regclass);
