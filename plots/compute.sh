#!/bin/bash
# compute.sh TABLE RECORD COMMAND...: computes a table by COMMAND --force --output TABLE, and leaves in RECORD.seconds,
# one line, the processor seconds that this took and what RECORD.command holds. A finished table is removed first, as
# the tool would keep that of the same version; TABLE.part, from an interrupted run of the same tool, goes on, and then
# no seconds are left, as those of the first run are not known. Exit code 3 of the tool counts as success: finished, but
# some rows did not converge and say so.
set -u
table=$1 record=$2
shift 2

mkdir -p "$(dirname "$table")"
rm -f "$table" "$record.seconds"
resumed=no
if [ "$table.part" -nt "$1" ]; then resumed=yes; else rm -f "$table.part" "$table.part.ahead"; fi

echo "$* --output $table"
TIMEFORMAT='%U %S'
{ time "$@" --force --output "$table" 2>&3; } 3>&2 2> "$record.times"
code=$?
if [ $resumed = no ] && { [ $code -eq 0 ] || [ $code -eq 3 ]; }; then
    awk '{ printf "%.2f\t", $1 + $2 }' "$record.times" | cat - "$record.command" > "$record.seconds"
fi
rm -f "$record.times"
[ $code -eq 3 ] || exit $code
