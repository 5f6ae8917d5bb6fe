package io.estran.process.configuration;

import java.nio.file.Path;

/** What all sections of one file share. */
record SectionContext(Path folder, Placeholders placeholders, ProblemLog problems, boolean unreadable) {}
