package ngage.protocol;

import java.util.List;

/// What a phone without a socket hears at once: a part of the log, or the answers to what it said.
///
/// @param messages in order
public record ToPhoneBatch(List<ToPhone> messages) {

    public ToPhoneBatch {
        messages = List.copyOf(messages);
    }
}
