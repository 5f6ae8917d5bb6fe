/** Names that cross a boundary: agents, series, patterns, MQTT and Kafka topics, record headers. */
package io.estran.protocol.name;
