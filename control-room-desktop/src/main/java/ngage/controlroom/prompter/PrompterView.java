package ngage.controlroom.prompter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.transform.Affine;
import org.jspecify.annotations.Nullable;

/// The text on black, as the presenter's glass shows it. It lays out at one logical width whatever the
/// window's size, so that lines break alike everywhere; mirroring is a transform of the whole. The
/// window's thread.
public final class PrompterView extends Region {

    private static final double WIDTH = 1000;
    private static final double MARGIN = 70;
    private static final double GAP = 28;
    private static final double WORD_GAP = 18;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final double EYE_LINE = 0.30;

    private final PrompterModel model;
    private final Pane glass = new Pane();
    private final VBox paragraphs = new VBox(GAP);
    private final Polygon eyeLine = new Polygon(0, -24, 34, 0, 0, 24);
    private final HBox corner = new HBox(18);
    private final Affine toWindow = new Affine();
    private int readableCount;

    public PrompterView(PrompterModel model) {
        this.model = model;
        getStyleClass().add("prompter");
        eyeLine.getStyleClass().add("eye-line");
        paragraphs.setPrefWidth(WIDTH - 2 * MARGIN);
        paragraphs.setLayoutX(MARGIN);
        corner.setAlignment(Pos.CENTER_RIGHT);
        corner.setManaged(false);
        corner.getChildren().addAll(linkMark(), countdown());
        glass.getChildren().addAll(paragraphs, eyeLine, corner);
        glass.getTransforms().add(toWindow);
        glass.setManaged(false);
        getChildren().add(glass);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
        model.textProperty().addListener(_ -> write());
        model.nextProperty().addListener(_ -> write());
        model.mirrorHorizontallyProperty().addListener(_ -> requestLayout());
        model.mirrorVerticallyProperty().addListener(_ -> requestLayout());
        write();
    }

    /// Scrolls on for as long as has passed, then puts the text where the model says.
    public void scroll(double seconds) {
        PrompterPosition before = model.position();
        ParagraphHeights heights = heights();
        if (before == null || heights == null) {
            return;
        }
        model.scroll(heights, seconds);
        PrompterPosition now = model.position();
        if (now != null) {
            double lineMiddle = heights.lineHeight() / 2;
            paragraphs.setTranslateY(glass.getHeight() * EYE_LINE - lineMiddle - heights.yOf(now));
        }
    }

    @Override
    protected void layoutChildren() {
        double scale = getWidth() / WIDTH;
        double height = getHeight() / scale;
        glass.resize(WIDTH, height);
        boolean isMirroredX = model.mirrorHorizontallyProperty().get();
        boolean isMirroredY = model.mirrorVerticallyProperty().get();
        toWindow.setMxx(isMirroredX ? -scale : scale);
        toWindow.setTx(isMirroredX ? getWidth() : 0);
        toWindow.setMyy(isMirroredY ? -scale : scale);
        toWindow.setTy(isMirroredY ? getHeight() : 0);
        eyeLine.setLayoutX(14);
        eyeLine.setLayoutY(height * EYE_LINE);
        corner.resizeRelocate(0, 12, WIDTH - 24, 80);
        paragraphs.setTranslateY(height * EYE_LINE);
        scroll(0);
    }

    private void write() {
        PrompterText text = model.textProperty().get();
        PrompterText next = model.nextProperty().get();
        List<Node> nodes = new ArrayList<>();
        if (text == null) {
            nodes.add(paragraph("Nothing to read yet", "next"));
        } else {
            text.paragraphs().forEach(words -> nodes.add(paragraph(words, "now")));
        }
        readableCount = text == null ? 0 : text.paragraphs().size();
        if (next != null) {
            Label title = new Label(("next: " + next.cue().name()).toUpperCase(Locale.ROOT));
            title.getStyleClass().add("next-title");
            nodes.add(title);
            next.paragraphs().forEach(words -> nodes.add(paragraph(words, "next")));
        }
        paragraphs.getChildren().setAll(nodes);
        requestLayout();
    }

    /// A node for each word: a label that wraps by itself draws a Devanagari word which goes to the next
    /// line a second time, past the margin.
    private static Node paragraph(String words, String style) {
        FlowPane paragraph = new FlowPane(WORD_GAP, 0);
        paragraph.setPrefWrapLength(WIDTH - 2 * MARGIN);
        for (String word : WHITE_SPACE.split(words)) {
            Label label = new Label(word);
            label.getStyleClass().addAll("paragraph", style);
            paragraph.getChildren().add(label);
        }
        return paragraph;
    }

    /// Absent until the paragraphs have been laid out.
    private @Nullable ParagraphHeights heights() {
        List<Double> heights = new ArrayList<>();
        double lineHeight = 0;
        for (Node node : paragraphs.getChildren().subList(0, readableCount)) {
            FlowPane paragraph = (FlowPane) node;
            if (paragraph.getHeight() <= 0) {
                return null;
            }
            heights.add(paragraph.getHeight() + GAP);
            lineHeight = ((Label) paragraph.getChildren().getFirst()).getHeight();
        }
        return heights.isEmpty() ? null : new ParagraphHeights(heights, lineHeight);
    }

    private Node linkMark() {
        Label mark = new Label("NO LINK");
        mark.setId("prompter-link-lost");
        mark.getStyleClass().add("link-lost");
        mark.visibleProperty().bind(model.linkLostProperty());
        return mark;
    }

    private Node countdown() {
        Label countdown = new Label();
        countdown.setId("prompter-countdown");
        countdown.getStyleClass().add("countdown");
        countdown.textProperty().bind(model.countdownProperty());
        countdown.visibleProperty().bind(Bindings.isNotEmpty(model.countdownProperty()));
        return countdown;
    }
}
