package ngage.controlroom.monitor;

import java.nio.ByteBuffer;
import ngage.protocol.MediaTime;

/// One frame of the programme. Whoever is given it may read it until the call returns; then its pixels
/// are used again.
///
/// @param at its media time
/// @param bgra four bytes a pixel, rows without padding
public record Picture(MediaTime at, int width, int height, ByteBuffer bgra) {}
