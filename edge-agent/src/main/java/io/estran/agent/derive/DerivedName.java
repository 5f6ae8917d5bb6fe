package io.estran.agent.derive;

import io.estran.protocol.name.NamePattern;
import java.util.Arrays;
import java.util.List;

/**
 * The names of the series that an entry makes: those of the series that it is for, with another last segment. In a template
 * {@value #SERIES} stands for the last segment there was. Immutable.
 */
public final class DerivedName {
    /** Stands for the last segment of the name that a series is derived from. */
    public static final String SERIES = "{series}";

    private final String prefix;
    private final String suffix;
    private final boolean templated;
    private final List<String> parts;
    private final NamePattern pattern;

    /**
     * Names.
     *
     * @param origin pattern of the series that they are derived from
     * @throws IllegalArgumentException if the template makes no segment, or the same one for several series of an asset
     */
    public DerivedName(String origin, String template) {
        int at = template.indexOf(SERIES);
        this.templated = at >= 0;
        this.prefix = templated ? template.substring(0, at) : template;
        this.suffix = templated ? template.substring(at + SERIES.length()) : "";
        String rest = prefix + suffix;
        if (rest.isEmpty()
                || rest.chars()
                        .anyMatch(c -> c == '/' || c == '*' || c == '{' || c == '}' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("allowed is one segment of a name, without / and *, in which " + SERIES
                    + " may stand once for the last segment of the series that it is derived from");
        }
        int slash = origin.lastIndexOf('/');
        String last = origin.substring(slash + 1);
        if (last.startsWith("*") && !templated) {
            throw new IllegalArgumentException(
                    "would be the name of several series of one asset, as the pattern ends with " + last
                            + "; allowed is " + SERIES + " in it, as in " + SERIES + "-" + template);
        }
        String asset = last.equals("**") ? origin + "/" : origin.substring(0, slash + 1);
        this.parts = Arrays.asList((asset + (last.startsWith("*") ? "*" : of(last))).split("/", -1));
        this.pattern = NamePattern.of(String.join("/", parts));
    }

    /** The name of what is derived from a series of that name. */
    public String of(String origin) {
        int last = origin.lastIndexOf('/') + 1;
        return origin.substring(0, last) + prefix + (templated ? origin.substring(last) + suffix : "");
    }

    /** Whether it may be one of them. */
    public boolean matches(String name) {
        int last = name.lastIndexOf('/') + 1;
        return fits(name.substring(last)) && pattern.matches(name);
    }

    private boolean fits(String segment) {
        return templated
                ? segment.length() >= prefix.length() + suffix.length()
                        && segment.startsWith(prefix)
                        && segment.endsWith(suffix)
                : segment.equals(prefix);
    }

    /** Whether a series may have a name of both. */
    public boolean meets(DerivedName other) {
        String mine = parts.get(parts.size() - 1);
        String others = other.parts.get(other.parts.size() - 1);
        boolean last = mine.equals("*") ? meetsAny(other, others) : other.accepts(mine);
        return last && meet(parts.subList(0, parts.size() - 1), other.parts.subList(0, other.parts.size() - 1));
    }

    /** Whether the last segment, which is any of its template's, may be one of the other's. */
    private boolean meetsAny(DerivedName other, String others) {
        boolean alike = prefix.equals(other.prefix) && suffix.equals(other.suffix);
        return others.equals("*") ? alike : fits(others);
    }

    /** Whether that plain text may be the last segment. */
    private boolean accepts(String segment) {
        String mine = parts.get(parts.size() - 1);
        return mine.equals("*") ? fits(segment) : mine.equals(segment);
    }

    /** Whether a series of that pattern may have one of these names; only told if its last segment is plain text. */
    public boolean meets(String origin) {
        List<String> others = Arrays.asList(origin.split("/", -1));
        String last = others.get(others.size() - 1);
        return !last.startsWith("*")
                && accepts(last)
                && meet(parts.subList(0, parts.size() - 1), others.subList(0, others.size() - 1));
    }

    /** Whether a name matches both patterns. */
    private static boolean meet(List<String> one, List<String> other) {
        boolean[] row = new boolean[other.size() + 1];
        row[other.size()] = true;
        for (int j = other.size() - 1; j >= 0; j--) {
            row[j] = row[j + 1] && other.get(j).equals("**");
        }
        for (int i = one.size() - 1; i >= 0; i--) {
            String a = one.get(i);
            boolean diagonal = row[other.size()];
            row[other.size()] = diagonal && a.equals("**");
            for (int j = other.size() - 1; j >= 0; j--) {
                String b = other.get(j);
                boolean below = row[j];
                boolean same = a.equals("*") || b.equals("*") || a.equals(b);
                boolean many = a.equals("**") || b.equals("**");
                boolean moved = below || row[j + 1];
                row[j] = many ? moved : same && diagonal;
                diagonal = below;
            }
        }
        return row[0];
    }
}
