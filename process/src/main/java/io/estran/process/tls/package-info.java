/**
 * Mutual TLS from three PEM files, and the key with which an agent signs what it states, with the JDK alone.
 *
 * <p>A process has its certificate chain (leaf first, P-256), the leaf's key (PKCS#8, not encrypted) and the authority that
 * it trusts, and nothing else is trusted: the machine's own trust store is not used. {@link TlsMaterial} reads and checks all
 * three at start, so that a wrong file is a sentence at start and not a handshake failure at night. The identity of a
 * process is the common name of its certificate ({@link CommonName}).
 *
 * <p>Whether certificates are valid is judged at the {@link io.estran.process.time.KnownTime}, as the clock of a small computer
 * may stand in 1970 when it boots: {@code DatedTrust} gives that time to the JDK's own check. A certificate of one's own that has
 * ended can be read all the same ({@link TlsMaterial#isExpired}): a clock that runs ahead must not keep an agent from polling.
 */
package io.estran.process.tls;
