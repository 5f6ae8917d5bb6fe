/** Starting and stopping in order. */
package io.estran.process.lifecycle;
