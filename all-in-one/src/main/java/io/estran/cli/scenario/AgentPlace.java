package io.estran.cli.scenario;

import io.estran.process.tls.SigningFiles;
import io.estran.process.tls.TlsFiles;
import java.nio.file.Path;

/**
 * Where an agent lives in this chain.
 *
 * @param file where its configuration is written, if it is
 * @param data its data folder
 * @param gateway {@code mqtts://host:port}
 * @param tls with which it speaks to the gateway
 * @param attestation with which it signs what it states
 */
public record AgentPlace(Path file, Path data, String gateway, TlsFiles tls, SigningFiles attestation) {}
