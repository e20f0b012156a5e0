#!/bin/bash
# release.sh MAKE VERSION: `make release` in a repository of its own, made of these files: what it refuses, that the
# same commit gives the same bytes, that the tarball is complete, and that what is built of it says where it comes from.
# Run by `make check-release`; CC is the compiler. It needs git and takes as long as a build.
set -eu
make=$1 version=$2
source=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { echo "release.sh: $*" >&2; exit 1; }

# The files of this tree in a repository that has none of the settings of the user
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=tester GIT_AUTHOR_EMAIL=tester@localhost
export GIT_COMMITTER_NAME=tester GIT_COMMITTER_EMAIL=tester@localhost
mkdir "$scratch/tree"
tar -C "$source" --exclude=./build --exclude=./results --exclude=./figures --exclude=./.git --exclude=./COMMIT -cf - . |
    tar -C "$scratch/tree" -xf -
cd "$scratch/tree"
git init -q
commit() { git add -A && git commit -q --allow-empty -m "$1"; }

release() { $make --no-print-directory BUILD="$scratch/build" release "$@"; }
tarball=$scratch/build/fixed-points-$version.tar.gz

# refused WHAT MESSAGE: `make release` fails, says MESSAGE in one line and leaves no tarball
refused()
{
    if release > /dev/null 2> "$scratch/stderr"; then fail "$1 is released"; fi
    grep -q "^release: .*$2" "$scratch/stderr" || fail "$1: $(< "$scratch/stderr")"
    [ "$(grep -vc '^make' "$scratch/stderr")" -eq 1 ] || fail "$1: more than one line: $(< "$scratch/stderr")"
    [ ! -e "$tarball" ] || fail "$1: leaves a tarball"
    echo "refused: $(grep '^release' "$scratch/stderr")"
}

sed -i "0,/^## .*/s//## $version (unreleased)/" CHANGELOG.md
commit "unreleased"
git tag "v$version"
refused "an unreleased version" "CHANGELOG.md begins with '## $version (unreleased)'"

sed -i "0,/^## .*/s//## 99.0.0 (2026-01-01)/" CHANGELOG.md
commit "another entry"
refused "a version without an entry of its own" "CHANGELOG.md begins with '## 99.0.0"

sed -i "0,/^## .*/s//## $version (2026-01-01)/" CHANGELOG.md
commit "dated"
refused "a commit without the tag" "tag v$version is another commit"

git tag -d "v$version" > /dev/null
refused "a version without a tag" "no tag v$version"

git tag -a -m "release" "v$version"
touch forgotten.c
refused "an untracked file" "dirty, first of all: forgotten.c"
rm forgotten.c
echo >> README.md
refused "a changed file" "dirty, first of all: README.md"
git checkout -q README.md

sed -i 's/^version: .*/version: 99.0.0/' CITATION.cff
commit "cited wrongly"
git tag -f "v$version" > /dev/null
refused "another version in CITATION.cff" "CITATION.cff says version '99.0.0'"
git reset -q --hard HEAD~1
git tag -f "v$version" > /dev/null

# The same bytes, whatever the hour, the zone and the permissions
release
mv "$tarball" "$scratch/first.tar.gz"
(umask 077; find . -path ./.git -prune -o -type f -exec touch -d 2001-01-01 {} +; TZ=Asia/Tokyo release > /dev/null)
cmp "$scratch/first.tar.gz" "$tarball" || fail "two releases of one commit differ"

# Complete: the files of the repository and COMMIT
tar -xzf "$tarball" -C "$scratch"
cd "$scratch/fixed-points-$version"
[ "$(find . -type f | sort)" = "$({ git -C "$scratch/tree" ls-files; echo COMMIT; } | sed 's|^|./|' | sort)" ] ||
    fail "the files in the tarball are not those of the repository"

# A build of it, within another repository that must not be taken for its own
git -C "$scratch" init -q
$make --no-print-directory BUILD=build ${CC:+CC="$CC"} build/bin/fp-entropy > "$scratch/build.log" 2>&1 ||
    fail "$(tail "$scratch/build.log")"
expected="fp-entropy $version (commit $(git -C "$scratch/tree" rev-parse --short HEAD))"
said=$(build/bin/fp-entropy --version | head -n 1)
[ "$said" = "$expected" ] || fail "a tool of it says '$said', not '$expected'"
echo "built: $said"
if release > /dev/null 2> "$scratch/stderr"; then fail "a tree without a repository is released"; fi
grep -q "not the working tree" "$scratch/stderr" || fail "a tree without a repository: $(< "$scratch/stderr")"
echo "make release holds"
