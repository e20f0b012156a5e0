# make all | deps | check | check-mpi | check-sanitize | fuzz | bench | figures | checks | costs | report | install |
#      release | clean
# Everything that is built goes under $(BUILD); nothing is written next to the sources.
SHELL := /bin/bash
.DEFAULT_GOAL := all

# MPI=1: with Open MPI (or MPICH) for mpirun, in a folder of its own
BUILD  ?= build$(if $(MPI),/mpi)
PREFIX ?= /usr/local
PRESET ?= quick
VERSION := $(shell cat VERSION)
# The file COMMIT is in the tree of a release only.
COMMIT  := $(shell cat COMMIT 2>/dev/null || git describe --always --dirty --exclude='*' 2>/dev/null || echo unknown)

# Compiler ---------------------------------------------------------------------------------------------
CFLAGS   ?= -O2 -g
WARNINGS := -std=c17 -Wall -Wextra -Wpedantic -Werror
ifdef SANITIZE
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
LIBRARIES := gsl openblas fftw3 hdf5 zlib libconfig
# Deferred (=), because `make deps check` installs pkg-config and the libraries after this line is read.
DEFINES = -D_GNU_SOURCE -DHAVE_INLINE
COMPILER = $(CC)
COMPILE = $(COMPILER) $(WARNINGS) $(CFLAGS) $(SANITIZERS) -fopenmp -I. -I$(BUILD) $(DEFINES) \
          $(shell pkg-config --cflags $(LIBRARIES)) -MMD -MP
# openblas before gsl's own reference cblas, and kept even where only gsl calls it, so that its symbols are the ones used
# The compiler that knows where MPI is; it calls $(CC).
MPICC   = OMPI_CC='$(CC)' MPICH_CC='$(CC)' mpicc
LINK    = $(if $(MPI),$(MPICC),$(CC)) $(CFLAGS) $(SANITIZERS) -fopenmp
LIBS    = -Wl,--no-as-needed $(shell pkg-config --libs openblas) -Wl,--as-needed \
          $(shell pkg-config --libs $(filter-out openblas,$(LIBRARIES)))

# What is built: every wing's modules into one library, every fp-*.c into the tool of that name. It is built under
# another name first, so that also a build that is killed leaves nothing half-written ---------------------
WINGS   := $(wildcard common theory sim solvers compare)
FRONTS  := $(foreach wing,$(WINGS),$(wildcard $(wing)/fp-*.c))
MODULES := $(filter-out $(FRONTS) common/ranks_$(if $(MPI),none,mpi).c,$(foreach wing,$(WINGS),$(wildcard $(wing)/*.c)))
TRIALS  := $(wildcard tests/tool-*.c)
FUZZERS := $(wildcard tests/fuzz-*.c)
TESTS   := $(filter-out $(TRIALS) $(FUZZERS) $(if $(MPI),,tests/test_mpi.c),$(wildcard tests/*.c))
BENCHES := $(wildcard bench/*.c)
TOOLS   := $(addprefix $(BUILD)/bin/,$(basename $(notdir $(FRONTS))))
LIBRARY := $(BUILD)/libfixedpoints.a
object   = $(patsubst %.c,$(BUILD)/%.o,$(1))
OBJECTS := $(call object,$(FRONTS) $(MODULES) $(TRIALS) $(TESTS) $(BENCHES))

.PHONY: all deps check check-mpi check-sanitize check-mutations check-examples fuzz bench figures \
        man install release check-install check-release check-figures clean FORCE
# `make CC=clang` works too (Debian: clang libomp-dev).
.DELETE_ON_ERROR:
.SECONDARY:

all: $(TOOLS)

# `make deps check` in this order, also with -j
ifneq ($(filter deps,$(MAKECMDGOALS)),)
$(OBJECTS) check-sanitize: | deps
endif

$(BUILD)/version.h: FORCE
	@mkdir -p $(@D)
	@printf '#define FP_VERSION "%s"\n#define FP_COMMIT "%s"\n' '$(VERSION)' '$(COMMIT)' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(BUILD)/common/ranks_mpi.o: COMPILER = $(MPICC)
$(BUILD)/%.o: %.c | $(BUILD)/version.h
	@mkdir -p $(@D)
	$(COMPILE) -MT $@ -MF $(@:.o=.d) -c $< -o $@.new && mv $@.new $@

$(LIBRARY): $(call object,$(MODULES))
	@rm -f $@.new
	ar rcs $@.new $^ && mv $@.new $@

define tool
$(BUILD)/bin/$(basename $(notdir $(1))): $(call object,$(1)) $(LIBRARY)
	@mkdir -p $$(@D)
	$$(LINK) $$^ $$(LIBS) -o $$@.new && mv $$@.new $$@
endef
$(foreach front,$(FRONTS),$(eval $(call tool,$(front))))

# Dependencies -------------------------------------------------------------------------------------------
# FIGURE_FONTS: packages of the fonts that the figures embed.
FIGURE_FONTS ?= fonts-liberation
PACKAGES := gcc make pkgconf libgsl-dev libopenblas-dev libfftw3-dev libhdf5-dev zlib1g-dev librandom123-dev \
            libconfig-dev libcriterion-dev gnuplot-nox cmark-gfm help2man dataset-fashion-mnist $(FIGURE_FONTS) \
            $(if $(MPI),openmpi-bin libopenmpi-dev)

deps:
	@if command -v apt-get > /dev/null; then \
	    missing=; \
	    for package in $(PACKAGES); do \
	        state=$$(dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null); \
	        [ "$$state" = installed ] || missing="$$missing $$package"; \
	    done; \
	    if [ -z "$$missing" ]; then echo "All packages are installed: $(strip $(PACKAGES))"; exit 0; fi; \
	    echo "Installing$$missing"; \
	    sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    $$sudo apt-get -qq update && \
	    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $$missing; \
	else \
	    echo "There is no apt-get here; please install what Debian calls"; \
	    echo "  $(strip $(PACKAGES))"; \
	    echo "The likely names are"; \
	    echo "  Fedora:   gcc make pkgconf gsl-devel openblas-devel fftw-devel hdf5-devel zlib-devel" \
	         "Random123-devel libconfig-devel criterion-devel gnuplot pandoc help2man"; \
	    echo "  Arch:     gcc make pkgconf gsl openblas fftw hdf5 zlib random123 libconfig criterion gnuplot" \
	         "pandoc-cli help2man"; \
	    echo "  Homebrew: gcc make pkgconf gsl openblas fftw hdf5 zlib random123 libconfig criterion gnuplot" \
	         "cmark-gfm help2man argp-standalone"; \
	    pkg-config --print-errors --exists $(LIBRARIES) criterion; \
	fi

# Tests --------------------------------------------------------------------------------------------------
# One runner of all tests, and the trial tools (tests/tool-*.c) that stand in for a tool.
TRIAL_TOOLS := $(patsubst %.c,$(BUILD)/%,$(TRIALS))

$(call object,$(TESTS)): DEFINES += -DTOOL_DIRECTORY='"$(abspath $(BUILD)/bin)"' \
                                    -DTRIAL_DIRECTORY='"$(abspath $(BUILD)/tests)"' \
                                    -DSOURCE_DIRECTORY='"$(CURDIR)"'

$(TRIAL_TOOLS): %: %.o $(LIBRARY)
	$(LINK) $^ $(LIBS) -o $@

$(BUILD)/run-tests: $(call object,$(TESTS)) $(LIBRARY)
	$(LINK) $^ $(LIBS) $(shell pkg-config --libs criterion) -o $@

check: all $(TRIAL_TOOLS) $(BUILD)/run-tests
	OPENBLAS_NUM_THREADS=1 $(BUILD)/run-tests

# The tests of mpirun, in $(BUILD)/mpi. Open MPI's own refusals are switched off: more ranks than processors, and the
# superuser of a container.
ifdef MPI
check-mpi: all $(TRIAL_TOOLS) $(BUILD)/run-tests
	@if ! command -v mpirun > /dev/null; then echo "There is no mpirun here: make MPI=1 deps installs it"; exit 1; fi
	OPENBLAS_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
	    OMPI_MCA_rmaps_base_oversubscribe=1 $(BUILD)/run-tests --jobs 1 --filter 'mpi/*'
else
check-mpi:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/mpi MPI=1 check-mpi
endif

check-sanitize:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize SANITIZE=1 check

# Wrong constants, one at a time, on a copy of the sources: every mutation of tests/mutations.list must be noticed.
# MUTATIONS="NAME ..." tries these only, FP_MUTATION_CHECKS=no leaves out the checks.
MUTATIONS ?=

check-mutations:
	CC="$(CC)" tests/mutations.sh . tests/mutations.list $(BUILD)/mutations $(MUTATIONS)

# Every command of the tutorial and of the man pages, and what the tutorial says that they print.
check-examples: all
	tests/examples.sh $(BUILD)/bin $(BUILD)/examples notes/tutorial.md $(wildcard man/*.sh)

# The readers of files on random input for FUZZ_SECONDS, by libFuzzer (Debian: clang). What fails is left as a file in
# $(BUILD)/fuzz; $(BUILD)/fuzz/fuzz-idx FILE repeats it.
FUZZ_SECONDS ?= 60
FUZZED := common/memory.c sim/byte_file.c sim/images.c sim/idx.c sim/cifar.c

$(BUILD)/fuzz/%: tests/%.c $(FUZZED) | $(BUILD)/version.h
	@mkdir -p $(@D)/$*-corpus
	clang $(WARNINGS) $(CFLAGS) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I. $(DEFINES) $^ \
	    $(shell pkg-config --cflags --libs zlib) -o $@

fuzz: $(patsubst tests/%.c,$(BUILD)/fuzz/%,$(FUZZERS))
	@set -e; for target in $^; do \
	    $$target -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$(BUILD)/fuzz/ $$target-corpus; done

# Benchmarks ---------------------------------------------------------------------------------------------
BENCHMARKS := $(patsubst %.c,$(BUILD)/%,$(BENCHES))

$(BENCHMARKS): %: %.o $(LIBRARY)
	$(LINK) $^ $(LIBS) -o $@

bench: $(BENCHMARKS)
	@set -e; for benchmark in $^; do OPENBLAS_NUM_THREADS=1 $$benchmark; done

# Figures ------------------------------------------------------------------------------------------------
include $(wildcard plots/figures.mk) plots/checks.mk plots/costs.mk plots/report.mk

# Installation -------------------------------------------------------------------------------------------
MANUALS := $(patsubst $(BUILD)/bin/%,$(BUILD)/man/%.1,$(TOOLS))
SHARED  := $(DESTDIR)$(PREFIX)/share
DOCUMENTS := $(SHARED)/doc/fixed-points

# From --help, man/common.x, what man/sections chooses, man/TOOL.x if there is one, and the worked pipelines of
# man/TOOL.sh; lists of numbers may be broken at a comma.
$(BUILD)/man/%.1: $(BUILD)/bin/% $(wildcard man/*)
	@mkdir -p $(@D)
	@man/sections $< > $(@:.1=.x)
	@[ ! -e man/$*.sh ] || man/pipelines man/$*.sh >> $(@:.1=.x)
	help2man --no-info --source='fixed-points $(VERSION)' \
	    --name="$$($< --help | sed -n '2,/^$$/p' | tr -s '\n' ' ' | sed 's/ $$//')" \
	    --include=man/common.x --include=$(@:.1=.x) --opt-include=man/$*.x --output=$@ 'man/help-text $<'
	@sed -i -e '2s/"[A-Z][a-z]* [0-9]*"/"'"$$(date +%F)"'"/' \
	    -e '2a .ad l' -e '/^\.EX/,/^\.EE/!{/^\\f(CW/!s/\([0-9]\),\([0-9]\)/\1,\\:\2/g}' $@

man: $(MANUALS)

install: $(TOOLS) $(MANUALS)
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARED)/man/man1 $(SHARED)/fixed-points/plots $(DOCUMENTS)/notes \
	    $(DOCUMENTS)/plots $(DOCUMENTS)/examples
	$(if $(TOOLS),install -m 755 $(TOOLS) $(DESTDIR)$(PREFIX)/bin)
	$(if $(MANUALS),install -m 644 $(MANUALS) $(SHARED)/man/man1)
	$(if $(wildcard plots/*.gp),install -m 644 $(wildcard plots/*.gp plots/*.recipe) $(SHARED)/fixed-points/plots)
	install -m 644 README.md CHANGELOG.md CITATION.cff LICENSE $(DOCUMENTS)
	install -m 644 $(wildcard notes/*) $(DOCUMENTS)/notes
	install -m 644 plots/README.md plots/phase-diagram.png $(DOCUMENTS)/plots
	install -m 755 $(wildcard examples/*) $(DOCUMENTS)/examples

# The tools, manual pages and figure scripts as they are installed, in a folder of their own
check-install: $(TOOLS) $(MANUALS)
	tests/installed.sh '$(MAKE)' $(BUILD) $(VERSION)

# Release ------------------------------------------------------------------------------------------------
# The files of the commit tagged vVERSION, and COMMIT, by which the tools tell where they come from. The same commit
# gives the same bytes.
RELEASE := fixed-points-$(VERSION)

release:
	@tests/releasable.sh $(VERSION)
	@mkdir -p $(BUILD)
	@set -o pipefail; git -c tar.umask=0022 archive --format=tar --prefix=$(RELEASE)/ \
	    --add-virtual-file=$(RELEASE)/COMMIT:"$$(git describe --always --exclude='*')" v$(VERSION) | \
	    gzip -n -9 > $(BUILD)/$(RELEASE).tar.gz.new
	@mv $(BUILD)/$(RELEASE).tar.gz.new $(BUILD)/$(RELEASE).tar.gz
	@sha256sum $(BUILD)/$(RELEASE).tar.gz

# A release of these files in a repository of its own: what is refused, the same bytes twice, a build of it
check-release:
	CC='$(CC)' tests/release.sh '$(MAKE)' $(VERSION)

# `make figures`, with small tables, killed at random moments: the same tables as without, to the last byte
check-figures: $(TOOLS)
	tests/interrupted-figures.sh '$(MAKE)' $(BUILD)

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d)
