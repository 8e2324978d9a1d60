package ngage.mobsim;

/// A file that is not a scenario. The text says where and why.
public final class ScenarioFileException extends Exception {

    public ScenarioFileException(String message) {
        super(message);
    }
}
