/**
 * Mutual TLS from three PEM files, and the key with which an agent signs what it states, with the JDK alone.
 *
 * <p>A process has its certificate chain (leaf first, P-256), the leaf's key (PKCS#8, not encrypted) and the authority that
 * it trusts, and nothing else is trusted: the machine's own trust store is not used. {@link TlsMaterial} reads and checks all
 * three at start, so that a wrong file is a sentence at start and not a handshake failure at night. The identity of a
 * process is the common name of its certificate ({@link CommonName}).
 *
 * <p>A certificate that has expired is a problem; one that is not valid yet is not, because the clock of a small computer
 * may stand in 1970 when it boots.
 */
package io.estran.process.tls;
