#!/bin/bash
# releasable.sh VERSION: is this working tree, the current directory, release VERSION? One line on standard error says
# what is wrong; then it exits with 1.
set -u
version=$1

refuse() { echo "release: $*" >&2; exit 1; }

[ "$(git rev-parse --show-toplevel 2> /dev/null)" = "$(pwd -P)" ] ||
    refuse "this is not the working tree of a repository"
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || refuse "VERSION is '$version', not of the form 1.2.3"

changed=$(git status --porcelain --untracked-files=all | head -n 1)
[ -z "$changed" ] || refuse "the tree is dirty, first of all: ${changed:3}"

entry=$(grep -m 1 '^## ' CHANGELOG.md)
[[ $entry =~ ^"## $version ("[0-9]{4}-[0-9]{2}-[0-9]{2}")"$ ]] ||
    refuse "CHANGELOG.md begins with '$entry', not with '## $version (YEAR-MONTH-DAY)'"
cited=$(sed -n 's/^version: *//p' CITATION.cff)
[ "$cited" = "$version" ] || refuse "CITATION.cff says version '$cited', VERSION '$version'"

tagged=$(git rev-parse --quiet --verify "refs/tags/v$version^{commit}") || refuse "there is no tag v$version"
[ "$tagged" = "$(git rev-parse HEAD)" ] || refuse "the tag v$version is another commit than HEAD"
