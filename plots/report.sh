#!/bin/bash
# report.sh PRESET RESULTS RECORDS THRESHOLDS CHECKED FIGURE...: the report in Markdown on standard output. FIGURE is
# one argument, the name of a figure and those of its tables; its caption is the third column of its row in README.md,
# and the text below that table there becomes the remarks. RESULTS holds the tables and checks.tsv, RECORDS the
# processor seconds that the tables took; THRESHOLDS and CHECKED, one argument each, name the tables of thresholds and
# those made for the checks. Links are relative to the folder of the figures.
set -u
here=$(dirname "$0")
preset=$1 results=$2 records=$3 thresholds=$4 checked=$5
shift 5

complain() { echo "report.sh: $*" >&2; exit 2; }

heading() { printf '\n## <a id="%s"></a>%s\n' "${1,,}" "$1"; }

caption() # FIGURE
{
    awk -F ' [|] ' -v row="| \`$1\`" '$1 == row { sub(/ [|]$/, "", $3); print $3; found = 1 } END { exit !found }' \
        "$here/README.md" || complain "$1 has no row in $here/README.md"
}

tables_of_all() { printf '%s\n' "$@" | awk '{ for (i = 2; i <= NF; i++) if (!seen[$i]++) print $i }'; }

rows() # TABLE VARIABLE=VALUE...
{
    local table=$1
    shift
    awk "${@/#/-v}" -f "$here/report-rows.awk" "$results/$table.tsv"
}

mapfile -t tables < <(tables_of_all "$@" "checks $checked")
files=()
for table in "${tables[@]}"; do
    [ -r "$results/$table.tsv" ] || complain "$results/$table.tsv is not there"
    files+=("$results/$table.tsv")
done

echo "# Figures and checks, preset \`$preset\`"
echo
awk 'FNR == 1 { version = $3 }
     /^# commit / { number[version ", commit " $3]++ }
     END { for (origin in number) printf "fixed-points %s: %d tables.\n", origin, number[origin] }' \
    "${files[@]}"
awk -F '\t' -v figures=$# -v tables=${#tables[@]} -v now="$(date -u '+%F %H:%M UTC')" '
    { seconds += $1; measured++ }
    END {
        printf "Drawn %s: %d figures of %d tables.", now, figures, tables
        if (measured)
            printf " %s took %.1f minutes of processor time.", measured == tables ? "These" : measured " of these",
                seconds / 60
        print ""
    }' $(for table in "${tables[@]}"; do ls "$records/$table.seconds" 2> /dev/null; done) /dev/null
[ ! -e "$results/checks.tsv" ] || awk -f "$here/report-checks.awk" "$results/checks.tsv" | sed -n 1p
echo
echo "[Thresholds](#thresholds) · [Checks](#checks) · [Figures](#figures) · [Remarks](#remarks) · [Tables](#tables)"

heading Thresholds
for table in $thresholds; do
    [ -e "$results/$table.tsv" ] || continue
    printf '\n%s\n\n' "[\`$table\`](#table-$table)"
    rows "$table" leave_out=isolation hide=statistical,choice,points,trials,width,residual
done

heading Checks
echo
if [ -e "$results/checks.tsv" ]; then
    awk -f "$here/report-checks.awk" "$results/checks.tsv"
    rows checks sort=verdict order=fails,undecided \
        only=check,quantity,point,measured,measured_error,reference,reference_error,score,limit,verdict,reason
    printf '\nHow they are judged: notes/checks.md.\n'
else
    echo "None were made: \`make checks PRESET=$preset\` does."
fi

heading Figures
for figure in "$@"; do
    set -- $figure
    name=$1
    shift
    text=$(caption "$name") || exit
    printf '\n### %s\n\n' "$name"
    echo "[![$name]($name.png)]($name.pdf)"
    printf '\n%s ([PDF](%s.pdf))\n\nTables:' "$text" "$name"
    for table in "$@"; do
        printf ' [`%s`](#table-%s)' "$table" "$table"
    done
    echo
done

heading Remarks
awk '/^[|] `fig-/ { below = 1; next } /^## / { exit } below' "$here/README.md"

heading Tables
for table in "${tables[@]}"; do
    seconds=$(cut -f 1 "$records/$table.seconds" 2> /dev/null)
    printf '\n### <a id="table-%s"></a>%s\n\n' "$table" "$table"
    awk -v seconds="$seconds" -f "$here/report-header.awk" "$results/$table.tsv"
done
