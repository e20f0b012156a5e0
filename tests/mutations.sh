#!/bin/bash
# tests/mutations.sh SOURCES LIST DIRECTORY [NAME...]: does a wrong constant make a test fail?
#
# Copies SOURCES to DIRECTORY, builds them there, and runs the tests that LIST names, which must pass. Then each mutation
# of LIST, or each NAME, is made in the copy by itself: one line of one file is changed, what depends on it is built, and
# at least one of its tests must fail, and at least one of its checks if it names any. The copy is mended before the next
# one. LIST consists of paragraphs
#
#     mutation NAME
#         file     PATH, from the root of the sources
#         change   a sed expression that changes exactly one line
#         tests    filter of the test runner, SUITE/TEST with wild cards
#         checks   names of checks in plots/checks.recipe, or none: their tables are computed, as make checks does it;
#                  left out if FP_MUTATION_CHECKS=no
#
# One line of result per mutation: `killed`, by how many tests and by which checks; `survived`, if the tests or the checks
# do not notice it; `invalid`, where the change does not apply or does not compile. The last line counts them. Exit status
# 0 if all were killed; 1 if not; 2 if the unchanged copy fails or LIST is not understood. CC and JOBS are taken from the
# environment.
set -u -o pipefail
unset MAKEFLAGS MAKELEVEL MAKEOVERRIDES
[ $# -ge 3 ] || { echo "usage: mutations.sh SOURCES LIST DIRECTORY [NAME...]" >&2; exit 2; }
sources=$(cd "$1" && pwd) list=$(realpath "$2") jobs=${JOBS:-$(nproc)} checks_wanted=${FP_MUTATION_CHECKS:-yes}
mkdir -p "$3" || exit 2
directory=$(cd "$3" && pwd) tree=$directory/tree log=$directory/log
shift 3
wanted=("$@")

refuse() { echo "mutations.sh: $*" >&2; exit 2; }

names=() files=() changes=() tests=() checks=()
read_list() {
    local line key value number=0 last
    while IFS= read -r line; do
        number=$((number + 1))
        read -r key value <<< "${line%%#\ *}"
        [ -n "$key" ] || continue
        last=$((${#names[@]} - 1))
        [ "$key" = mutation ] || [ "$last" -ge 0 ] || refuse "$list:$number: '$key' before the first mutation"
        case $key in
        mutation) names+=("$value") files+=("") changes+=("") tests+=("") checks+=(none) ;;
        file) files[last]=$value ;;
        change) changes[last]=$value ;;
        tests) tests[last]=$value ;;
        checks) checks[last]=$value ;;
        *) refuse "$list:$number: '$key' is not mutation, file, change, tests or checks" ;;
        esac
    done < "$list"
    for number in "${!names[@]}"; do
        [ -n "${files[number]}" ] && [ -n "${changes[number]}" ] && [ -n "${tests[number]}" ] ||
            refuse "$list: mutation ${names[number]} needs file, change and tests"
    done
}

is_wanted() {
    local name
    [ ${#wanted[@]} -gt 0 ] || return 0
    for name in "${wanted[@]}"; do
        [ "$name" != "$1" ] || return 0
    done
    return 1
}

# Builds what a mutation needs: the tools only if a test or a check runs them.
build() {
    local goals=(build/run-tests)
    [[ $1 != *fp_* && $2 = none ]] || goals+=(all)
    nice make -C "$tree" -j "$jobs" BUILD=build ${CC:+CC="$CC"} "${goals[@]}" > "$log" 2>&1
}

tests_pass() {
    (cd "$tree" && OPENBLAS_NUM_THREADS=1 nice build/run-tests --filter "$1" -j "$jobs") > "$log" 2>&1
}

# The checks of these names only, and the tables that they need.
checks_pass() {
    local recipe=$directory/checks.recipe results=results/quick tables
    awk -v wanted=" $1 " '
        /^\{/ { entry = ""; inside = 1 }
        inside { entry = entry $0 "\n" }
        inside && /^  name = / { split($0, part, "\""); name = part[2] }
        /^\}/ { inside = 0; sub(/,?\n$/, "", entry)
               if (index(wanted, " " name " ")) { found++; list = list (list == "" ? "" : ",\n") entry } }
        END { print "checks = (\n" list "\n);"; exit found != split(wanted, part, " ") }' \
        "$tree/plots/checks.recipe" > "$recipe" || { echo "plots/checks.recipe lacks one of: $1" > "$log"; return 1; }
    tables=$(sed -n 's/^.*[{ ]table = "\([^"]*\)".*$/\1/p' "$recipe" | sort -u)
    rm -f "$directory/checks.tsv"
    (cd "$tree" && nice make BUILD=build ${CC:+CC="$CC"} $(printf "$results/%s.tsv " $tables) &&
        build/bin/fp-checks --recipe "$recipe" --results "$results" --force --output "$directory/checks.tsv") > "$log" 2>&1
}

# How many tests failed, from the log of the test runner.
failed_tests() { sed -n 's/.*Failing: [^0-9]*\([0-9]*\).*Crashing: [^0-9]*\([0-9]*\).*/\1 failed, \2 crashed/p' "$log"; }

# The names of the checks that fail, or show nothing; or what the tool says that makes no table.
failed_checks() {
    [ -e "$directory/checks.tsv" ] || { grep -m 1 '^fp-' "$log" || tail -n 1 "$log"; return; }
    awk -F '\t' '/^#/ { next }
        !verdict { for (i = 1; i <= NF; i++) if ($i == "verdict") verdict = i; next }
        $verdict == "fails" && !seen[$1]++ { list = list (list == "" ? "" : ", ") $1 }
        END { print list == "" ? "all undecided" : list }' "$directory/checks.tsv"
}

# Not what is built or computed there, which may be large. Anew each time: of an interrupted run nothing is to be trusted.
copy_sources() {
    rm -rf "$tree" && mkdir -p "$tree" &&
        (cd "$sources" && tar -cf - --exclude=./.git --exclude=./build --exclude=./results --exclude=./figures .) |
        tar -xf - -C "$tree"
}

# The tests of all mutations on the unchanged copy: a detector that fails anyway detects nothing.
check_unchanged() {
    local i filter
    build fp_ none || { tail -n 20 "$log" >&2; refuse "the unchanged sources do not build, see $log"; }
    for filter in $(for i in "${!names[@]}"; do is_wanted "${names[i]}" && echo "${tests[i]}"; done | sort -u); do
        tests_pass "$filter" || refuse "the tests $filter fail without any mutation, see $log"
        grep -q 'Tested: [1-9]' "$log" || refuse "the filter $filter names no test"
    done
    while IFS= read -r filter; do
        [ "$filter" = none ] || checks_pass "$filter" || refuse "the check '$filter' fails without any mutation, see $log"
    done < <(for i in "${!names[@]}"; do is_wanted "${names[i]}" && echo "${checks[i]}"; done | sort -u)
}

# Prints the result of mutation $1; `outcome` is killed, survived or invalid.
try() {
    local name=${names[$1]} file=$tree/${files[$1]} seen="" missed="" changed
    outcome=invalid
    cp -p "$file" "$directory/original" 2> "$log" || { echo "invalid   $name: no file ${files[$1]}"; return; }
    sed -e "${changes[$1]}" "$directory/original" > "$file"
    changed=$(diff "$directory/original" "$file" | grep -c '^>')
    if [ "$changed" -ne 1 ]; then
        echo "invalid   $name: ${changes[$1]} changes $changed lines of ${files[$1]}"
    elif ! build "${tests[$1]}" "${checks[$1]}"; then
        echo "invalid   $name: does not compile: $(grep -m 1 -E 'error' "$log")"
    else
        if tests_pass "${tests[$1]}"; then
            missed="tests ${tests[$1]}"
        else
            seen="tests: $(failed_tests)"
        fi
        if [ "${checks[$1]}" != none ]; then
            if checks_pass "${checks[$1]}"; then
                missed="${missed:+$missed; }checks ${checks[$1]}"
            else
                seen="${seen:+$seen; }checks: $(failed_checks)"
            fi
        fi
        outcome=killed
        [ -z "$missed" ] || outcome=survived
        printf '%-9s %s: %s\n' "$outcome" "$name" "${missed:+not noticed by $missed${seen:+; }}$seen"
    fi
    cp "$directory/original" "$file" # newer than what was built from the mutation
}

read_list
for name in "${wanted[@]}"; do
    printf '%s\n' "${names[@]}" | grep -qxF -- "$name" || refuse "$list has no mutation $name"
done
[ "$checks_wanted" = yes ] || for i in "${!checks[@]}"; do checks[i]=none; done
copy_sources || refuse "cannot copy $sources to $tree"
check_unchanged
killed=0 survived=0 invalid=0
for i in "${!names[@]}"; do
    is_wanted "${names[i]}" || continue
    try "$i"
    declare "$outcome=$((${!outcome} + 1))"
done
echo "$killed killed, $survived survived, $invalid invalid"
[ $((survived + invalid)) -eq 0 ]
