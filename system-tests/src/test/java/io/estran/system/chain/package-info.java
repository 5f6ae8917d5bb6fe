/** The whole chain in one test process, on real parts: broker, gateway with sequencer over mutual TLS, agent, reader. */
package io.estran.system.chain;
