package ngage.backend;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
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
            "0:every tally whose ballots are still stored equals its recount",
            "1:one does not",
            "2:wrong use, or no such run",
            "3:Redis does not answer"
        })
public final class RecountMain implements Callable<Integer> {

    private static final int DIFFERENT = 1;
    private static final int WRONG_USE = 2;
    private static final int NO_REDIS = 3;

    /// As `DAYS_30` in `vote.lua`.
    private static final Duration BALLOTS_KEPT = Duration.ofDays(30);

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
        try (RedisLink link = RedisLink.withoutLoading(uri)) {
            return recount(link, run);
        } catch (LogUnavailableException | BallotsUnavailableException e) {
            return refuse(NO_REDIS, String.valueOf(e.getMessage()));
        }
    }

    private int recount(RedisLink link, ShowRunId run)
            throws LogUnavailableException, BallotsUnavailableException {
        List<AskToCount> asks;
        Map<CueRunId, Tally> shown = new HashMap<>();
        Map<CueRunId, Instant> lastWords = new HashMap<>();
        try (RedisCueLog log = new RedisCueLog(link, run, NodeId.random())) {
            if (log.after(0, Duration.ZERO).isEmpty()) {
                return refuse(WRONG_USE, "There is no show run '" + run + "' in this Redis.");
            }
            asks = asks(log, shown, lastWords);
        }
        int different = 0;
        int gone = 0;
        Instant oldestKept = Instant.now().minus(BALLOTS_KEPT);
        try (RedisShowRuns runs = new RedisShowRuns(link, new SecureRandom());
                RedisRecount recount = new RedisRecount(link, runs.ballotShards(run))) {
            for (AskToCount ask : asks) {
                RedisRecount.Result result = recount.recount(ask);
                if (!result.isStored()
                        && lastWords.getOrDefault(ask.cueRun(), Instant.MAX).isBefore(oldestKept)) {
                    out.printf(
                            "%s no longer stored: %d days are over%n",
                            ask.cueRun(), BALLOTS_KEPT.toDays());
                    gone++;
                    continue;
                }
                Tally revealed = shown.get(ask.cueRun());
                boolean isEqual =
                        result.isEqual()
                                && (revealed == null || revealed.equals(result.recounted()));
                print(result, revealed, isEqual);
                different += isEqual ? 0 : 1;
            }
        }
        out.printf("%d asks, %d different, %d no longer stored%n", asks.size(), different, gone);
        return different == 0 ? 0 : DIFFERENT;
    }

    /// @param shown is given the tally of each ask that was revealed
    /// @param lastWords is given when each ask went on air, or was locked after that
    private static List<AskToCount> asks(
            CueLog log, Map<CueRunId, Tally> shown, Map<CueRunId, Instant> lastWords)
            throws LogUnavailableException {
        OpenAsks asks = OpenAsks.onlyHeard();
        long offset = 0;
        List<LogEntry> entries = log.after(0, Duration.ZERO);
        while (!entries.isEmpty()) {
            for (LogEntry entry : entries) {
                asks.onEntry(entry);
                switch (entry.fact()) {
                    case Fact.CueOnAir onAir -> lastWords.put(onAir.cueRun(), entry.wall());
                    case Fact.CueLocked locked -> lastWords.put(locked.cueRun(), entry.wall());
                    case Fact.CueRevealed revealed ->
                            shown.put(revealed.cueRun(), revealed.tally());
                    case Fact.RunStarted _,
                            Fact.StudioDelaySet _,
                            Fact.CueStaged _,
                            Fact.CueClosing _ -> {}
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
