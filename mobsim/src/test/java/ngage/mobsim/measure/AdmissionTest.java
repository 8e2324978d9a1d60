package ngage.mobsim.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long SECOND = 1_000_000_000;

    private final Admission admission = new Admission(1);

    @Test
    void aPhoneThatIsLostAgainBeforeItIsBackWasAwayFromItsFirstLoss() {
        admission.onStart(0);
        admission.onKnock(0, 0);
        admission.onWelcome(0, SECOND, "http://node");
        admission.onLost(0, 2 * SECOND);
        admission.onLost(0, 5 * SECOND);
        admission.onWelcome(0, 6 * SECOND, "http://node");
        assertEquals(4000, admission.summary().awayMs().max(), 40);
    }
}
