package dev.runwatch.start;

/// The same head start as Runwatch's.
public final class PlainStart {

    private PlainStart() {}

    public static void begin() {
        HeadStart.begin();
    }
}
