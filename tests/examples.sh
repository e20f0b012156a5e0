#!/bin/bash
# tests/examples.sh [--update] TOOLS DIRECTORY FILE...: do the commands in the documentation run, and print what it says?
#
# TOOLS: the folder of the tools. Each FILE is run in a folder of its own under DIRECTORY, with `set -e -o pipefail`:
#   *.md   its blocks ```sh, one after the other in one shell; what a block prints must be the block ```text behind it, if
#          there is one. --update writes what is printed into FILE instead.
#   *.sh   a shell script (worked pipelines of a man page); it must end with exit status 0.
# Commands of python3 are left out where pandas or h5py is missing. Exit status 1 if anything fails.
set -u -o pipefail
update=no
[ "${1:-}" = --update ] && { update=yes; shift; }
[ $# -ge 3 ] || { echo "usage: examples.sh [--update] TOOLS DIRECTORY FILE..." >&2; exit 2; }
export PATH=$(cd "$1" && pwd):$PATH OPENBLAS_NUM_THREADS=1
mkdir -p "$2" && directory=$(cd "$2" && pwd) || exit 2
shift 2
if ! python3 -c 'import pandas, h5py' 2> /dev/null; then
    echo "python3 with pandas and h5py is not here: its commands are left out"
    python3() { :; }
    export -f python3
fi

# Of a Markdown file, into folder $2: session.sh, all of its blocks, each of which prints into NUMBER.out, and what each
# is expected to print, NUMBER.expected. Blocks do not change the folder.
split_blocks() {
    awk -v folder="$2" '
        /^```sh$/ { out = folder "/session.sh"; print "exec > ../" ++number ".out" > out; next }
        /^```text$/ { out = folder "/" number ".expected"; printf "" > out; next }
        /^```/ { out = ""; next }
        out { print > out }' "$1"
}

# The Markdown file with what its blocks print, to standard output.
renew() {
    awk -v folder="$2" '
        /^```sh$/ { number++ }
        /^```$/ { kept = 0 }
        !kept { print }
        /^```text$/ { kept = 1; while ((getline line < (folder "/" number ".out")) > 0) print line }' "$1"
}

check_markdown() {
    local folder=$directory/$(basename "$1" .md) expected number good=0
    rm -rf "$folder" && mkdir -p "$folder/work" && split_blocks "$1" "$folder"
    (cd "$folder/work" && bash -e -o pipefail ../session.sh 2> ../errors) || { tail -n 5 "$folder/errors" >&2; return 1; }
    if [ "$update" = yes ]; then
        renew "$1" "$folder" > "$folder/new.md" && cp "$folder/new.md" "$1"
        return
    fi
    for expected in "$folder"/*.expected; do
        number=$(basename "$expected" .expected)
        diff -u --label "$1, block $number" --label "its commands" "$expected" "$folder/$number.out" >&2 || good=1
    done
    return $good
}

check_script() {
    local folder=$directory/$(basename "$1" .sh) script
    script=$(realpath "$1")
    rm -rf "$folder" && mkdir -p "$folder"
    (cd "$folder" && bash -e -o pipefail "$script" > output 2>&1) || { tail -n 5 "$folder/output" >&2; return 1; }
}

status=0
for file in "$@"; do
    case $file in
    *.md) check_markdown "$file" ;;
    *.sh) check_script "$file" ;;
    *) echo "$file is neither .md nor .sh" >&2; false ;;
    esac && echo "passed    $file" || { echo "failed    $file"; status=1; }
done
exit $status
