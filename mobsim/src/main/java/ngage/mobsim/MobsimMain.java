package ngage.mobsim;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The program `mobsim`.
@Command(
        name = "mobsim",
        description = "Plays the mob of phones, and proves that the backend served it.",
        mixinStandardHelpOptions = true,
        subcommands = RunCommand.class)
public final class MobsimMain {

    private MobsimMain() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new MobsimMain());
    }
}
