package ngage.controlroom.prompter;

import java.util.List;
import ngage.protocol.CueId;

/// How high the paragraphs of a cue's text came out in one window: turns positions into distances from
/// the top and back.
///
/// @param heights of the paragraphs with the gap below, in order; at least one, all above 0
/// @param lineHeight of one line
record ParagraphHeights(List<Double> heights, double lineHeight) {

    ParagraphHeights {
        heights = List.copyOf(heights);
    }

    double yOf(PrompterPosition position) {
        double y = 0;
        int paragraph = Math.min(position.paragraph(), heights.size() - 1);
        for (int i = 0; i < paragraph; i++) {
            y += heights.get(i);
        }
        return y + heights.get(paragraph) * position.fraction();
    }

    PrompterPosition positionAt(CueId cue, double y) {
        double left = Math.clamp(y, 0, end());
        int paragraph = 0;
        while (paragraph < heights.size() - 1 && left >= heights.get(paragraph)) {
            left -= heights.get(paragraph);
            paragraph++;
        }
        return new PrompterPosition(cue, paragraph, left / heights.get(paragraph));
    }

    /// @return where scrolling stops: the last line is held at the eye line
    double end() {
        double whole = heights.stream().mapToDouble(Double::doubleValue).sum();
        return Math.max(0, whole - 2 * lineHeight);
    }
}
