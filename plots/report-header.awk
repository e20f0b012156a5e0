# report-header.awk: what the `#` lines of a table say, in Markdown: command, parameters, version. seconds: processor
# time that it took; empty if unknown.

BEGIN { FS = "\t" }

FNR == 1 { tool = substr($0, 3) }
/^# commit / { commit = substr($0, 10) }
/^# command: / { command = substr($0, 12) }
/^# parameter / {
    parameter = substr($0, 13)
    if (sub(/ \(default\)$/, "", parameter))
        defaults = defaults (defaults == "" ? "" : ", ") "`" parameter "`"
    else
        given = given (given == "" ? "" : ", ") "`" parameter "`"
}
/^#/ { next }

!columns {
    for (columns = 1; columns <= NF; columns++)
        column[$columns] = columns
    next
}

# `converged` is a fraction, not a verdict on the row, where it has an interval
{ rows++ }
("converged" in column) && !("converged_low" in column) && $column["converged"] == "0" { unconverged++ }

END {
    printf "%s, commit %s; %d rows", tool, commit, rows
    if (unconverged)
        printf ", %d of them with `converged` 0", unconverged
    if (seconds != "")
        printf "; %.0f s of processor time", seconds
    print ".\n\n```sh"
    print command
    print "```"
    if (given != "")
        print "\nGiven: " given "."
    if (defaults != "")
        print "\nDefaults: " defaults "."
}
