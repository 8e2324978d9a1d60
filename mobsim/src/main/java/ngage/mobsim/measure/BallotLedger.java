package ngage.mobsim.measure;

import ngage.protocol.BallotRefusal;
import ngage.protocol.CueRunId;

/// The mob's own book of one ask: what each phone cast and what it was told, in a few bytes per phone.
///
/// Choices are 1 + the option's place, 0 is none, as in the backend's store.
public final class BallotLedger {

    private static final int MOST = 255;

    private final CueRunId cueRun;
    private final Violations violations;
    private final int[] fans;
    private final byte[] castSeqs;
    private final byte[] castChoices;
    private final byte[] countedSeqs;
    private final byte[] countedChoices;
    private final byte[] refusedSeqs;
    private final byte[] sent;
    private final byte[] replies;
    private long late;

    BallotLedger(CueRunId cueRun, int phones, Violations violations) {
        this.cueRun = cueRun;
        this.violations = violations;
        this.fans = new int[phones];
        this.castSeqs = new byte[phones];
        this.castChoices = new byte[phones];
        this.countedSeqs = new byte[phones];
        this.countedChoices = new byte[phones];
        this.refusedSeqs = new byte[phones];
        this.sent = new byte[phones];
        this.replies = new byte[phones];
    }

    /// A phone sends a ballot, for the first time or again.
    public void onSent(int phone, int fan, int seq, int choice) {
        fans[phone] = fan;
        castSeqs[phone] = (byte) seq;
        castChoices[phone] = (byte) choice;
        sent[phone] = oneMore(sent[phone]);
    }

    public void onCounted(int phone, int seq, int choice) {
        if (!isExpected(phone, seq, "counted") || seq < castSeqs[phone]) {
            return;
        }
        countedSeqs[phone] = (byte) seq;
        countedChoices[phone] = (byte) choice;
        if (choice != castChoices[phone]) {
            report(Violation.WRONG_CHOICE, phone, "counted as choice " + choice);
        }
    }

    public void onRefused(int phone, int seq, BallotRefusal reason) {
        if (!isExpected(phone, seq, "refused") || seq < castSeqs[phone]) {
            return;
        }
        switch (reason) {
            case TOO_LATE -> {
                if (refusedSeqs[phone] != seq) {
                    late++;
                }
                refusedSeqs[phone] = (byte) seq;
            }
            case UNKNOWN_OPTION -> {
                refusedSeqs[phone] = (byte) seq;
                report(Violation.OPTION_REFUSED, phone, "choice " + castChoices[phone]);
            }
            case NOT_OPEN -> {}
        }
    }

    /// @return phones that cast at least one ballot
    public int answered() {
        return countNonZero(castSeqs);
    }

    /// @return phones that had at least one ballot acknowledged
    public int acknowledged() {
        return countNonZero(countedSeqs);
    }

    /// @return ballots that were refused as too late
    public long late() {
        return late;
    }

    /// @return phones whose last ballot got no final reply
    public int unanswered() {
        int unanswered = 0;
        for (int phone = 0; phone < fans.length; phone++) {
            if (castSeqs[phone] > Math.max(countedSeqs[phone], refusedSeqs[phone])) {
                unanswered++;
            }
        }
        return unanswered;
    }

    /// Holds the book against the backend's store.
    ///
    /// @param stored for fan index i, element i
    /// @return phones whose acknowledged ballot is not there, or is there as another choice
    int lost(byte[] stored) {
        int lost = 0;
        for (int phone = 0; phone < fans.length; phone++) {
            int found = fans[phone] < stored.length ? stored[fans[phone]] & 0x0f : 0;
            if (countedSeqs[phone] > 0
                    && found != countedChoices[phone]
                    && !mayHaveChanged(phone, found)) {
                lost++;
            }
            if (castSeqs[phone] > 0
                    && countedSeqs[phone] == 0
                    && refusedSeqs[phone] == castSeqs[phone]
                    && found != 0) {
                report(Violation.REFUSED_BUT_STORED, phone, "as choice " + found);
            }
        }
        return lost;
    }

    /// A later ballot that got no reply may be stored or not: both are right.
    private boolean mayHaveChanged(int phone, int found) {
        return castSeqs[phone] > Math.max(countedSeqs[phone], refusedSeqs[phone])
                && found == castChoices[phone];
    }

    private boolean isExpected(int phone, int seq, String reply) {
        if (seq < 1 || seq > castSeqs[phone]) {
            report(Violation.REPLY_TO_NOTHING, phone, reply + ", seq " + seq);
            return false;
        }
        replies[phone] = oneMore(replies[phone]);
        if (Byte.toUnsignedInt(replies[phone]) > Byte.toUnsignedInt(sent[phone])) {
            report(Violation.EXTRA_REPLY, phone, reply + ", seq " + seq);
        }
        return true;
    }

    private void report(Violation violation, int phone, String what) {
        violations.add(violation, phone, "ballot for " + cueRun + " " + what);
    }

    private static byte oneMore(byte count) {
        return (byte) Math.min(MOST, Byte.toUnsignedInt(count) + 1);
    }

    private static int countNonZero(byte[] all) {
        int zeros = 0;
        for (byte one : all) {
            zeros += one == 0 ? 1 : 0;
        }
        return all.length - zeros;
    }
}
