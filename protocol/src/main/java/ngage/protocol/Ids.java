package ngage.protocol;

/// The one rule for the characters of every id: safe in a file name, a Redis key and a URL.
final class Ids {

    private Ids() {}

    static void check(String noun, String value, int maxLength) {
        if (value.isEmpty() || value.length() > maxLength) {
            throw new IllegalArgumentException(
                    noun + " must have 1 to " + maxLength + " characters, has " + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isAllowed(value.charAt(i))) {
                throw new IllegalArgumentException(
                        noun
                                + " may have letters, digits, '-', '_' and '.', not '"
                                + value.charAt(i)
                                + "'");
            }
        }
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
