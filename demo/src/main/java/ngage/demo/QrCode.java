package ngage.demo;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/// A QR code for a terminal: two modules of height in each character. Stateless.
final class QrCode {

    /// Scanners want light around the code.
    private static final int QUIET = 2;

    /// Black on white, whatever the terminal's own colours are.
    private static final String PAPER = "\u001b[30;107m";

    private static final String RESET = "\u001b[0m";

    private QrCode() {}

    /// @return lines, each closed by a line feed
    static String of(String text) {
        ByteMatrix modules = modules(text);
        int size = modules.getWidth();
        StringBuilder lines = new StringBuilder();
        for (int y = -QUIET; y < size + QUIET; y += 2) {
            lines.append(PAPER);
            for (int x = -QUIET; x < size + QUIET; x++) {
                boolean upper = isDark(modules, x, y);
                boolean lower = isDark(modules, x, y + 1);
                lines.append(upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ');
            }
            lines.append(RESET).append('\n');
        }
        return lines.toString();
    }

    private static ByteMatrix modules(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code: " + text, e);
        }
    }

    private static boolean isDark(ByteMatrix modules, int x, int y) {
        return x >= 0
                && y >= 0
                && x < modules.getWidth()
                && y < modules.getHeight()
                && modules.get(x, y) == 1;
    }
}
