package io.estran.agent.seal;

/** The agent's key for what it states: gaps and attestations. Called on the storage thread. */
public interface Signer {
    /** The signature of Ed25519 (RFC 8032) over those bytes, 64 bytes. */
    byte[] sign(byte[] statement);
}
