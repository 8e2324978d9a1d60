package ngage.backend;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import ngage.backend.relay.CueLog;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisCueLog;
import ngage.backend.relay.RedisLink;
import ngage.backend.relay.RedisShowRuns;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.backend.vote.OpenAsks;
import ngage.backend.vote.RedisRecount;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.OptionId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./ngage recount SHOWRUN`: counts the stored choices of every ask of a run again, and compares. What
/// the options were is in the run's own log, so no show file is needed.
@Command(
        name = "ngage-recount",
        mixinStandardHelpOptions = true,
        description = {
            "Counts the stored choice of every fan again, for every ask of a show run, and",
            "compares it with the tally that was counted on the way and with what phones were shown."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every tally equals its recount",
            "1:one does not",
            "2:wrong use, or no such run",
            "3:Redis does not answer"
        })
public final class RecountMain implements Callable<Integer> {

    private static final int DIFFERENT = 1;
    private static final int WRONG_USE = 2;
    private static final int NO_REDIS = 3;

    private final Map<String, String> environment;
    private final PrintStream out;

    @Parameters(
            index = "0",
            paramLabel = "SHOWRUN",
            description =
                    "Id of the run, as the backend says it at its start and the desk shows it.")
    private String showRun = "";

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description =
                    "As of the backend; else NGAGE_REDIS, else " + BackendMain.LOCAL_REDIS + ".")
    private @Nullable String redis;

    RecountMain(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    public static void main(String[] arguments) {
        RecountMain program = new RecountMain(System.getenv(), System.out);
        System.exit(new CommandLine(program).execute(arguments));
    }

    @Override
    public Integer call() {
        String uri =
                redis != null
                        ? redis
                        : environment.getOrDefault("NGAGE_REDIS", BackendMain.LOCAL_REDIS);
        ShowRunId run;
        try {
            RedisAddress.check(uri);
            run = new ShowRunId(showRun);
        } catch (IllegalArgumentException e) {
            return refuse(WRONG_USE, String.valueOf(e.getMessage()));
        }
        try (RedisLink link = new RedisLink(uri)) {
            return recount(link, run);
        } catch (LogUnavailableException | BallotsUnavailableException e) {
            return refuse(NO_REDIS, String.valueOf(e.getMessage()));
        }
    }

    private int recount(RedisLink link, ShowRunId run)
            throws LogUnavailableException, BallotsUnavailableException {
        List<AskToCount> asks;
        Map<CueRunId, Tally> shown = new HashMap<>();
        try (RedisCueLog log = new RedisCueLog(link, run, NodeId.random())) {
            if (log.after(0, Duration.ZERO).isEmpty()) {
                return refuse(WRONG_USE, "There is no show run '" + run + "' in this Redis.");
            }
            asks = asks(log, shown);
        }
        int different = 0;
        try (RedisShowRuns runs = new RedisShowRuns(link, new SecureRandom());
                RedisRecount recount = new RedisRecount(link, runs.ballotShards(run))) {
            for (AskToCount ask : asks) {
                RedisRecount.Result result = recount.recount(ask);
                Tally revealed = shown.get(ask.cueRun());
                boolean isEqual =
                        result.isEqual()
                                && (revealed == null || revealed.equals(result.recounted()));
                print(result, revealed, isEqual);
                different += isEqual ? 0 : 1;
            }
        }
        out.printf("%d asks, %d different%n", asks.size(), different);
        return different == 0 ? 0 : DIFFERENT;
    }

    /// @param shown is given the tally of each ask that was revealed
    private static List<AskToCount> asks(CueLog log, Map<CueRunId, Tally> shown)
            throws LogUnavailableException {
        OpenAsks asks = OpenAsks.onlyHeard();
        long offset = 0;
        List<LogEntry> entries = log.after(0, Duration.ZERO);
        while (!entries.isEmpty()) {
            for (LogEntry entry : entries) {
                asks.onEntry(entry);
                if (entry.fact() instanceof Fact.CueRevealed revealed) {
                    shown.put(revealed.cueRun(), revealed.tally());
                }
            }
            offset = entries.getLast().offset();
            entries = log.after(offset, Duration.ZERO);
        }
        return asks.all();
    }

    /// @param revealed what phones were shown; absent if nothing was yet
    private void print(RedisRecount.Result result, @Nullable Tally revealed, boolean isEqual) {
        out.printf("%s %s%n", result.ask().cueRun(), isEqual ? "equal" : "DIFFERENT");
        for (OptionId option : result.ask().options()) {
            out.printf(
                    "    %-12s tally %,10d  recount %,10d  shown %10s%n",
                    option,
                    result.stored().counts().get(option),
                    result.recounted().counts().get(option),
                    revealed == null ? "-" : "%,d".formatted(revealed.counts().get(option)));
        }
        if (result.strangers() > 0) {
            out.printf("    %,d stored choices are no option of the ask%n", result.strangers());
        }
    }

    private static int refuse(int code, String message) {
        System.err.println(message);
        return code;
    }
}
