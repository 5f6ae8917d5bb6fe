/** The file system behind a port, so that durable code can be tested on a faulty one. */
package io.estran.process.disk;
