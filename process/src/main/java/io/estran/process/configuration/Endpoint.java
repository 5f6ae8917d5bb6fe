package io.estran.process.configuration;

import java.util.List;

/** An address and how to speak there: {@code tcp://127.0.0.1:8094}. */
public record Endpoint(String scheme, Address address) {
    /**
     * Reads {@code scheme://host:port}.
     *
     * @param listening whether port 0 is allowed
     * @throws IllegalArgumentException with what is allowed
     */
    static Endpoint parse(String text, List<String> schemes, boolean listening) {
        int mark = text.indexOf("://");
        if (mark < 0 || !schemes.contains(text.substring(0, mark))) {
            throw new IllegalArgumentException(
                    "allowed is scheme://host:port with one of the schemes " + String.join(", ", schemes));
        }
        String address = text.substring(mark + 3);
        return new Endpoint(text.substring(0, mark), listening ? Address.parse(address) : Address.parsePeer(address));
    }

    @Override
    public String toString() {
        return scheme + "://" + address;
    }
}
