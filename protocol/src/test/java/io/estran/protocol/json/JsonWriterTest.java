package io.estran.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void objectsAndArraysNestWithCommasBetweenTheirItems() {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .field("name", "a \"b\"")
                .name("items")
                .beginArray()
                .value(1)
                .value(2.5)
                .beginObject()
                .endObject()
                .endArray()
                .field("last", true)
                .endObject();

        assertThat(json.toString()).isEqualTo("{\"name\":\"a \\\"b\\\"\",\"items\":[1,2.5,{}],\"last\":true}");
    }

    @Test
    void aFieldThatIsNotANumberIsLeftOutAndAnItemIsNull() {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .field("min", Double.NaN)
                .name("items")
                .beginArray()
                .value(Double.POSITIVE_INFINITY)
                .endArray()
                .endObject();

        assertThat(json.toString()).isEqualTo("{\"items\":[null]}");
    }
}
