package io.estran.process.configuration;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:default}} from the environment. Values are put in as they are and never
 * looked at again, so nothing in the environment can add keys or name further variables.
 *
 * <p>In YAML a brace ends an unquoted value inside <code>{ }</code>. So that placeholders work in any value, their braces
 * are masked by two noncharacters of Unicode (U+FDD0, U+FDD1) before parsing, which keeps every position.
 */
final class Placeholders {
    static final char OPEN = '\uFDD0';
    static final char CLOSE = '\uFDD1';

    private static final Pattern IN_FILE = Pattern.compile("\\$\\{([^{}\r\n]*)\\}");
    private static final Pattern PLACE = Pattern.compile("(\\$?)\\$\\{([^{}]*)\\}");
    private static final Pattern BODY = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::(.*))?", Pattern.DOTALL);

    private final Map<String, String> environment;

    Placeholders(Map<String, String> environment) {
        this.environment = environment;
    }

    static String mask(String text) {
        return IN_FILE.matcher(text).replaceAll(found -> Matcher.quoteReplacement("$" + OPEN + found.group(1) + CLOSE));
    }

    static String unmask(String text) {
        return text.replace(OPEN, '{').replace(CLOSE, '}');
    }

    /**
     * The text with all placeholders replaced.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    String replace(String text) {
        if (text.indexOf("${") < 0) {
            return text;
        }
        return PLACE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(one(found.group(1), found.group(2))));
    }

    private String one(String escape, String body) {
        if (!escape.isEmpty()) {
            return "${" + body + "}";
        }
        Matcher parts = BODY.matcher(body);
        if (!parts.matches()) {
            throw new IllegalArgumentException("${" + body
                    + "} is no placeholder; allowed are ${NAME} and ${NAME:default}, and $${ for a plain ${");
        }
        String value = environment.get(parts.group(1));
        if (value != null) {
            return value;
        }
        if (parts.group(2) != null) {
            return parts.group(2);
        }
        throw new IllegalArgumentException("the environment has no variable " + parts.group(1)
                + "; set it, or give a default: ${" + parts.group(1) + ":default}");
    }
}
