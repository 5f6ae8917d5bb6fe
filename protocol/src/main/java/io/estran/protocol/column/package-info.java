/**
 * Columns of numbers and strings in a body, each with the encoding that made it smallest; which columns there are is for the
 * body to say. Memory for values is taken only when the column's bytes can hold them. Confined to the caller's thread.
 */
package io.estran.protocol.column;
