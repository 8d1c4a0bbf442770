-- From 0.1.0 to 0.2.0: what changed in the install script, in its order. CONTRIBUTING.md tells how to write it.
\echo Use "ALTER EXTENSION ccmetrics UPDATE" to load this file. \quit
