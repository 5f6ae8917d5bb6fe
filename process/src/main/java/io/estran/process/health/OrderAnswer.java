package io.estran.process.health;

/**
 * What became of an order.
 *
 * @param status of HTTP
 * @param json the body
 */
public record OrderAnswer(int status, String json) {
    /** It was not carried out. */
    public static OrderAnswer refused(int status, String why) {
        return new OrderAnswer(status, "{\"error\":" + HealthPage.quoted(why) + "}");
    }
}
