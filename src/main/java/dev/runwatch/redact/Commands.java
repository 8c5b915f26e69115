package dev.runwatch.redact;

import static dev.runwatch.redact.Redactor.MASK;

import dev.runwatch.redact.SecretPattern.CharacterSummary;
import java.util.List;

/// Secrets on command lines, after flags that mean something else in other tools, and on standard input.
///
/// The quantifiers are possessive or bounded, so that matching time is linear in the length of the text.
final class Commands {

    private static final String VALUE = "[^\\s\"']{1,512}+";

    /// What separates arguments on a line or in a list.
    private static final String SEPARATOR = "[\\s\"',\\\\]";

    /// Any other arguments.
    private static final String ARGUMENTS = SEPARATOR + "(?:[^\\r\\n|;&]{0,256}?" + SEPARATOR + ")?";

    /// Not an option, a path, a port or a published port.
    private static final String NO_PATH = "(?![-/.~]|\\d{1,5}(?:[:\\s\"']|\\z))";

    /// `docker login -p hunter2`; after a user in any tool.
    private static final SecretPattern LOGIN = of(
            List.of("login-p", "-u -p ", "sh-p", "mongo-p"),
            "(?i:\\b(?:login|sshpass|mongo[a-z]{0,10}+)" + ARGUMENTS + "|\\s-u\\s{1,4}[^\\s]{1,128}+\\s)-p" + SEPARATOR
                    + "{0,16}" + NO_PATH);

    /// Elsewhere what looks like a password: at least six letters and digits.
    private static final SecretPattern SHORT_FLAG = SecretPattern.of(
            1,
            List.of("-p "),
            "$1" + MASK,
            "(\\s-p(?<!(?:mkdir|cargo|\\bcp|build|nix-shell)\\s-p)\\s{1,4}[\\\\\"']{0,9})"
                    + "(?=[a-z]{0,32}[0-9A-Z])(?=[A-Z0-9]{0,32}[A-Za-z])[A-Za-z0-9!#$%^&*]{6,512}+(?![^\\s\"'])");

    private static final SecretPattern GLUED = of(
            List.of("mysql-p", "maridb-p", "7-p"),
            "(?i:\\b(?:mysql|mariadb|7z)[a-z]{0,10}+" + ARGUMENTS + ")-p[\\\\\"']{0,9}(?=[^,])");

    private static final SecretPattern REDIS =
            of(List.of("-cli-a"), "\\b(?:redis|valkey|keydb)-cli" + ARGUMENTS + "-a" + SEPARATOR + "{1,16}");

    private static final SecretPattern CAPITAL = of(
            List.of("sql-p", "bcp-p", "zip-p"),
            "\\b(?:sqlcmd|bcp|[it]sql|osql|zip|unzip)" + ARGUMENTS + "-P" + SEPARATOR + "{0,16}");

    private static final SecretPattern LDAP =
            of(List.of("ldap-w"), "\\bldap[a-z]{1,12}+" + ARGUMENTS + "-w" + SEPARATOR + "{1,16}");

    private static final SecretPattern CURL =
            of(List.of("-u:"), "\\s(?:-u|--user)[\\s=]{0,4}[\\\\\"']{0,9}[^\\s:\"']{1,128}+:(?!//)");

    private static final SecretPattern ORACLE = SecretPattern.of(
            0,
            List.of("sqlpu /", "expd /", "impd /", "sqldr /", "rman /"),
            "$1" + MASK,
            "(?i)(\\b(?:sqlplus|expdp|impdp|sqlldr|rman)\\s{1,4}(?:-[a-z]{1,8}\\s{1,4}){0,4}+(?:userid=|target\\s)?)"
                    + "[^\\s/@\"']{1,64}+/[^\\s@\"']{1,128}+");

    /// `machine example.com login app password hunter2`
    private static final SecretPattern NETRC = of(
            List.of("login paswrd", "login paswd"),
            "(?i:\\blogin\\s{1,8}[^\\s]{1,128}+\\s{1,8}(?:password|passwd)\\s{1,8})(?=[^\\s*])");

    private static final SecretPattern HERE_STRING = of(
            List.of("<pas", "<login", "<stdin", "<secrt", "<token"),
            "(?i:(?:pass|login|stdin|secret|token)[^\\r\\n<]{0,256}+<<<\\s{0,4}[\\\\\"']{0,8})");

    /// `echo hunter2 | docker login --password-stdin`
    private static final SecretPattern PIPE = SecretPattern.of(
            4,
            List.of("echo |", "printf |"),
            "$1" + MASK,
            "(\\b(?:echo|printf)\\s{1,4}(?:-[a-zA-Z]{1,4}\\s{1,4})?[\\\\\"']{0,9})[^\\s\"'|]{1,512}+"
                    + "(?=[\\\\\"']{0,9}\\s{0,8}\\|[^\\r\\n|]{0,256}?(?:-stdin|passwd|sudo\\s{1,4}-S|login"
                    + "|kinit|cryptsetup|gpg|htpasswd))");

    static final List<SecretPattern> PATTERNS =
            List.of(LOGIN, SHORT_FLAG, GLUED, REDIS, CAPITAL, LDAP, CURL, ORACLE, NETRC, HERE_STRING, PIPE);

    private Commands() {}

    private static SecretPattern of(List<String> anyOf, String before) {
        return SecretPattern.of(1, anyOf, "$1" + MASK, "(" + before + ")" + VALUE);
    }

    static String mask(String text, CharacterSummary summary) {
        String result = text;
        for (SecretPattern pattern : PATTERNS) {
            result = pattern.replaceIn(result, summary, match -> true);
        }
        return result;
    }
}
