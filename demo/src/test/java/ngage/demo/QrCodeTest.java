package ngage.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QrCodeTest {

    private static final int SCALE = 4;
    private static final int WHITE = 0xffffff;

    @Test
    void aScannerReadsTheLinkFromTheTerminal() throws Exception {
        String link = "http://192.168.178.123:8080/";

        assertEquals(link, scan(QrCode.of(link)));
    }

    private static String scan(String terminal) throws Exception {
        List<String> lines =
                terminal.lines().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList();
        int width = lines.getFirst().length() * SCALE;
        int height = lines.size() * 2 * SCALE;
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, WHITE);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                char c = lines.get(y / (2 * SCALE)).charAt(x / SCALE);
                boolean isUpper = y / SCALE % 2 == 0;
                if (c == '█' || c == (isUpper ? '▀' : '▄')) {
                    pixels[y * width + x] = 0;
                }
            }
        }
        BinaryBitmap picture =
                new BinaryBitmap(
                        new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader()
                .decode(picture, Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }
}
