package dev.runwatch.cause.json;

import java.util.List;

/// Names of members that describe a failure in JSON of unknown shape: keys as in [Json#key(String)], the best first.
public final class MemberNames {

    /// Members that hold a message.
    public static final List<String> MESSAGES = list("""
            errormessage failurereason failuremessage statechangereason statedetails statedetail
            statusreason stoppedreason resourcestatusreason statusmessage evaluationmessage message msg
            errmsg errordetail detail errordescription description faultstring exceptionmessage lasterror
            standarderrorcontent stderr reason cause title failurereasons messages summary text comment
            comments note notes remark why""");

    /// Ends of such names: `StackStatusReason`, `externalMessage`.
    public static final List<String> SUFFIXES = list("message statusreason failurereason changereason");

    /// Members that hold a message if they hold several words.
    public static final List<String> SENTENCES = list("error err stdout output");

    /// Members that hold more of a message.
    public static final List<String> MORE = list("""
            detail details errors issues violations failures fielderrors invalidparams cancellationreasons
            causes innerexceptions suppressed exitmessage reason cause title hint stderr description extensions""");

    /// Members that may map a field to its messages.
    public static final List<String> FIELDS = list("errors fielderrors violations failures");

    /// Members that identify a failure.
    public static final List<String> CODES = list("""
            errortype exceptiontype type errorcode errcode error code exitcode returncode statuscode
            httpstatuscode httpstatus status reason decision""");

    /// Codes that replace the message if there is none.
    public static final List<String> OWN_CODES = list("""
            errortype exceptiontype errorcode errcode error code exitcode returncode""");

    /// Members to search before all others.
    public static final List<String> CONTAINERS = list("""
            error errors fault exception failed failures cause payload body responsebody response result
            status data""");

    /// Members that hold what was requested, not what happened.
    public static final List<String> SETTINGS = list("""
            input output inputdetails outputdetails parameters arguments environment environmentvariables
            env overrides containeroverrides tags hyperparameters config configuration settings options
            headers requestheaders responseheaders request requestparameters definition query querystring
            command event context labels annotations spec template sdkresponsemetadata sdkhttpmetadata
            responsemetadata""");

    /// Paths of the name of an element.
    public static final List<String> ELEMENT_NAMES = list("name field path param property pointer key loc/* errortype");

    /// Paths of the status of an element.
    public static final List<String> STATUS = list("""
            status state laststatus phasestatus buildstatus jobstatus statuscode
            currentbuildsummary/buildstatus result outcome conclusion severity level state/resultstate""");

    /// Members that only a failed element has.
    public static final List<String> ERRORS = list("""
            errormessage errorcode error errors exception failurereason reason""");

    /// Statuses of an element that did not fail.
    public static final List<String> GOOD = list("""
            succeeded success successful completed complete ok passed pass done healthy running active
            created 200 201 info debug true none""");

    /// Statuses of an element that failed.
    public static final List<String> BAD = list("""
            failed fail failure fault error errored timeout timedout aborted cancelled canceled killed
            unhealthy rejected fatal critical clienterror expired""");

    /// Members that hold a stack trace.
    public static final List<String> STACKS = list("""
            stacktrace trace stack traceback backtrace stackframes exceptiontrace""");

    /// Members that hold an error that led to this one.
    public static final List<String> CAUSES = list("""
            cause causedby innerexception innererror rootcause previous originalerror""");

    /// Words in the place of a code.
    public static final List<String> NO_CODES = list("""
            error exception string object none null nil undefined unknown n/a failed failure false true
            about:blank essentialcontainerexited""");

    private MemberNames() {}

    private static List<String> list(String names) {
        return List.of(names.split("\\s+"));
    }
}
