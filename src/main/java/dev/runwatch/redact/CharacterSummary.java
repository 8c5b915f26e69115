package dev.runwatch.redact;

/// Which characters a text has, and how long its longest word is: one look at each character tells most texts from
/// those in which a pattern could match.
///
/// Small and capital letters are the same here, and so are all kinds of white space. What is not ASCII does not count.
///
/// @param low a bit for each of the first 64 characters of ASCII
/// @param high a bit for each of the others
/// @param longestRun of letters, digits and `/+_.-`
record CharacterSummary(long low, long high, int longestRun) {

    private static final int ASCII = 128;

    /// What each character of ASCII counts as.
    private static final byte[] FOLDED = new byte[ASCII];

    private static final boolean[] IN_RUN = new boolean[ASCII];

    static {
        for (char c = 0; c < ASCII; c++) {
            boolean space = c == ' ' || (c >= '\t' && c <= '\r');
            FOLDED[c] = (byte) (space ? ' ' : Character.toLowerCase(c));
            IN_RUN[c] = Character.isLetterOrDigit(c) || "/+_.-".indexOf(c) >= 0;
        }
    }

    static CharacterSummary of(String text) {
        long low = 0;
        long high = 0;
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ASCII && IN_RUN[c]) {
                run++;
            } else {
                longest = Math.max(longest, run);
                run = 0;
            }
            if (c < ASCII) {
                byte folded = FOLDED[c];
                if (folded < Long.SIZE) {
                    low |= 1L << folded;
                } else {
                    high |= 1L << folded;
                }
            }
        }
        return new CharacterSummary(low, high, Math.max(longest, run));
    }

    boolean containsAll(CharacterSummary other) {
        return (low & other.low) == other.low && (high & other.high) == other.high;
    }
}
