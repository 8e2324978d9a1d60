package ngage.protocol.show;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import ngage.protocol.CueId;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.Texts;
import org.jspecify.annotations.Nullable;

/// Looks through a show for what would fail on air. One use, one thread.
final class ShowLint {

    private static final int MIN_OPTIONS = 2;

    /// A stored choice has four bits, of which 0 means "none".
    private static final int MAX_OPTIONS = 15;

    /// Of all languages together: every phone gets them, and nodes hand a cue to each other in 64 KB, sealed and in
    /// Base64.
    private static final int MAX_TEXT_BYTES = 32 * 1024;

    private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
    private static final Duration MAX_WINDOW = Duration.ofHours(1);

    private final Show show;
    private final List<String> problems = new ArrayList<>();
    private final Map<CueId, Cue> asksSoFar = new HashMap<>();

    ShowLint(Show show) {
        this.show = show;
    }

    List<String> problems() {
        if (show.locales().isEmpty()) {
            report("show.locales", "needs at least one language tag, such as \"en\"");
        }
        if (show.cues().isEmpty()) {
            report("show.segments", "needs at least one segment with one cue");
        }
        Set<String> segmentIds = new HashSet<>();
        Set<CueId> cueIds = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (int s = 0; s < show.segments().size(); s++) {
            Segment segment = show.segments().get(s);
            String place = "show.segments[" + s + "]";
            if (!segmentIds.add(segment.id().value())) {
                report(place + ".id", "'" + segment.id() + "' is used twice");
            }
            for (int c = 0; c < segment.cues().size(); c++) {
                Cue cue = segment.cues().get(c);
                String cuePlace = place + ".cues[" + c + "]";
                if (!cueIds.add(cue.id())) {
                    report(cuePlace + ".id", "'" + cue.id() + "' is used twice");
                }
                if (!numbers.add(cue.number())) {
                    report(cuePlace + ".number", "'" + cue.number() + "' is used twice");
                }
                lint(cue, cuePlace + ".payload");
                lintLength(cue.payload(), cuePlace + ".payload");
            }
        }
        return problems;
    }

    private void lint(Cue cue, String place) {
        switch (cue.payload()) {
            case CuePayload.Question question -> {
                lintAsk(question.prompt(), question.options(), question.window(), place);
                lintAnswer(question, place);
                asksSoFar.put(cue.id(), cue);
            }
            case CuePayload.Poll poll -> {
                lintAsk(poll.prompt(), poll.options(), poll.window(), place);
                asksSoFar.put(cue.id(), cue);
            }
            case CuePayload.Announce announce -> {
                lintTexts(announce.headline(), place + ".headline");
                if (announce.body() != null) {
                    lintTexts(announce.body(), place + ".body");
                }
            }
            case CuePayload.Lock lock -> lintTarget(lock.target(), place);
            case CuePayload.Reveal reveal -> lintTarget(reveal.target(), place);
        }
    }

    private void lintAsk(
            Texts prompt, List<Option> options, @Nullable Duration window, String place) {
        lintTexts(prompt, place + ".prompt");
        if (options.size() < MIN_OPTIONS || options.size() > MAX_OPTIONS) {
            report(
                    place + ".options",
                    "needs "
                            + MIN_OPTIONS
                            + " to "
                            + MAX_OPTIONS
                            + " options, has "
                            + options.size());
        }
        Set<OptionId> ids = new HashSet<>();
        for (int o = 0; o < options.size(); o++) {
            if (!ids.add(options.get(o).id())) {
                report(
                        place + ".options[" + o + "].id",
                        "'" + options.get(o).id() + "' is used twice");
            }
            lintTexts(options.get(o).text(), place + ".options[" + o + "].text");
        }
        if (window != null
                && (window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0)) {
            report(place + ".windowMillis", "must be 1000 to 3600000, is " + window.toMillis());
        }
    }

    private void lintLength(CuePayload payload, String place) {
        int bytes =
                texts(payload)
                        .flatMap(texts -> texts.byLocale().values().stream())
                        .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
        if (bytes > MAX_TEXT_BYTES) {
            report(
                    place,
                    "has "
                            + bytes
                            + " bytes of text in all its languages, may have "
                            + MAX_TEXT_BYTES
                            + ": shorten it");
        }
    }

    private static Stream<Texts> texts(CuePayload payload) {
        return switch (payload) {
            case CuePayload.Question question -> texts(question.prompt(), question.options());
            case CuePayload.Poll poll -> texts(poll.prompt(), poll.options());
            case CuePayload.Announce announce ->
                    Stream.concat(
                            Stream.of(announce.headline()), Stream.ofNullable(announce.body()));
            case CuePayload.Lock _, CuePayload.Reveal _ -> Stream.empty();
        };
    }

    private static Stream<Texts> texts(Texts prompt, List<Option> options) {
        return Stream.concat(Stream.of(prompt), options.stream().map(Option::text));
    }

    private void lintAnswer(CuePayload.Question question, String place) {
        OptionId answer = question.answer();
        List<OptionId> ids = question.options().stream().map(Option::id).toList();
        if (answer == null) {
            report(place + ".answer", "is missing: name the right option, one of " + ids);
        } else if (!ids.contains(answer)) {
            report(place + ".answer", "'" + answer + "' is not one of the options " + ids);
        }
    }

    private void lintTexts(Texts texts, String place) {
        for (String locale : show.locales()) {
            String text = texts.byLocale().get(locale);
            if (text == null || text.isBlank()) {
                report(place, "has no text for '" + locale + "'");
            }
        }
    }

    private void lintTarget(CueId target, String place) {
        if (!asksSoFar.containsKey(target)) {
            report(
                    place + ".target",
                    "'" + target + "' is not a QUESTION or POLL earlier in the rundown");
        }
    }

    private void report(String place, String what) {
        problems.add(place + ": " + what);
    }
}
