package ngage.demo.programme;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RadialGradientPaint;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;

/// The studio as it stands: walls, lights, floor, the frame of the big screen, and the desk in front of
/// the presenter. Painted once.
final class StudioSet {

    static final int WIDTH = FrameClock.PICTURE_WIDTH;
    static final int HEIGHT = FrameClock.PICTURE_HEIGHT;

    /// The picture area of the big screen.
    static final Rectangle SCREEN = new Rectangle(346, 74, 480, 286);

    private static final int FLOOR = 392;

    private StudioSet() {}

    static void paintBack(Graphics2D g, Look look) {
        Look.smooth(g);
        paintWall(g);
        paintSlats(g);
        paintLights(g);
        paintFloor(g);
        paintScreenFrame(g);
    }

    /// What stands before the presenter.
    static void paintDesk(Graphics2D g, Look look, String title) {
        Look.smooth(g);
        Path2D body = new Path2D.Double();
        body.moveTo(26, 372);
        body.lineTo(318, 372);
        body.lineTo(296, 474);
        body.lineTo(48, 474);
        body.closePath();
        g.setPaint(new GradientPaint(0, 372, new Color(0x3b2a8c), 0, 474, new Color(0x120c33)));
        g.fill(body);
        Shape top = new RoundRectangle2D.Double(14, 360, 316, 16, 12, 12);
        g.setPaint(new GradientPaint(0, 360, new Color(0xf3e9ff), 0, 376, new Color(0x8b79d8)));
        g.fill(top);
        g.setColor(Look.withAlpha(Look.MAGENTA, 220));
        g.setStroke(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.drawLine(40, 384, 304, 384);
        g.setColor(Look.withAlpha(Look.MAGENTA, 60));
        g.setStroke(new BasicStroke(9, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.drawLine(40, 384, 304, 384);

        g.setFont(look.bold(27));
        int width = g.getFontMetrics().stringWidth(title);
        g.setColor(Look.withAlpha(Look.NIGHT, 180));
        g.drawString(title, 172 - width / 2 + 2, 434);
        g.setColor(Look.GOLD);
        g.drawString(title, 172 - width / 2, 432);
    }

    private static void paintWall(Graphics2D g) {
        g.setPaint(new GradientPaint(0, 0, Look.NIGHT, 0, FLOOR, new Color(0x24145e)));
        g.fillRect(0, 0, WIDTH, HEIGHT);
        glow(g, 170, 300, 300, Look.withAlpha(Look.MAGENTA, 150));
        glow(g, 590, 200, 430, Look.withAlpha(new Color(0x4a5cff), 150));
        glow(g, 854, 380, 260, Look.withAlpha(Look.CYAN, 90));
    }

    private static void paintSlats(Graphics2D g) {
        for (int x = 8; x < WIDTH; x += 30) {
            g.setPaint(
                    new GradientPaint(
                            0,
                            60,
                            Look.withAlpha(Color.WHITE, 0),
                            0,
                            FLOOR,
                            new Color(255, 255, 255, 22)));
            g.fillRect(x, 40, 2, FLOOR - 40);
        }
    }

    private static void paintLights(Graphics2D g) {
        g.setColor(new Color(0x08071a));
        g.fillRect(0, 0, WIDTH, 13);
        g.setColor(new Color(0x353055));
        g.fillRect(0, 10, WIDTH, 3);
        int[] lamps = {262, 352, 470, 588, 706};
        Color[] colours = {Look.GOLD, Look.MAGENTA, Look.CYAN, Look.MAGENTA, Look.GOLD};
        int[] aims = {130, 210, 430, 640, 800};
        for (int i = 0; i < lamps.length; i++) {
            beam(g, lamps[i], aims[i], colours[i]);
        }
        for (int i = 0; i < lamps.length; i++) {
            g.setColor(new Color(0x14122b));
            g.fill(new RoundRectangle2D.Double(lamps[i] - 11, 8, 22, 20, 8, 8));
            g.setColor(colours[i]);
            g.fill(new Ellipse2D.Double(lamps[i] - 8, 22, 16, 9));
            g.setColor(Look.withAlpha(Color.WHITE, 210));
            g.fill(new Ellipse2D.Double(lamps[i] - 4, 24, 8, 4));
        }
    }

    private static void beam(Graphics2D g, int from, int to, Color colour) {
        g.setPaint(
                new GradientPaint(
                        from,
                        26,
                        Look.withAlpha(colour, 105),
                        to,
                        FLOOR,
                        Look.withAlpha(colour, 0)));
        g.fill(
                new Polygon(
                        new int[] {from - 6, from + 6, to + 74, to - 74},
                        new int[] {27, 27, FLOOR, FLOOR},
                        4));
    }

    private static void paintFloor(Graphics2D g) {
        g.setPaint(
                new GradientPaint(0, FLOOR, new Color(0x3a2785), 0, HEIGHT, new Color(0x0d0926)));
        g.fillRect(0, FLOOR, WIDTH, HEIGHT - FLOOR);
        g.setColor(new Color(255, 255, 255, 60));
        g.fillRect(0, FLOOR, WIDTH, 2);
        g.setColor(new Color(255, 255, 255, 16));
        for (int x = -700; x <= 1500; x += 110) {
            g.drawLine(427 + (x - 427) / 3, FLOOR, x, HEIGHT);
        }
        glow(g, 586, 420, 260, Look.withAlpha(new Color(0x5a6cff), 90));
        glow(g, 172, 470, 200, Look.withAlpha(Look.MAGENTA, 70));
    }

    private static void paintScreenFrame(Graphics2D g) {
        Rectangle s = SCREEN;
        for (int spread = 14; spread >= 5; spread -= 3) {
            g.setColor(Look.withAlpha(Look.CYAN, 26));
            g.fill(rounded(s, spread + 6, 26));
        }
        g.setColor(new Color(0x05040f));
        g.fill(rounded(s, 6, 18));
        g.setColor(Look.withAlpha(Look.CYAN, 150));
        g.setStroke(new BasicStroke(1.5f));
        g.draw(rounded(s, 5, 17));
        g.setColor(new Color(0x0a0820));
        g.fillRect(s.x + s.width / 2 - 70, s.y + s.height + 7, 140, FLOOR - s.y - s.height - 5);
    }

    private static Shape rounded(Rectangle r, int by, int arc) {
        return new RoundRectangle2D.Double(
                r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by, arc, arc);
    }

    private static void glow(Graphics2D g, int x, int y, int radius, Color colour) {
        g.setPaint(
                new RadialGradientPaint(
                        x,
                        y,
                        radius,
                        new float[] {0, 1},
                        new Color[] {colour, Look.withAlpha(colour, 0)}));
        g.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    }
}
