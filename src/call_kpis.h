/*
 * call_kpis.h: what the KPIs of calls agree on.
 */
#ifndef CCMETRICS_CALL_KPIS_H
#define CCMETRICS_CALL_KPIS_H

/* Threshold of service_level(call), in milliseconds. */
#define CALL_SERVICE_MS 20000

#endif
