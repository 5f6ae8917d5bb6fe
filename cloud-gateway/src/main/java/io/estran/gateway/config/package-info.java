/**
 * The gateway's configuration: {@link io.estran.gateway.config.GatewayFile} reads one YAML file into one immutable
 * {@link io.estran.gateway.config.GatewaySettings}, every problem at once, TLS material included. All defaults are here.
 */
package io.estran.gateway.config;
