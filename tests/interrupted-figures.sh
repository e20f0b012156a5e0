#!/bin/bash
# interrupted-figures.sh MAKE BUILD: `make figures` with small tables, killed at random moments (SIGKILL, all of its
# processes) and given again, ends with the same tables, to the last byte, as without; and at no moment is there a table
# or a figure under its own name that is not whole. Run by `make check-figures`; a minute or two. KILLS and SEED may be
# set.
set -eu
make=$1 build=$2
kills=${KILLS:-3}
RANDOM=${SEED:-1}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { echo "interrupted-figures.sh: $*" >&2; exit 1; }

# Tables of every tool, each a few seconds
drawings="fig-entropy fig-chains fig-counts fig-convergence fig-transient fig-solvers fig-local-solutions \
          fig-representations fig-capacity"
small=(
    quick.tuples=2 quick.isolation-jd=0.1,0.3
    quick.counts='--samples 200'
    quick.relaxation='--jd 0.5:1.1:0.1 --samples 6 --starts 4'
    quick.threshold='--n 100,200,400,800,1600 --samples 24'
    quick.within-step=0.4 quick.within='--samples 6 --starts 4'
    quick.trace='--samples 2 --starts 2 --max-sweeps 60'
    quick.dmft-transient='--sweeps 20 --trajectories 500 --populations 4'
    quick.messages='--jd 0.2,0.3,0.5 --samples 3' quick.sweeps='--jd 0.5:0.9:0.2 --samples 4'
    quick.local='--samples 2'
    quick.learning='--train-per-class 50 --samples 3'
    quick.capacity='--n 20,30 --samples 2 --epochs 40 --criterion 0.9'
)

# figures FOLDER: starts `make figures` there, in a process group of its own; its id is then in $group
figures()
{
    setsid $make --no-print-directory BUILD="$build" RECORDS="$1/records" RESULTS="$1/results" FIGURES="$1/figures" \
        DRAWINGS="$drawings" CHECK_TABLES= CHECKS= "${small[@]}" figures > "$1.log" 2>&1 &
    group=$!
}

wait_for() { wait "$1" || fail "make figures failed: $(tail -n 5 "$2.log")"; }

# whole FOLDER: tables and figures there, as far as they exist, are those of the uninterrupted run, and whole
whole()
{
    local file
    for file in "$1"/results/*.tsv; do
        [ ! -e "$file" ] || cmp "$file" "$scratch/reference/results/$(basename "$file")"
    done
    for file in "$1"/figures/*.pdf; do
        [[ ! -e $file || $file == *.part.pdf ]] || [ "$(tail -c 6 "$file")" = "%%EOF" ] || fail "$file breaks off"
    done
    for file in "$1"/figures/*.png; do
        [[ ! -e $file || $file == *.part.png ]] || tail -c 8 "$file" | grep -q IEND || fail "$file breaks off"
    done
}

# The tables may name the folder they are in: both runs have the same.
attempt=$scratch/run
SECONDS=0
figures "$attempt"
wait_for "$group" "$attempt"
took=$SECONDS
mv "$attempt" "$scratch/reference"
tables=$(ls "$scratch"/reference/results/*.tsv | wc -l)
echo "uninterrupted: $tables tables in $took s"

killed=0
while [ "$killed" -lt "$kills" ]; do
    figures "$attempt"
    pause=$(awk -v took="$took" -v random=$RANDOM 'BEGIN { print took * (0.03 + 0.27 * random / 32767) }')
    sleep "$pause"
    if ! kill -9 -- "-$group" 2> /dev/null; then
        wait_for "$group" "$attempt"
        whole "$attempt"
        rm -rf "$attempt"
        took=$((took / 2 + 1))
        echo "finished before $pause s: from the beginning, with shorter times"
        continue
    fi
    wait "$group" 2> /dev/null || true
    while kill -0 -- "-$group" 2> /dev/null; do sleep 0.1; done
    killed=$((killed + 1))
    whole "$attempt"
    echo "killed after $pause s: $(find "$attempt" -name '*.tsv' | wc -l) tables whole, unfinished:" \
        $(cd "$attempt" && find . -name '*.part*' -printf '%f ')
done

figures "$attempt"
wait_for "$group" "$attempt"
whole "$attempt"
[ "$(ls "$attempt/results")" = "$(ls "$scratch/reference/results")" ] || fail "other files: $(ls "$attempt/results")"
diff <(cd "$attempt/figures" && ls | grep -v part) <(ls "$scratch/reference/figures") || fail "other figures"
echo "killed $killed times: $tables tables, the same to the last byte"
