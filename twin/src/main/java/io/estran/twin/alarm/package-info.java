/**
 * Alarms: the fold of alarm events into how each alarm stands, one per (asset, rule, series). Plain Java: no Kafka client, no
 * clock, no thread of its own. The newest transition by event time wins, so any order of the same events ends in the same
 * alarms. Bounded: beyond the limit the alarm longest cleared is dropped and counted.
 */
package io.estran.twin.alarm;
