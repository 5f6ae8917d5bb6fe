package io.estran.agent.config;

import io.estran.agent.uplink.UplinkSettings;
import io.estran.process.tls.TlsFiles;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the gateway.
 *
 * @param given whether the file says anything about it; otherwise all of it is default
 * @param tls null for a plaintext connection
 */
public record UplinkSetting(
        boolean given, UplinkSettings settings, @Nullable TlsFiles tls) {}
