package io.estran.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command left behind.
 *
 * @param code its exit code
 * @param out standard output
 * @param err standard error, as far as the command itself wrote it
 */
record Captured(int code, String out, String err) {
    static Captured run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine estran = EstranMain.commandLine();
        estran.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = estran.execute(arguments);
        return new Captured(code, out.toString(), err.toString());
    }
}
