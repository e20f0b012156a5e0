#!/bin/bash
# installed.sh MAKE BUILD VERSION: `make install` into a folder of its own, and whether what is there works: every tool
# says its version and computes a small table, every manual page is complete, a figure script draws, links of the README
# lead somewhere. Run by `make check-install`; seconds.
set -eu
make=$1 build=$2 version=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { echo "installed.sh: $*" >&2; exit 1; }

umask 022
$make --no-print-directory BUILD="$build" DESTDIR="$scratch/root" PREFIX=/opt/fixed-points install > /dev/null
$make --no-print-directory BUILD="$build" PREFIX="$scratch/prefix" install > /dev/null
diff -r "$scratch/root/opt/fixed-points" "$scratch/prefix" || fail "DESTDIR and PREFIX do not install the same"
top=$scratch/root/opt/fixed-points
for tool in "$build"/bin/fp-*; do
    [ -x "$top/bin/$(basename "$tool")" ] || fail "$(basename "$tool") is not installed"
done

# What each tool computes here, in a folder and an environment that know nothing of the sources
declare -A example=(
    [fp-entropy]="--jd 0:1:0.5 --n 10"
    [fp-clusters]="tuples --jd 0.1 --tuples 2 --distance 0.1,0.2"
    [fp-dmft]="transient --jd 0.8 --rule parallel --sweeps 3 --trajectories 200"
    [fp-count]="--n 10 --jd 0.5 --samples 20"
    [fp-relax]="--n 30,60 --jd 0.1:1:0.1 --samples 10 --max-sweeps 30"
    [fp-scaling]="--table fp-relax.tsv --limit 0.8 --exponent 0.4"
    [fp-solve]="--n 100 --jd 0.5 --samples 2"
    [fp-local]="--n 14 --jd 0.5 --from exact --samples 2"
    [fp-learn]="--data prototypes --inputs 30 --train-count 50 --test-count 20 --hidden 20 --epochs 1"
    [fp-recall]="--n 20 --layers 2 --patterns 5 --epochs 5"
)
mkdir "$scratch/work"
cd "$scratch/work"
run() { env -i PATH="$top/bin:/usr/bin:/bin" HOME="$scratch/work" LANG=C.UTF-8 "$@"; }

for path in "$top"/bin/*; do
    tool=$(basename "$path")
    [[ $(run "$tool" --version | head -n 1) == "$tool $version "* ]] || fail "$tool --version: $(run "$tool" --version)"
    if [ -n "${example[$tool]-}" ]; then
        run "$tool" ${example[$tool]} --quiet --output "$tool.tsv" || [ $? -eq 3 ] ||
            fail "$tool ${example[$tool]} fails"
        rows=$(grep -vc '^#' "$tool.tsv")
        [ "$rows" -ge 2 ] || fail "$tool ${example[$tool]}: no rows"
        echo "$tool ${example[$tool]}: $((rows - 1)) rows"
    else
        echo "$tool: only --version and its manual page were looked at"
    fi

    page=$top/share/man/man1/$tool.1
    grep -q "^\.TH .* $version\"" "$page" || fail "$page: version in its title: $(grep '^\.TH' "$page")"
    for section in NAME SYNOPSIS DESCRIPTION; do
        grep -q "^\.SH $section" "$page" || fail "$page has no section $section"
    done
    missing=$(comm -23 <(run "$tool" --help | grep -oE '^ +(-., )?--[a-z0-9-]+' | grep -oE -- '--.*' | sort -u) \
                       <(sed 's/\\-/-/g' "$page" | grep -oE -- '--[a-z0-9-]+' | sort -u))
    [ -z "$missing" ] || fail "$page lacks the options" $missing
    if command -v groff > /dev/null; then
        warnings=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
        [ -z "$warnings" ] || fail "$page: $warnings"
    fi
done

# A figure, drawn by the installed script from tables of the installed tools
mkdir results
run fp-entropy --jd 0,0.5 --layers 2,3,5,inf --lambda 0:3:0.5 --n 20 --quiet --output results/chains.tsv
run fp-entropy --jd 0:3:0.5 --quiet --output results/chains-single.tsv
for kind in pdf png; do
    run gnuplot -e "results='results'; output='chains.$kind'" "$top/share/fixed-points/plots/fig-chains.gp" ||
        fail "the installed fig-chains.gp does not draw"
done
tail -c 8 chains.pdf | grep -q '%%EOF' || fail "chains.pdf breaks off"
echo "fig-chains.gp draws from $top/share/fixed-points/plots"

# Links between the documents
cd "$top/share/doc/fixed-points"
for page in README.md notes/*.md plots/*.md; do
    for link in $(grep -oE '\]\([A-Za-z0-9_./-]+\.[a-z]+[)#]' "$page" | sed 's/^](//; s/[)#]$//' | sort -u); do
        [ -e "$(dirname "$page")/$link" ] || fail "$page: its link $link leads nowhere"
    done
done
[ -z "$(find "$top" -type f ! -perm -444)" ] || fail "not readable by all: $(find "$top" -type f ! -perm -444)"
echo "make install holds"
