package ngage.controlroom.monitor;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Turns a stream of MPEG-TS into frames and sound. One thread.
public interface FrameDecoder extends AutoCloseable {

    /// Opens decoders; the second one a test has.
    interface Opener {

        /// @throws IOException if the stream ends or is not what it should be
        FrameDecoder open(InputStream stream) throws IOException;
    }

    /// Blocks until there is one.
    ///
    /// @return absent at the end of the stream; its pixels or samples are valid until the next call
    /// @throws IOException if the stream breaks
    @Nullable Decoded next() throws IOException;

    @Override
    void close();
}
