package ngage.controlroom.polls;

import ngage.controlroom.ui.Format;

/// One option of an ask with its ballots.
///
/// @param letter its id, as fans see it
/// @param whole all ballots of the ask
/// @param isAnswer whether it is the right one, known since the reveal
public record TallyLine(String letter, String text, long ballots, long whole, boolean isAnswer) {

    /// @return 0 to 1
    public double share() {
        return whole == 0 ? 0 : (double) ballots / whole;
    }

    public String percent() {
        return Format.percent(ballots, whole);
    }
}
