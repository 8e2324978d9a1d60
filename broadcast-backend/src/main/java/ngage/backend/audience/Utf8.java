package ngage.backend.audience;

/// The UTF-8 rule of RFC 3629, checked without allocating: no overlong forms, no surrogates, nothing
/// beyond U+10FFFF.
final class Utf8 {

    private Utf8() {}

    static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int first = bytes[i] & 0xff;
            int more = continuations(first);
            if (more < 0 || i + more >= to) {
                return false;
            }
            for (int k = 1; k <= more; k++) {
                int next = bytes[i + k] & 0xff;
                int lowest = k == 1 ? lowestSecond(first) : 0x80;
                int highest = k == 1 ? highestSecond(first) : 0xbf;
                if (next < lowest || next > highest) {
                    return false;
                }
            }
            i += 1 + more;
        }
        return true;
    }

    private static int continuations(int first) {
        if (first < 0x80) {
            return 0;
        }
        if (first >= 0xc2 && first <= 0xdf) {
            return 1;
        }
        if (first >= 0xe0 && first <= 0xef) {
            return 2;
        }
        return first >= 0xf0 && first <= 0xf4 ? 3 : -1;
    }

    private static int lowestSecond(int first) {
        return switch (first) {
            case 0xe0 -> 0xa0;
            case 0xf0 -> 0x90;
            default -> 0x80;
        };
    }

    private static int highestSecond(int first) {
        return switch (first) {
            case 0xed -> 0x9f;
            case 0xf4 -> 0x8f;
            default -> 0xbf;
        };
    }
}
