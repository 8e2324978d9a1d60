package ngage.demo.programme;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ngage.protocol.CueId;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// Paints the programme's frames into one picture, each over the one before: only what moves is painted
/// anew, because a frame must cost a few milliseconds. One thread; frames in order are the cheap ones.
final class ProgrammePainter {

    private static final int FPS = Moments.FRAMES_PER_SECOND;

    /// A new card flashes so long that nobody overlooks it.
    private static final int FLASH_FRAMES = 12;

    private static final int POINTING_FRAMES = 75;
    private static final Rectangle CLOCK = new Rectangle(700, 18, 136, 36);

    private record Card(Cue cue, int frame) {}

    private final Look look;
    private final BigScreen screen;
    private final List<Card> cards;

    /// The set with its screen dark, without the presenter: what lies behind everything that moves.
    private final BufferedImage empty = picture();

    private final BufferedImage picture = picture();
    private int lastPainted = -2;

    ProgrammePainter(Look look, Show show) {
        this.look = look;
        this.screen = new BigScreen(look, show);
        Map<CueId, Integer> frames = Moments.frames();
        this.cards =
                show.cues().stream()
                        .filter(cue -> frames.containsKey(cue.id()))
                        .map(cue -> new Card(cue, Objects.requireNonNull(frames.get(cue.id()))))
                        .toList();
        Graphics2D g = empty.createGraphics();
        StudioSet.paintBack(g, look);
        StudioSet.paintDesk(g, look, show.title());
        g.dispose();
        Graphics2D first = picture.createGraphics();
        first.drawImage(empty, 0, 0, null);
        first.dispose();
    }

    static BufferedImage picture() {
        return new BufferedImage(StudioSet.WIDTH, StudioSet.HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    }

    /// @return the picture of this frame, valid until the next call
    BufferedImage paint(int frame) {
        Graphics2D g = Look.smooth(picture.createGraphics());
        paintPresenter(g, frame);
        paintScreen(g, frame);
        paintClock(g, frame);
        FrameClock.draw(g, frame);
        g.dispose();
        lastPainted = frame;
        return picture;
    }

    /// @return the pixels of the last frame painted: blue, green, red, row by row
    byte[] bytes() {
        return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    }

    private void paintPresenter(Graphics2D g, int frame) {
        Graphics2D inside = within(g, Presenter.BOX);
        inside.drawImage(empty, 0, 0, null);
        Presenter.paint(inside, frame, isTalking(frame), pointing(frame));
        inside.dispose();
    }

    private void paintScreen(Graphics2D g, int frame) {
        Card card = cardAt(frame);
        int since = card == null ? frame : frame - card.frame;
        boolean isJump = frame != lastPainted + 1;
        Graphics2D onScreen = within(g, StudioSet.SCREEN);
        onScreen.translate(StudioSet.SCREEN.x, StudioSet.SCREEN.y);
        if (isJump || since <= FLASH_FRAMES) {
            if (card == null) {
                screen.paintTitle(onScreen);
            } else {
                screen.paint(onScreen, card.cue);
                flash(onScreen, since);
            }
        }
        Duration window = card == null ? null : windowOf(card.cue);
        if (window != null) {
            double left = 1 - since / (window.toMillis() / 1000.0 * FPS);
            screen.paintTimeLeft(onScreen, Math.max(0, left));
        }
        onScreen.dispose();
    }

    private static void flash(Graphics2D g, int since) {
        if (since >= FLASH_FRAMES) {
            return;
        }
        g.setColor(Look.withAlpha(Color.WHITE, 230 * (FLASH_FRAMES - since) / FLASH_FRAMES));
        g.setStroke(new BasicStroke(10));
        g.drawRect(4, 4, StudioSet.SCREEN.width - 9, StudioSet.SCREEN.height - 9);
    }

    private void paintClock(Graphics2D g, int frame) {
        Graphics2D inside = within(g, CLOCK);
        inside.drawImage(empty, 0, 0, null);
        Shape plate =
                new RoundRectangle2D.Double(CLOCK.x, CLOCK.y, CLOCK.width, CLOCK.height, 12, 12);
        inside.setColor(new Color(5, 4, 15, 215));
        inside.fill(plate);
        int seconds = frame / FPS;
        String time = String.format("%02d:%02d:%02d", seconds / 60, seconds % 60, frame % FPS);
        inside.setColor(frame % FPS < FPS / 2 ? new Color(0xff4f5e) : new Color(0x6e2731));
        inside.fillOval(CLOCK.x + 11, CLOCK.y + 13, 10, 10);
        inside.setFont(look.bold(21));
        inside.setColor(Look.PAPER);
        int x = CLOCK.x + 29;
        int cell = inside.getFontMetrics().charWidth('0');
        for (int i = 0; i < time.length(); i++) {
            char c = time.charAt(i);
            int width = c == ':' ? cell / 2 : cell;
            inside.drawString(
                    String.valueOf(c),
                    x + (width - inside.getFontMetrics().charWidth(c)) / 2,
                    CLOCK.y + 26);
            x += width;
        }
        inside.dispose();
    }

    private @Nullable Card cardAt(int frame) {
        return cards.stream()
                .filter(card -> card.frame <= frame)
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private static @Nullable Duration windowOf(Cue cue) {
        return switch (cue.payload()) {
            case CuePayload.Question question -> question.window();
            case CuePayload.Poll poll -> poll.window();
            case CuePayload.Announce _, CuePayload.Lock _, CuePayload.Reveal _ -> null;
        };
    }

    /// The presenter speaks around each card, and is silent while people think.
    private boolean isTalking(int frame) {
        return cards.stream()
                .anyMatch(card -> frame > card.frame - 2 * FPS && frame < card.frame + 3 * FPS);
    }

    private double pointing(int frame) {
        double most = 0;
        for (Card card : cards) {
            double into = (double) (frame - card.frame + 8) / POINTING_FRAMES;
            if (into > 0 && into < 1) {
                most = Math.max(most, Math.min(1, Math.min(into, 1 - into) * 6));
            }
        }
        return most * most * (3 - 2 * most);
    }

    private static Graphics2D within(Graphics2D g, Rectangle box) {
        Graphics2D inside = (Graphics2D) g.create();
        inside.setClip(box);
        return inside;
    }
}
