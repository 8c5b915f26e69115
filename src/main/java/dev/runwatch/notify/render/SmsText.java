package dev.runwatch.notify.render;

import dev.runwatch.text.Truncator;

/// The text of an SMS of one part, which SNS bills once: 160 characters of the GSM alphabet, or 70 UTF-16 units if one
/// character is not in it (https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html).
final class SmsText {

    private static final int MAX_GSM_CHARS = 160;
    private static final int MAX_UCS2_CHARS = 70;
    private static final String MARK = "...";

    /// GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1).
    private static final String GSM = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// Its extension: each of these is sent as two.
    private static final String GSM_EXTENSION = "^{}\\[~]|€";

    private SmsText() {}

    /// @param text one line
    /// @param suffix ends the text, whatever of the rest is cut; may be empty
    static String of(String text, String suffix) {
        String sms = text.replace('`', '\'').replace('’', '\'').replace("…", "...");
        int max = isGsm(sms + suffix) ? MAX_GSM_CHARS : MAX_UCS2_CHARS;
        if (units(sms + suffix, max) <= max) {
            return sms + suffix;
        }
        int length = sms.length();
        while (units(sms.substring(0, length) + MARK + suffix, max) > max) {
            length--;
        }
        return Truncator.prefix(sms, length).stripTrailing() + MARK + suffix;
    }

    private static boolean isGsm(String text) {
        return text.chars().allMatch(c -> GSM.indexOf(c) >= 0 || GSM_EXTENSION.indexOf(c) >= 0);
    }

    private static int units(String text, int max) {
        return max == MAX_UCS2_CHARS
                ? text.length()
                : text.length()
                        + (int) text.chars()
                                .filter(c -> GSM_EXTENSION.indexOf(c) >= 0)
                                .count();
    }
}
