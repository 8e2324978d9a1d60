package ngage.demo.programme;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;

/// The presenter behind the desk: breathes, blinks, talks, and points to the screen when a question
/// comes. A function of the frame number.
final class Presenter {

    /// All that a movement can touch, above the desk.
    static final Rectangle BOX = new Rectangle(44, 128, 294, 232);

    private static final Color SKIN = new Color(0xb9794f);
    private static final Color SKIN_SHADE = new Color(0x95592f);
    private static final Color HAIR = new Color(0x1c1216);
    private static final Color JACKET = new Color(0x123a6b);
    private static final Color JACKET_LIGHT = new Color(0x2767b0);

    private Presenter() {}

    /// @param talking whether the mouth moves
    /// @param pointing 0 for the arm at rest, 1 for the arm at the screen
    static void paint(Graphics2D g, int frame, boolean talking, double pointing) {
        double breath = Math.sin(frame * 2 * Math.PI / 110);
        double sway = Math.sin(frame * 2 * Math.PI / 170) * 2;
        Graphics2D body = (Graphics2D) g.create();
        body.translate(172 + sway, 360 + breath);
        paintArm(body, pointing);
        paintBody(body);
        body.translate(sway * 0.6, breath * 0.6);
        body.rotate(Math.toRadians(sway * 0.7 + pointing * 3), 0, -110);
        paintHead(body, frame, talking);
        body.dispose();
    }

    private static void paintBody(Graphics2D g) {
        Path2D jacket = new Path2D.Double();
        jacket.moveTo(-84, 12);
        jacket.curveTo(-86, -50, -74, -82, -34, -92);
        jacket.lineTo(34, -92);
        jacket.curveTo(74, -82, 86, -50, 84, 12);
        jacket.closePath();
        g.setPaint(new GradientPaint(-84, 0, JACKET_LIGHT, 84, 0, JACKET));
        g.fill(jacket);
        Path2D shirt = new Path2D.Double();
        shirt.moveTo(-22, -93);
        shirt.lineTo(0, -14);
        shirt.lineTo(22, -93);
        shirt.closePath();
        g.setColor(Look.PAPER);
        g.fill(shirt);
        Path2D tie = new Path2D.Double();
        tie.moveTo(-7, -80);
        tie.lineTo(7, -80);
        tie.lineTo(4, -66);
        tie.lineTo(9, -26);
        tie.lineTo(0, -14);
        tie.lineTo(-9, -26);
        tie.lineTo(-4, -66);
        tie.closePath();
        g.setColor(Look.MAGENTA);
        g.fill(tie);
        g.setColor(new Color(0x0c2a50));
        g.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.drawLine(-24, -92, -2, -10);
        g.drawLine(24, -92, 2, -10);
        g.setColor(SKIN_SHADE);
        g.fill(new RoundRectangle2D.Double(-17, -116, 34, 32, 18, 18));
    }

    /// The arm on the screen's side: upper arm, forearm with a cue card, hand.
    private static void paintArm(Graphics2D g, double pointing) {
        double shoulderX = 62;
        double shoulderY = -66;
        double upper = Math.toRadians(78 - 50 * pointing);
        double lower = Math.toRadians(150 - 190 * pointing);
        double elbowX = shoulderX + 40 * Math.cos(upper);
        double elbowY = shoulderY + 40 * Math.sin(upper);
        double handX = elbowX + 30 * Math.cos(lower);
        double handY = elbowY + 30 * Math.sin(lower);
        g.setColor(JACKET);
        g.setStroke(new BasicStroke(27, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D sleeve = new Path2D.Double();
        sleeve.moveTo(shoulderX, shoulderY);
        sleeve.lineTo(elbowX, elbowY);
        sleeve.lineTo(handX, handY);
        g.draw(sleeve);
        AffineTransform before = g.getTransform();
        g.translate(handX, handY);
        g.rotate(lower);
        g.setColor(Look.PAPER);
        g.fill(new RoundRectangle2D.Double(8, -11, 7, 22, 4, 4));
        g.setColor(SKIN);
        g.fill(new RoundRectangle2D.Double(13, -9, 19, 18, 13, 13));
        g.fill(new RoundRectangle2D.Double(24, -9, 17, 6, 6, 6));
        g.setTransform(before);
    }

    private static void paintHead(Graphics2D g, int frame, boolean talking) {
        g.setColor(SKIN_SHADE);
        g.fill(new Ellipse2D.Double(-46, -160, 16, 24));
        g.fill(new Ellipse2D.Double(30, -160, 16, 24));
        g.setColor(SKIN);
        g.fill(new RoundRectangle2D.Double(-38, -194, 76, 92, 72, 78));
        Path2D hair = new Path2D.Double();
        hair.moveTo(-42, -152);
        hair.curveTo(-50, -214, -18, -222, 10, -216);
        hair.curveTo(40, -216, 50, -190, 42, -150);
        hair.curveTo(38, -166, 34, -178, 22, -182);
        hair.curveTo(0, -172, -22, -176, -30, -182);
        hair.curveTo(-36, -174, -38, -164, -42, -152);
        hair.closePath();
        g.setColor(HAIR);
        g.fill(hair);
        paintFace(g, frame, talking);
    }

    private static void paintFace(Graphics2D g, int frame, boolean talking) {
        boolean blinks = frame % 104 < 4;
        g.setStroke(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int side = -1; side <= 1; side += 2) {
            int x = side * 16;
            if (blinks) {
                g.setColor(HAIR);
                g.drawLine(x - 6, -150, x + 6, -150);
            } else {
                g.setColor(Color.WHITE);
                g.fill(new Ellipse2D.Double(x - 7, -156, 14, 11));
                g.setColor(HAIR);
                g.fill(new Ellipse2D.Double(x - 2.5, -155, 8, 9));
            }
            g.setColor(HAIR);
            g.draw(new Arc2D.Double(x - 10, -168, 20, 10, 30, 120, Arc2D.OPEN));
        }
        g.setColor(SKIN_SHADE);
        g.draw(new Arc2D.Double(-5, -146, 10, 13, 200, 140, Arc2D.OPEN));
        if (talking) {
            double open = 3 + 7 * Math.abs(Math.sin(frame * 0.41) * Math.sin(frame * 0.17 + 1));
            g.setColor(new Color(0x5a1d22));
            g.fill(new RoundRectangle2D.Double(-11, -126, 22, open + 2, 11, open + 2));
            g.setColor(Color.WHITE);
            g.fill(new RoundRectangle2D.Double(-8, -126, 16, 3, 3, 3));
        } else {
            g.setColor(new Color(0x5a1d22));
            g.draw(new Arc2D.Double(-13, -136, 26, 17, 205, 130, Arc2D.OPEN));
        }
    }
}
