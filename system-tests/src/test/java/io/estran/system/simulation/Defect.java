package io.estran.system.simulation;

import java.util.List;

/**
 * A mistake to plant in the product.
 *
 * @param name what is wrong with it
 * @param seed one that finds it
 * @param finding what is said of it at least; empty where several checks find it, and any of them will do
 * @param edits where
 */
record Defect(String name, long seed, String finding, List<Edit> edits) {
    /** A mistake that any check may find. */
    Defect(String name, long seed, List<Edit> edits) {
        this(name, seed, "", edits);
    }

    /**
     * A change of one source file.
     *
     * @param file from the root of the project
     * @param text what stands there now, exactly once
     * @param instead what is to stand there
     */
    record Edit(String file, String text, String instead) {}

    @Override
    public String toString() {
        return name;
    }
}
