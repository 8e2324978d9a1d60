package ngage.controlroom.monitor;

import java.nio.ByteBuffer;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;

/// Shows pictures one after the other, in pixels of its own. The window's thread.
final class Screen extends ImageView {

    private @Nullable PixelBuffer<ByteBuffer> pixels;

    Screen() {
        setPreserveRatio(true);
        setSmooth(true);
    }

    void show(Picture picture) {
        PixelBuffer<ByteBuffer> target = pixels;
        if (target == null
                || target.getWidth() != picture.width()
                || target.getHeight() != picture.height()) {
            target =
                    new PixelBuffer<>(
                            picture.width(),
                            picture.height(),
                            ByteBuffer.allocateDirect(picture.width() * picture.height() * 4),
                            PixelFormat.getByteBgraPreInstance());
            pixels = target;
            setImage(new WritableImage(target));
        }
        target.updateBuffer(buffer -> {
            buffer.getBuffer().clear().put(picture.bgra()).flip();
            return null;
        });
    }
}
