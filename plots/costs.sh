#!/bin/bash
# costs.sh PRESET RESULTS RECORDS TOOLS TABLE...: how much processor time the tables take that are stale, estimated from
# what was measured (costs.awk). RESULTS holds the tables, RECORDS what is known of their computation (NAME.command, and
# NAME.seconds of compute.sh; those of other presets are in the folders next to it), TOOLS the tools. A table is stale
# if make would compute it: it is missing, or older than its tool, its command or a table that its command names.
# LIST=always lists the tables one by one, LIST=long only if they take an hour or more.
set -u
preset=$1 results=$2 records=$3 tools=$4
shift 4
declare -A stale

is_stale() # TABLE COMMAND
{
    local table=$results/$1.tsv tool=$tools/${2%% *} other
    [ -e "$table" ] && ! [ "$tool" -nt "$table" ] && ! [ "$records/$1.command" -nt "$table" ] || return 0
    for other in $(grep -o "$results/[A-Za-z0-9_-]*\.tsv" <<< "$2" | sort -u); do
        [ -n "${stale[$(basename "$other" .tsv)]-}" ] || [ "$other" -nt "$table" ] && return 0
    done
    return 1
}

# "TABLE <tab> command to be done <tab> seconds <tab> command that took them", the last two of the nearest preset
for table in "$@"; do
    command=$(< "$records/$table.command")
    is_stale "$table" "$command" || continue
    stale[$table]=yes
    measured=
    for record in "$records" "$(dirname "$records")"/*; do
        [ -e "$record/$table.seconds" ] && measured=$(< "$record/$table.seconds") && break
    done
    printf '%s\t%s\t%s\n' "$table" "$command" "$measured"
done | awk -v preset="$preset" -v cores="$(nproc)" -v list="${LIST:-long}" \
           -v declared="$(dirname "$0")/costs.tsv" -f "$(dirname "$0")/costs.awk"
