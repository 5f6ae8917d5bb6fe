package io.estran.protocol.json;

/**
 * Writes nested JSON (RFC 8259) into memory, for reports and pages: what {@link FlatJson} cannot say. Doubles are written
 * in the shortest form that reads back; a field whose value is NaN or infinite is left out, in an array it is null.
 * The caller keeps the nesting right. One owner; not thread safe.
 */
public final class JsonWriter {
    private final StringBuilder out = new StringBuilder(256);
    private boolean first = true;

    public JsonWriter beginObject() {
        return open('{');
    }

    public JsonWriter endObject() {
        return close('}');
    }

    public JsonWriter beginArray() {
        return open('[');
    }

    public JsonWriter endArray() {
        return close(']');
    }

    /** The name of the next value in an object. */
    public JsonWriter name(String name) {
        separate();
        JsonText.quote(out, name);
        out.append(':');
        first = true;
        return this;
    }

    public JsonWriter value(String value) {
        separate();
        JsonText.quote(out, value);
        return this;
    }

    public JsonWriter value(long value) {
        separate();
        out.append(value);
        return this;
    }

    public JsonWriter value(boolean value) {
        separate();
        out.append(value);
        return this;
    }

    /** NaN and infinities become null. */
    public JsonWriter value(double value) {
        separate();
        if (!Double.isFinite(value)) {
            out.append("null");
        } else {
            out.append(ShortestDouble.write(value));
        }
        return this;
    }

    public JsonWriter field(String name, String value) {
        return name(name).value(value);
    }

    public JsonWriter field(String name, long value) {
        return name(name).value(value);
    }

    public JsonWriter field(String name, boolean value) {
        return name(name).value(value);
    }

    /** Left out if the value is NaN or infinite. */
    public JsonWriter field(String name, double value) {
        return Double.isFinite(value) ? name(name).value(value) : this;
    }

    /** The text so far. */
    @Override
    public String toString() {
        return out.toString();
    }

    private JsonWriter open(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }
}
