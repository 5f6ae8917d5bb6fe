/** The bare ends of an MQTT 5 connection, against which uplink and gateway are measured: they check nothing and keep nothing. */
package io.estran.benchmarks.mqtt;
