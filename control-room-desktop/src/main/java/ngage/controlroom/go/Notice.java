package ngage.controlroom.go;

/// What became of the last press, in words, beside the button.
public record Notice(Tone tone, String text) {

    /// How it should look.
    public enum Tone {
        QUIET,
        WAITING,
        DONE,
        /// Taken, but not all of it could be done.
        PARTLY,
        REFUSED
    }
}
