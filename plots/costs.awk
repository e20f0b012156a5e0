# costs.awk: processor time of tables, from what the same tables took with other grids or samples. The work of a command
# is the product over its options of the sum over their values v of v^p: p = 0 counts the points of a grid (and what is
# not a number), p = 1 is for samples, starts, epochs, sweeps, and sizes have the powers that were found. An estimate is
# the seconds that were measured times the ratio of the works. It does not know which points of a grid cost most.
#
# Input: TABLE, its command, seconds, the command that took them, separated by tabs; the last two are empty if the table
# was never computed here. Then `declared`, a table with the columns table, seconds, work, says what it took elsewhere.
# Variables: preset, cores (of this machine), list (always, or long: only from an hour on), declared.
# With record=1 it prints such a table of what was measured instead.

BEGIN {
    FS = OFS = "\t"
    power["--samples"] = power["--starts"] = power["--epochs"] = power["--max-sweeps"] = power["--trajectories"] = 1
    power["--train-per-class"] = 1
    power["--n"] = 2.5
    power["--hidden"] = power["--sweeps"] = 2
    power["--precision"] = -2
    costless["--tuples"] # next to the rest of `fp-clusters critical`
    whole_class = 6000 # images of a class for --train-per-class 0
    if (record)
        print "table", "seconds", "work"
    while (!record && (getline line < declared) > 0)
        if (split(line, cell, FS) == 3 && cell[2] + 0 > 0)
            unit[cell[1]] = cell[2] / cell[3]
}

# Sum over the values of a grid: V,V,... or FIRST:LAST:STEP, or both mixed
function sum(grid, p,    part, count, bound, i, value, total) {
    count = split(grid, part, ",")
    for (i = 1; i <= count; i++)
        if (split(part[i], bound, ":") == 3 && bound[3] > 0)
            for (value = bound[1] + 0; value <= bound[2] + 1e-9 * bound[3]; value += bound[3])
                total += value ^ p
        else
            total += p == 0 ? 1 : part[i] ^ p
    return total
}

function work(command,    word, count, i, name, value, total) {
    count = split(command, word, " ")
    total = 1
    for (i = 2; i <= count; i++) {
        if (word[i] !~ /^--/)
            continue
        name = value = word[i]
        if (sub(/=.*/, "", name))
            sub(/^[^=]*=/, "", value)
        else if (i < count && word[i + 1] !~ /^--/)
            value = word[++i]
        else
            continue
        if (name == "--train-per-class" && value == 0)
            value = whole_class
        if (name in costless)
            continue
        total *= sum(value, power[name] + 0)
    }
    return total
}

function duration(seconds) {
    return seconds < 90 ? sprintf("%.0f s", seconds) : seconds < 5400 ? sprintf("%.0f min", seconds / 60) \
                                                                      : sprintf("%.1f h", seconds / 3600)
}

record {
    if ($3 != "")
        printf "%s\t%s\t%.6g\n", $1, $3, work($4)
    next
}

{
    tables++
    if ($3 != "")
        unit[$1] = $3 / work($4)
    if (!($1 in unit)) {
        unknown = unknown " " $1
        next
    }
    known++
    name[known] = $1
    seconds[known] = unit[$1] * work($2)
    total += seconds[known]
}

# Costliest first, by insertion: there are dozens of them
function sort_tables(    i, j, one, its) {
    for (i = 2; i <= known; i++) {
        one = name[i]
        its = seconds[i]
        for (j = i - 1; j > 0 && seconds[j] < its; j--) {
            name[j + 1] = name[j]
            seconds[j + 1] = seconds[j]
        }
        name[j + 1] = one
        seconds[j + 1] = its
    }
}

END {
    if (record || !tables)
        exit
    printf "%d table%s to be computed: about %s of processor time, %s on the %d cores of this machine\n", tables,
        tables == 1 ? " is" : "s are", duration(total), duration(total / cores), cores
    if (unknown != "")
        print "Never measured, and not in this sum:" unknown
    if (list != "always" && total < 3600)
        exit
    sort_tables()
    for (i = 1; i <= known; i++)
        printf "  %-24s %10s\n", name[i], duration(seconds[i])
    print "It can be stopped at any time; the same command goes on. In parts, table by table:"
    printf "  make PRESET=%s results/%s/NAME.tsv\n", preset, preset
    print "See `The cost` in plots/README.md."
}
