/** The southbound side: sources and the ports between them and the ring. */
package io.estran.agent.source;
