/** The southbound side: connectors and the ports between them and the ring. */
package io.estran.agent.source;
