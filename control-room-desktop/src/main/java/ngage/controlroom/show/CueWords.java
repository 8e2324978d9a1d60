package ngage.controlroom.show;

import ngage.protocol.CueId;
import ngage.protocol.Texts;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;

/// Says in words what cues of one show are and do.
public record CueWords(Show show) {

    /// @return such as `GO will ask question 2: Which city?`
    public String goWill(Cue cue) {
        return "GO will "
                + switch (cue.payload()) {
                    case CuePayload.Question _ -> "ask " + name(cue);
                    case CuePayload.Poll _ -> "open " + name(cue);
                    case CuePayload.Announce _ -> "show " + name(cue);
                    case CuePayload.Lock lock -> "lock " + name(lock.target());
                    case CuePayload.Reveal reveal ->
                            "reveal the result of " + name(reveal.target());
                };
    }

    /// @return such as `question 2: Which city?`
    public String name(Cue cue) {
        return switch (cue.payload()) {
            case CuePayload.Question question ->
                    "question " + cue.number() + ": " + text(question.prompt());
            case CuePayload.Poll poll -> "poll " + cue.number() + ": " + text(poll.prompt());
            case CuePayload.Announce announce ->
                    "announcement " + cue.number() + ": " + text(announce.headline());
            case CuePayload.Lock lock -> "lock of " + name(lock.target());
            case CuePayload.Reveal reveal -> "result of " + name(reveal.target());
        };
    }

    /// @return what is asked or announced, or else which ask is steered
    public String headline(Cue cue) {
        return switch (cue.payload()) {
            case CuePayload.Question question -> text(question.prompt());
            case CuePayload.Poll poll -> text(poll.prompt());
            case CuePayload.Announce announce -> text(announce.headline());
            case CuePayload.Lock lock -> name(lock.target());
            case CuePayload.Reveal reveal -> name(reveal.target());
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

    /// @return in the author's first language
    public String text(Texts texts) {
        return texts.in(show.locales().getFirst());
    }

    private String name(CueId target) {
        return show.cue(target).map(this::name).orElse(target.value());
    }
}
