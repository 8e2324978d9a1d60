package ngage.mobsim.phone;

import java.util.SplittableRandom;

/// Random numbers by seed: each phone has its own stream for each purpose, so that a lost packet or a
/// slow machine changes nothing in how people behave.
public final class Draws {

    /// What a stream of numbers decides.
    public enum Purpose {
        CHARACTER(0x3C6E_F372_FE94_F82BL),
        ANSWER(0xA54F_F53A_5F1D_36F1L),
        NETWORK(0x1F83_D9AB_FB41_BD6BL);

        private final long salt;

        Purpose(long salt) {
            this.salt = salt;
        }
    }

    private static final long PHONE_STEP = 0x9E37_79B9_7F4A_7C15L;
    private static final long OCCASION_STEP = 0x1656_67B1_9E37_79F9L;

    private Draws() {}

    /// @return a seed with which phone 0 is what phone `first` is with `seed`, and so on
    public static long seedFrom(long seed, int first) {
        return seed + first * PHONE_STEP;
    }

    public static SplittableRandom of(long seed, int phone, Purpose purpose) {
        return of(seed, phone, purpose, 0);
    }

    /// @param occasion such as the number of the ask
    public static SplittableRandom of(long seed, int phone, Purpose purpose, int occasion) {
        return new SplittableRandom(
                seed + (phone + 1L) * PHONE_STEP + purpose.salt + occasion * OCCASION_STEP);
    }
}
