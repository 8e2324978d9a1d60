package ngage.mobsim.measure;

import java.io.IOException;
import java.util.BitSet;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CueRunId;

/// The mob's own book of one ask: what each phone cast and what it was told, in a few bytes per phone.
///
/// Choices are 1 + the option's place, 0 is none, as in the backend's store. A phone casts seqs 1 to 15;
/// what it hears of one seq is kept whatever it has cast since, for replies cross with ballots.
public final class BallotLedger {

    private static final int MOST = 255;
    private static final int CHOICE_BITS = 4;
    private static final int CHOICE_MASK = 0x0f;
    private static final int NO_CHOICE = 0;

    private final CueRunId cueRun;
    private final Violations violations;
    private final int[] fans;
    private final byte[] castSeqs;

    /// Of each phone: four bits per seq.
    private final long[] castChoices;

    private final byte[] countedSeqs;
    private final byte[] countedChoices;

    /// Of each phone: one bit per seq.
    private final short[] refusedSeqs;

    private final byte[] sent;
    private final byte[] replies;
    private long late;

    BallotLedger(CueRunId cueRun, int phones, Violations violations) {
        this.cueRun = cueRun;
        this.violations = violations;
        this.fans = new int[phones];
        this.castSeqs = new byte[phones];
        this.castChoices = new long[phones];
        this.countedSeqs = new byte[phones];
        this.countedChoices = new byte[phones];
        this.refusedSeqs = new short[phones];
        this.sent = new byte[phones];
        this.replies = new byte[phones];
    }

    /// A fan has tapped an answer, which is to get a final reply from then on.
    public void onCast(int phone, int fan, int seq, int choice) {
        fans[phone] = fan;
        castSeqs[phone] = (byte) Math.max(castSeqs[phone], seq);
        castChoices[phone] &= ~((long) CHOICE_MASK << seq * CHOICE_BITS);
        castChoices[phone] |= (long) choice << seq * CHOICE_BITS;
    }

    /// A phone sends what it cast, for the first time or again.
    public void onSent(int phone) {
        sent[phone] = oneMore(sent[phone]);
    }

    /// @param choice what counts for the fan now: of this seq or, if it was a retry, of a later one
    public void onCounted(int phone, int seq, int choice) {
        if (!isExpected(phone, seq, "counted")) {
            return;
        }
        if (!hasCast(phone, seq, choice)) {
            report(Violation.WRONG_CHOICE, phone, "seq " + seq + " counted as choice " + choice);
        }
        if (seq >= countedSeqs[phone]) {
            countedSeqs[phone] = (byte) seq;
            countedChoices[phone] = (byte) choice;
        }
    }

    public void onRefused(int phone, int seq, BallotRefusal reason) {
        if (!isExpected(phone, seq, "refused")) {
            return;
        }
        switch (reason) {
            case TOO_LATE -> {
                late += isRefused(phone, seq) ? 0 : 1;
                refuse(phone, seq);
            }
            case UNKNOWN_OPTION -> {
                refuse(phone, seq);
                report(Violation.OPTION_REFUSED, phone, "choice " + castChoice(phone, seq));
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
            int last = castSeqs[phone];
            if (last > countedSeqs[phone] && !isRefused(phone, last)) {
                unanswered++;
            }
        }
        return unanswered;
    }

    /// Holds the book against the backend's store.
    ///
    /// Reports, too, what is stored for a fan that cast something, and is none of that.
    ///
    /// @param stored for fan index i, element i
    /// @return phones whose acknowledged ballot is not there, nor a later one of theirs in its place
    int lost(byte[] stored) {
        int lost = 0;
        for (int phone = 0; phone < fans.length; phone++) {
            int found = fans[phone] < stored.length ? stored[fans[phone]] & CHOICE_MASK : NO_CHOICE;
            boolean isAcknowledged = countedSeqs[phone] > 0 && found == countedChoices[phone];
            if (countedSeqs[phone] > 0
                    && !isAcknowledged
                    && !mayCount(phone, countedSeqs[phone] + 1, found)) {
                lost++;
            }
            if (found != NO_CHOICE
                    && !isAcknowledged
                    && !mayCount(phone, 1, found)
                    && hasCast(phone, 1, found)) {
                report(Violation.REFUSED_BUT_STORED, phone, "as choice " + found);
            }
            if (found != NO_CHOICE && castSeqs[phone] > 0 && !hasCast(phone, 1, found)) {
                report(Violation.STORED_NOT_CAST, phone, "as choice " + found);
            }
        }
        return lost;
    }

    /// Reports, too, what is stored for a fan of this mob that cast nothing.
    ///
    /// @param stored for fan index i, element i
    /// @param mob the fan that each phone is, negative for none; empty if nobody knows
    /// @return ballots in it that are of no phone of this mob
    int ofOthers(byte[] stored, int[] mob) {
        BitSet own = new BitSet();
        for (int phone = 0; phone < fans.length; phone++) {
            if (castSeqs[phone] > 0) {
                own.set(fans[phone]);
            }
        }
        for (int phone = 0; phone < mob.length; phone++) {
            int fan = mob[phone];
            if (fan >= 0 && fan < stored.length && !own.get(fan)) {
                own.set(fan);
                int found = stored[fan] & CHOICE_MASK;
                if (found != NO_CHOICE) {
                    report(Violation.STORED_NOT_CAST, phone, "that it never cast");
                }
            }
        }
        int others = 0;
        for (int fan = 0; fan < stored.length; fan++) {
            others += (stored[fan] & CHOICE_MASK) != NO_CHOICE && !own.get(fan) ? 1 : 0;
        }
        return others;
    }

    void writeTo(RecordOutput out) throws IOException {
        for (int phone = 0; phone < fans.length; phone++) {
            out.number(fans[phone]);
            out.number(castChoices[phone]);
        }
        out.bytes(castSeqs);
        out.bytes(countedSeqs);
        out.bytes(countedChoices);
        for (short refused : refusedSeqs) {
            out.number(refused);
        }
        out.bytes(sent);
        out.bytes(replies);
        out.number(late);
    }

    /// @param count of the worker's phones
    void addFrom(RecordInput in, int count) throws IOException {
        int first = in.firstPhone();
        for (int phone = first; phone < first + count; phone++) {
            fans[phone] = in.small();
            castChoices[phone] = in.number();
        }
        copy(in.bytes(), castSeqs, first, count);
        copy(in.bytes(), countedSeqs, first, count);
        copy(in.bytes(), countedChoices, first, count);
        for (int phone = first; phone < first + count; phone++) {
            refusedSeqs[phone] = (short) in.number();
        }
        copy(in.bytes(), sent, first, count);
        copy(in.bytes(), replies, first, count);
        late += in.number();
    }

    private static void copy(byte[] from, byte[] to, int first, int count) throws IOException {
        if (from.length != count) {
            throw new IOException("a worker's record is broken");
        }
        System.arraycopy(from, 0, to, first, count);
    }

    /// A ballot that got no reply may be stored or not: both are right. The store's choice says which
    /// one it is, for a change of mind is always to another option.
    private boolean mayCount(int phone, int fromSeq, int choice) {
        for (int seq = fromSeq; seq <= castSeqs[phone]; seq++) {
            if (castChoice(phone, seq) == choice && !isRefused(phone, seq)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasCast(int phone, int fromSeq, int choice) {
        for (int seq = fromSeq; seq <= castSeqs[phone]; seq++) {
            if (castChoice(phone, seq) == choice) {
                return true;
            }
        }
        return false;
    }

    private int castChoice(int phone, int seq) {
        return (int) (castChoices[phone] >> seq * CHOICE_BITS) & CHOICE_MASK;
    }

    private void refuse(int phone, int seq) {
        refusedSeqs[phone] |= (short) (1 << seq);
    }

    private boolean isRefused(int phone, int seq) {
        return (refusedSeqs[phone] >> seq & 1) != 0;
    }

    private boolean isExpected(int phone, int seq, String reply) {
        if (seq < 1 || seq > castSeqs[phone] || castChoice(phone, seq) == NO_CHOICE) {
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
