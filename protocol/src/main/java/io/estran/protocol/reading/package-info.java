/** Quality of a reading. */
package io.estran.protocol.reading;
