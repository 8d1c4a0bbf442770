-- The language of the trigger functions of rollups.

CREATE FUNCTION rollup_capture_handler() RETURNS language_handler
    AS 'MODULE_PATHNAME', 'cc_rollup_capture_handler' LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_capture_handler() IS 'runs functions of language ccmetrics_capture';

CREATE FUNCTION rollup_capture_validator(function oid) RETURNS void
    AS 'MODULE_PATHNAME', 'cc_rollup_capture_validator' LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION rollup_capture_validator(oid) IS 'checks new functions of language ccmetrics_capture';

CREATE TRUSTED LANGUAGE ccmetrics_capture HANDLER rollup_capture_handler VALIDATOR rollup_capture_validator;
COMMENT ON LANGUAGE ccmetrics_capture IS
    'language of the trigger functions of rollups, which hold no SQL because what they do follows from the definition of the rollup; their plans are dropped with the function';
