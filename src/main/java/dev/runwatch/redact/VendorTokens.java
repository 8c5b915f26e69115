package dev.runwatch.redact;

import java.util.ArrayList;
import java.util.List;

/// Masks tokens that begin as those of a vendor do.
final class VendorTokens {

    /// Followed by letters, digits and hyphens.
    private static final String PREFIXES = """
            ghp_ gho_ ghu_ ghs_ ghr_ npm_ hf_ gsk_ lin_api_ ntn_ sbp_ bkua_ rubygems_ figd_ rzp_live_ rzp_test_ sqp_
            squ_ sqa_ r8_ nfp_ rdme_ pul-""";

    /// Followed by letters, digits, hyphens, underscores and dots.
    private static final String PREFIXES_BEFORE_ANY = """
            github_pat_ glpat- glrt- gldt- glcbt- glptt- glft- glimt- glagent- glsoat- glffct- xoxa- xoxb- xoxe- xoxe.
            xoxp- xoxr- xoxs- xapp- sk_live_ sk_test_ rk_live_ rk_test_ pk_live_ pk_test_ whsec_ AIza ya29. GOCSPX- SG.
            dop_v1_ doo_v1_ dor_v1_ shpat_ shpca_ shppa_ shpss_ glsa_ glc_ dckr_pat_ dckr_oat_ pypi- hvs. hvb. hvr. sk-
            gsk- xai- pplx- PMAK- ATATT ATCTT ATBB NRAK- NRII- NRJS- AGE-SECRET-KEY-1 sq0atp- sq0csp- sntrys_ sntryu_
            pscale_tkn_ pscale_pw_ pscale_oauth_ dp.pt. dp.st. dp.ct. dp.sa. dt0c01. dt0s01. xkeysib- tskey- fo1_ fm2_
            CCIPAT_ CFPAT- LTAI lsv2_pt_ lsv2_sk_ nvapi- HRKU- ABSK ops_eyJ pat-na1- pat-eu1- sb_secret_ tfp_ pnu_
            waka_ CLOJARS_ FLWSECK vcp_""";

    private static final int MIN_CHARS = 14;

    /// A text of this length without a digit or capitals is no token, however it goes on.
    private static final int MAX_CHARS_WITHOUT_DIGIT = 128;

    private static final int ASCII = 128;

    /// The prefixes by their first character.
    private static final List<List<Prefix>> BY_FIRST = new ArrayList<>();

    private record Prefix(String text, String punctuation) {}

    static {
        for (int c = 0; c < ASCII; c++) {
            BY_FIRST.add(new ArrayList<>());
        }
        add(PREFIXES, "-");
        add(PREFIXES_BEFORE_ANY, "-_.");
    }

    private VendorTokens() {}

    private static void add(String prefixes, String punctuation) {
        for (String prefix : prefixes.split("\\s+", -1)) {
            BY_FIRST.get(prefix.charAt(0)).add(new Prefix(prefix, punctuation));
        }
    }

    static String mask(String text) {
        var result = new StringBuilder();
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1))) {
                int end = end(text, i);
                if (end > i) {
                    result.append(text, done, i).append(Redactor.MASK);
                    done = end;
                    i = end - 1;
                }
            }
        }
        return done == 0 ? text : result.append(text, done, text.length()).toString();
    }

    /// Returns the end of the token that starts at an index, or the index if none does.
    private static int end(String text, int start) {
        char first = text.charAt(start);
        if (first < ASCII) {
            for (Prefix prefix : BY_FIRST.get(first)) {
                if (text.startsWith(prefix.text(), start)) {
                    int from = start + prefix.text().length();
                    int end = from;
                    while (end < text.length()
                            && end - from < MAX_CHARS_WITHOUT_DIGIT
                            && isPart(text.charAt(end), prefix)) {
                        end++;
                    }
                    if (end - from >= MIN_CHARS && isRandom(text, from, end)) {
                        while (end < text.length() && isPart(text.charAt(end), prefix)) {
                            end++;
                        }
                        return end;
                    }
                }
            }
        }
        return start;
    }

    private static boolean isPart(char c, Prefix prefix) {
        return (c < ASCII && Character.isLetterOrDigit(c))
                || prefix.punctuation().indexOf(c) >= 0;
    }

    /// A digit or a capital after a small letter, which a name such as `hf_hub_download_failed` has not.
    static boolean isRandom(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (Character.isDigit(text.charAt(i))
                    || (i > from
                            && Character.isUpperCase(text.charAt(i))
                            && Character.isLowerCase(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }
}
