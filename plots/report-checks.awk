# report-checks.awk: what checks.tsv says, check by check, as a table in Markdown: what is claimed, where constants are
# from, how many comparisons hold, fail and are undecided, and the largest score as a fraction of its limit.

BEGIN {
    FS = "\t"
    split("holds,fails,undecided", verdict, ",")
}

# A sentence of a "# check NAME: ..." or "# source NAME: ..." line, as a cell of Markdown
function sentence(line) {
    sub(/^# [a-z]+ [^ ]+: /, "", line)
    gsub(/[*|<_\\]/, "\\\\&", line)
    return line
}

/^# check [^ ]+: / { claim[substr($0, 9, index($0, ": ") - 9)] = sentence($0) }
/^# source [^ ]+: / { source[substr($0, 10, index($0, ": ") - 10)] = sentence($0) }
/^#/ { next }

!columns {
    for (columns = 1; columns <= NF; columns++)
        column[$columns] = columns
    next
}

{
    name = $column["check"]
    if (!(name in tools)) {
        checks++
        check[checks] = name
        tools[name] = $column["tools"]
    }
    rows++
    number[name, $column["verdict"]]++
    number["", $column["verdict"]]++ # of all checks
    score = $column["score"] + 0
    limit = $column["limit"] + 0
    part = limit > 0 ? (score < 0 ? -score : score) / limit : 0
    if (part > largest[name])
        largest[name] = part
}

END {
    printf "%d comparisons and families of comparisons in %d checks: **%d hold, %d fail, %d are undecided**.\n\n", rows,
        checks, number["", "holds"], number["", "fails"], number["", "undecided"]
    print "| check | claim | constants from | tools | holds | fails | undecided | largest score / limit |"
    print "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for (i = 1; i <= checks; i++) {
        printf "| %s | %s | %s | %s |", check[i], claim[check[i]], source[check[i]], tools[check[i]]
        for (j = 1; j <= 3; j++)
            printf " %d |", number[check[i], verdict[j]]
        printf " %.2f |\n", largest[check[i]]
    }
    print ""
}
