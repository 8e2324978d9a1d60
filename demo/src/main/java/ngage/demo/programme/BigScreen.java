package ngage.demo.programme;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.Texts;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// The cards on the studio's big screen, one for each cue of the show. Paints in the coordinates of
/// [StudioSet#SCREEN].
final class BigScreen {

    private static final int WIDTH = StudioSet.SCREEN.width;
    private static final int HEIGHT = StudioSet.SCREEN.height;

    /// Where the time left is drawn, below the options.
    static final Rectangle TIME_LEFT = new Rectangle(24, HEIGHT - 22, WIDTH - 48, 10);

    private final Look look;
    private final Show show;

    BigScreen(Look look, Show show) {
        this.look = look;
        this.show = show;
    }

    void paintTitle(Graphics2D g) {
        paintGround(g, Look.INDIGO, Look.MAGENTA);
        g.setColor(Look.withAlpha(Look.GOLD, 60));
        g.setStroke(new BasicStroke(10));
        g.draw(new Ellipse2D.Double(WIDTH / 2 - 108, HEIGHT / 2 - 108, 216, 216));
        g.setColor(Look.GOLD);
        g.setStroke(new BasicStroke(3));
        g.draw(new Ellipse2D.Double(WIDTH / 2 - 100, HEIGHT / 2 - 100, 200, 200));
        centred(g, show.title(), look.bold(46), Look.PAPER, HEIGHT / 2 + 6);
        centred(g, "live with your phone", look.plain(17), Look.GOLD, HEIGHT / 2 + 40);
    }

    void paint(Graphics2D g, Cue cue) {
        switch (cue.payload()) {
            case CuePayload.Question question -> {
                paintGround(g, new Color(0x1d2c8f), new Color(0x6a35d6));
                header(g, "QUESTION " + numberOf(cue), Look.CYAN);
                int bottom = prompt(g, question.prompt());
                options(g, question.options(), null, bottom);
            }
            case CuePayload.Poll poll -> {
                paintGround(g, new Color(0x0d4f66), new Color(0x1d8f86));
                header(g, "YOU DECIDE", Look.GOLD);
                int bottom = prompt(g, poll.prompt());
                options(g, poll.options(), null, bottom);
            }
            case CuePayload.Announce announce -> announce(g, announce);
            case CuePayload.Lock _ -> lock(g);
            case CuePayload.Reveal reveal -> reveal(g, show.cue(reveal.target()).orElseThrow());
        }
    }

    /// @param part of the window that is left, 1 to 0
    void paintTimeLeft(Graphics2D g, double part) {
        Rectangle r = TIME_LEFT;
        g.setColor(new Color(0, 0, 0, 110));
        g.fill(new RoundRectangle2D.Double(r.x, r.y, r.width, r.height, 10, 10));
        g.setColor(part > 0.3 ? Look.GOLD : new Color(0xff6a5a));
        g.fill(new RoundRectangle2D.Double(r.x, r.y, r.width * part, r.height, 10, 10));
    }

    private void announce(Graphics2D g, CuePayload.Announce announce) {
        paintGround(g, Look.INDIGO, Look.MAGENTA);
        int y = HEIGHT / 2 - 34;
        for (String line : lines(g, announce.headline().in("en"), look.bold(38), WIDTH - 60)) {
            centred(g, line, look.bold(38), Look.PAPER, y);
            y += 46;
        }
        if (look.hasHindi()) {
            centred(g, announce.headline().in("hi"), look.hindi(23), Look.MUTED.brighter(), y);
            y += 38;
        }
        Texts body = announce.body();
        if (body != null) {
            centred(g, body.in("en"), look.plain(16), Look.GOLD, y);
        }
    }

    private void lock(Graphics2D g) {
        paintGround(g, new Color(0x3a3f55), new Color(0x14161f));
        int x = WIDTH / 2;
        g.setColor(Look.GOLD);
        g.setStroke(new BasicStroke(11));
        g.draw(new RoundRectangle2D.Double(x - 28, 44, 56, 84, 56, 56));
        g.fill(new RoundRectangle2D.Double(x - 50, 92, 100, 76, 16, 16));
        g.setColor(new Color(0x14161f));
        g.fill(new Ellipse2D.Double(x - 9, 114, 18, 18));
        g.fillRect(x - 4, 126, 8, 24);
        centred(g, "The vote is closed", look.bold(34), Look.PAPER, 222);
        if (look.hasHindi()) {
            centred(g, "मतदान बंद", look.hindi(22), Look.MUTED.brighter(), 256);
        }
    }

    private void reveal(Graphics2D g, Cue ask) {
        if (ask.payload() instanceof CuePayload.Question question) {
            paintGround(g, new Color(0x0b5a3c), new Color(0x23a86c));
            header(g, "THE ANSWER", Look.GOLD);
            int bottom = prompt(g, question.prompt());
            options(g, question.options(), question.answer(), bottom);
            return;
        }
        paintGround(g, new Color(0x0d4f66), new Color(0x1d8f86));
        header(g, "YOU DECIDED", Look.GOLD);
        centred(g, "The result is", look.bold(36), Look.PAPER, 122);
        centred(g, "on your phone", look.bold(36), Look.PAPER, 166);
        if (look.hasHindi()) {
            centred(g, "नतीजा आपके फ़ोन पर", look.hindi(23), Look.MUTED.brighter(), 204);
        }
        int[] heights = {34, 54, 24};
        for (int i = 0; i < heights.length; i++) {
            g.setColor(i == 1 ? Look.GOLD : Look.withAlpha(Look.PAPER, 150));
            g.fill(
                    new RoundRectangle2D.Double(
                            WIDTH / 2 - 54 + i * 38, 274 - heights[i], 30, heights[i], 8, 8));
        }
    }

    private void header(Graphics2D g, String text, Color colour) {
        g.setFont(look.bold(15));
        int width = g.getFontMetrics().stringWidth(text);
        g.setColor(new Color(0, 0, 0, 90));
        g.fill(new RoundRectangle2D.Double(22, 16, width + 26, 26, 26, 26));
        g.setColor(colour);
        g.drawString(text, 35, 34);
    }

    /// @return where it ends
    private int prompt(Graphics2D g, Texts prompt) {
        Font font = look.bold(25);
        int y = 74;
        for (String line : lines(g, prompt.in("en"), font, WIDTH - 48)) {
            g.setFont(font);
            g.setColor(Look.PAPER);
            g.drawString(line, 24, y);
            y += 31;
        }
        if (look.hasHindi()) {
            g.setFont(look.hindi(19));
            g.setColor(Look.withAlpha(Look.PAPER, 190));
            g.drawString(prompt.in("hi"), 24, y - 1);
            y += 27;
        }
        return y;
    }

    private void options(
            Graphics2D g, List<Option> options, @Nullable OptionId answer, int promptEnd) {
        int columns = options.size() == 3 ? 3 : 2;
        int rows = (options.size() + columns - 1) / columns;
        int gap = 12;
        int width = (WIDTH - 48 - (columns - 1) * gap) / columns;
        int top = promptEnd - 12;
        int height = Math.min(62, (HEIGHT - 32 - top - (rows - 1) * gap) / rows);
        top += (HEIGHT - 32 - top - rows * height - (rows - 1) * gap) / 2;
        for (int i = 0; i < options.size(); i++) {
            Rectangle tile =
                    new Rectangle(
                            24 + i % columns * (width + gap),
                            top + i / columns * (height + gap),
                            width,
                            height);
            option(g, tile, options.get(i), answer);
        }
    }

    private void option(Graphics2D g, Rectangle tile, Option option, @Nullable OptionId answer) {
        boolean isRight = option.id().equals(answer);
        boolean isDimmed = answer != null && !isRight;
        g.setColor(isRight ? Look.GOLD : new Color(255, 255, 255, isDimmed ? 26 : 48));
        g.fill(new RoundRectangle2D.Double(tile.x, tile.y, tile.width, tile.height, 18, 18));
        double badge = Math.min(32, tile.height - 14);
        double badgeY = tile.y + (tile.height - badge) / 2;
        g.setColor(isRight ? Look.NIGHT : new Color(0, 0, 0, isDimmed ? 60 : 130));
        g.fill(new Ellipse2D.Double(tile.x + 12, badgeY, badge, badge));
        g.setColor(isRight ? Look.GOLD : Look.withAlpha(Look.PAPER, isDimmed ? 120 : 255));
        g.setFont(look.bold(17));
        FontMetrics metrics = g.getFontMetrics();
        String letter = option.id().value();
        int baseline = tile.y + tile.height / 2 + metrics.getAscent() / 2 - 2;
        if (isRight) {
            tick(g, tile.x + 12, badgeY, badge);
        } else {
            g.drawString(
                    letter,
                    (float) (tile.x + 12 + badge / 2 - metrics.stringWidth(letter) / 2.0),
                    baseline);
        }
        g.setColor(isRight ? Look.NIGHT : Look.withAlpha(Look.PAPER, isDimmed ? 120 : 255));
        g.setFont(look.bold(20));
        g.drawString(option.text().in("en"), tile.x + (int) badge + 24, baseline);
    }

    private static void tick(Graphics2D g, double x, double y, double size) {
        Path2D tick = new Path2D.Double();
        tick.moveTo(x + size * 0.28, y + size * 0.53);
        tick.lineTo(x + size * 0.44, y + size * 0.69);
        tick.lineTo(x + size * 0.73, y + size * 0.33);
        g.setStroke(new BasicStroke(3.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(tick);
    }

    private int numberOf(Cue question) {
        return 1
                + (int)
                        show.cues().stream()
                                .takeWhile(cue -> !cue.id().equals(question.id()))
                                .filter(cue -> cue.payload() instanceof CuePayload.Question)
                                .count();
    }

    private static void paintGround(Graphics2D g, Color from, Color to) {
        g.setPaint(new GradientPaint(0, 0, from, WIDTH, HEIGHT, to));
        g.fillRect(0, 0, WIDTH, HEIGHT);
        g.setPaint(
                new RadialGradientPaint(
                        WIDTH / 2f,
                        HEIGHT / 2f,
                        WIDTH * 0.6f,
                        new float[] {0, 1},
                        new Color[] {new Color(255, 255, 255, 40), new Color(0, 0, 0, 70)}));
        g.fillRect(0, 0, WIDTH, HEIGHT);
    }

    private static void centred(Graphics2D g, String text, Font font, Color colour, int baseline) {
        g.setFont(font);
        int x = (WIDTH - g.getFontMetrics().stringWidth(text)) / 2;
        g.setColor(new Color(0, 0, 0, 90));
        g.drawString(text, x + 1, baseline + 2);
        g.setColor(colour);
        g.drawString(text, x, baseline);
    }

    private static List<String> lines(Graphics2D g, String text, Font font, int width) {
        FontMetrics metrics = g.getFontMetrics(font);
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && metrics.stringWidth(longer) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }
}
