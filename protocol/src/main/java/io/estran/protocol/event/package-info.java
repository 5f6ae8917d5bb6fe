/** Events. */
package io.estran.protocol.event;
