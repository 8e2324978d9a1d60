package ngage.backend.process;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A program to start as a child of this one.
///
/// @param name short, for the log
/// @param leash what ends it when this process is gone
/// @param words the executable and its arguments; every user of the machine can read them
/// @param environment what is added to our own
/// @param secrets texts that no line of its log may show
public record ChildCommand(
        String name,
        Leash leash,
        List<String> words,
        Map<String, String> environment,
        Set<String> secrets) {

    public ChildCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        secrets = Set.copyOf(secrets);
        if (words.isEmpty()) {
            throw new IllegalArgumentException(name + ": nothing to start");
        }
    }

    public ChildCommand(String name, Leash leash, List<String> words) {
        this(name, leash, words, Map.of(), Set.of());
    }
}
