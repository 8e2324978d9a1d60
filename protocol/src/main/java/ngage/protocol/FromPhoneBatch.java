package ngage.protocol;

import java.util.List;

/// The body of `POST /api/messages`: what a phone without a socket says.
///
/// @param messages in order; no hello, whose part the ticket in the header has
public record FromPhoneBatch(List<FromPhone> messages) {

    public FromPhoneBatch {
        messages = List.copyOf(messages);
    }
}
