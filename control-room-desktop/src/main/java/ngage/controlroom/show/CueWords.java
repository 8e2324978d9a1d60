package ngage.controlroom.show;

import ngage.protocol.CueId;
import ngage.protocol.Texts;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;

/// Says in words what cues of one show are and do.
public record CueWords(Show show) {

    /// @return such as `GO will ask: Which city?`
    public String goWill(Cue cue) {
        return switch (cue.payload()) {
                    case CuePayload.Question _ -> "GO will ask: ";
                    case CuePayload.Poll _ -> "GO will open the poll: ";
                    case CuePayload.Announce _ -> "GO will announce: ";
                    case CuePayload.Lock _ -> "GO will lock: ";
                    case CuePayload.Reveal _ -> "GO will reveal the result: ";
                }
                + headline(cue);
    }

    /// @return such as `Question: Which city?`
    public String name(Cue cue) {
        return switch (cue.payload()) {
                    case CuePayload.Question _ -> "Question: ";
                    case CuePayload.Poll _ -> "Poll: ";
                    case CuePayload.Announce _ -> "Announcement: ";
                    case CuePayload.Lock _ -> "Locked: ";
                    case CuePayload.Reveal _ -> "Result: ";
                }
                + headline(cue);
    }

    /// @return what is asked or announced, or else what the ask is that is steered
    public String headline(Cue cue) {
        return switch (cue.payload()) {
            case CuePayload.Question question -> text(question.prompt());
            case CuePayload.Poll poll -> text(poll.prompt());
            case CuePayload.Announce announce -> text(announce.headline());
            case CuePayload.Lock lock -> headline(lock.target());
            case CuePayload.Reveal reveal -> headline(reveal.target());
        };
    }

    /// @return `QUESTION`, `POLL`, `ANNOUNCE`, `LOCK` or `REVEAL`
    public static String kind(Cue cue) {
        return switch (cue.payload()) {
            case CuePayload.Question _ -> "QUESTION";
            case CuePayload.Poll _ -> "POLL";
            case CuePayload.Announce _ -> "ANNOUNCE";
            case CuePayload.Lock _ -> "LOCK";
            case CuePayload.Reveal _ -> "REVEAL";
        };
    }

    /// @return whether it is about a running ask, and nothing for the phones by itself
    public static boolean steers(Cue cue) {
        return cue.payload() instanceof CuePayload.Lock
                || cue.payload() instanceof CuePayload.Reveal;
    }

    /// @return in the author's first language
    public String text(Texts texts) {
        return texts.in(show.locales().getFirst());
    }

    private String headline(CueId target) {
        return show.cue(target).map(this::headline).orElse(target.value());
    }
}
