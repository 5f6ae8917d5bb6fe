package io.estran.process.tls;

import java.nio.file.Path;

/**
 * Where a {@link SigningKey} lies.
 *
 * @param certificate PEM certificate chain, leaf first
 * @param key PEM private key of the leaf, PKCS#8, not encrypted
 */
public record SigningFiles(Path certificate, Path key) {}
