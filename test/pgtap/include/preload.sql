-- A session with the library preloaded: in such a one, ccmetrics.use_rollups can be on.
\setenv PGOPTIONS '-c session_preload_libraries=ccmetrics'
\c
SET client_min_messages = warning;
SET timezone = 'UTC';
