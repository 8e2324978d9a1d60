package ngage.backend.video.ingest.rtmp;

/// One whole message of a connection.
///
/// @param type as RTMP numbers them
/// @param stream 0 for the connection itself
/// @param timestamp in milliseconds, modulo 2^32
/// @param body which nobody changes
@SuppressWarnings("ArrayRecordComponent") // never compared
record RtmpMessage(int type, int stream, long timestamp, byte[] body) {

    static final int SET_CHUNK_SIZE = 1;
    static final int ABORT = 2;
    static final int ACKNOWLEDGEMENT = 3;
    static final int USER_CONTROL = 4;
    static final int WINDOW_SIZE = 5;
    static final int PEER_BANDWIDTH = 6;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int DATA_AMF3 = 15;
    static final int COMMAND_AMF3 = 17;
    static final int DATA = 18;
    static final int COMMAND = 20;
    static final int AGGREGATE = 22;

    boolean isMedia() {
        return type == AUDIO || type == VIDEO || type == DATA || type == AGGREGATE;
    }

    /// @return a number of the protocol's own messages
    int number() throws RtmpException {
        if (body.length < 4) {
            throw new RtmpException("a control message of " + body.length + " bytes");
        }
        return (body[0] & 0xff) << 24
                | (body[1] & 0xff) << 16
                | (body[2] & 0xff) << 8
                | body[3] & 0xff;
    }
}
