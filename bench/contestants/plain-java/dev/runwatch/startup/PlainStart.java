package dev.runwatch.startup;

/// The same head start as Runwatch's.
public final class PlainStart {

    private PlainStart() {}

    public static void begin() {
        SdkWarmup.start();
    }
}
