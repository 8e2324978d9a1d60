package ngage.demo;

import java.io.Console;
import java.io.PrintStream;

/// A line of a terminal that counts up to 100 %; elsewhere a line for each quarter. One thread.
final class ProgressLine {

    private static final int QUARTER = 25;

    private final PrintStream out;
    private final boolean isTerminal = isTerminal();
    private int lastQuarter = -1;

    ProgressLine(PrintStream out) {
        this.out = out;
    }

    void show(int percent) {
        if (isTerminal) {
            out.printf(
                    "\rprogramme  rendering, once: %d %%%s", percent, percent == 100 ? "\n" : "");
            out.flush();
        } else if (percent / QUARTER > lastQuarter) {
            lastQuarter = percent / QUARTER;
            out.printf("programme  rendering, once: %d %%%n", percent);
        }
    }

    /// Error Prone means JDK 22 to 24; since 25 there is no console again without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
