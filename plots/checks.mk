# make checks [PRESET=quick|paper]: compares the tables of the figures, and some small ones made for this, with theory
# and with each other as checks.recipe says: RESULTS/checks.tsv, a summary, and a failure if a comparison fails. The
# small tables are the same in both presets. notes/checks.md tells how the comparisons are judged.
.PHONY: checks

CHECK_TABLES := check-entropy-closed check-entropy-saddle check-entropy-chains check-pairs check-tuples \
                check-tuple-thresholds check-dense check-typical check-medians check-medians-800 check-solve \
                check-annealing check-within check-local check-probe check-probe-relax check-inputs

check-entropy-closed.tsv   = fp-entropy --method closed --jd 0:1.5:0.25 --eta=-0.5,0,0.5,1
check-entropy-saddle.tsv   = fp-entropy --method saddle --jd 0:1.5:0.25 --eta=-0.5,0,0.5,1
check-entropy-chains.tsv   = fp-entropy --jd 0,0.25,0.5 --layers 2,inf --lambda 0,0.5,1
check-pairs.tsv            = fp-entropy --pairs --jd 0.1,0.5 --overlap 0.9,0.8,0.6,0.4,0.2
check-tuples.tsv           = fp-clusters tuples --jd 0.1,0.5 --tuples 2 --distance 0.05,0.1:0.4:0.1
# where the curves of 2, 3, 4 and 10 fixed points touch zero
check-tuple-thresholds.tsv = fp-clusters tuples --jd 0.0427228,0.0556745,0.0595993,0.0507977 --tuples 2,3,4,10 \
                             --distance 0.025998,0.021302,0.017730,0.0080770
check-dense.tsv            = fp-clusters dense --jd 0.05,0.3 --distance 0.002,0.01,0.05,0.2
check-typical.tsv          = fp-clusters typical --jd 0.1,0.3,0.5,1 --distance 0.05,0.2,0.4999
check-medians.tsv          = fp-relax --n 50,200 --jd 0.4:0.7:0.1,0.9,1 --samples 1200 --max-sweeps 3000 --seed 3
check-medians-800.tsv      = fp-relax --n 800 --jd 0.6,0.7,0.9,1 --samples 240 --max-sweeps 3000 --seed 3
# the same networks, states and orders of updates
check-solve.tsv            = fp-solve --method dynamics --n 50,200 --jd 0.4:0.7:0.1,0.9,1 --samples 1200 \
                             --max-iterations 3000 --seed 3
# so many attempts that nothing is missed
check-annealing.tsv        = fp-solve --method annealing --n 14 --jd 0,0.05,0.1 --samples 400 --max-iterations 50 \
                             --restarts 199 --seed 5
withins                    = $(foreach n,100 400 1600,$(RESULTS)/within-$(n).tsv)
check-within.tsv           = fp-scaling --limit 0.8145 --table $(call joined,$(withins))
check-local.tsv            = fp-local --method messages --n 16 --jd 0.5 --from exact --samples 6 --field 0.5,1,1.5,2
# one network, before training and by fp-relax
check-probe.tsv            = fp-learn --probe --data prototypes --inputs 30 --train-count 100 --test-count 50 \
                             --hidden 400 --jd 0.2,0.4,0.7 --epochs 1 --samples 1 --starts 24 --max-sweeps 100 --seed 11
check-probe-relax.tsv      = fp-relax --n 400 --jd 0.2,0.4,0.7 --samples 1 --starts 24 --max-sweeps 100 --seed 11 \
                             --dynamics-seed 11
check-inputs.tsv           = fp-learn --representations --data fashion-mnist --inputs 800 --hidden 10 --epochs 1 \
                             --train-per-class 10 --samples 2

$(foreach name,$(CHECK_TABLES),$(eval $(call table_rule,$(name))))

$(RESULTS)/check-within.tsv: $(withins)

# All tables that the recipe names
CHECKED := $(sort $(shell sed -n 's/^.*[{ ]table = "\([^"]*\)".*$$/\1/p' plots/checks.recipe))

# A table of the same numbers is left as it is. A comparison that fails, exit status 3, does not stand in the way of the
# report; `checks` says it and ends make.
COMPARE = $(BUILD)/bin/fp-checks --recipe plots/checks.recipe --results $(RESULTS) --force --output $(RESULTS)/checks.tsv

$(RESULTS)/checks.tsv: plots/checks.recipe $(BUILD)/bin/fp-checks $(CHECKED:%=$(RESULTS)/%.tsv)
	@$(COMPARE) --quiet || [ $$? -eq 3 ]

checks: $(RESULTS)/checks.tsv
	@$(COMPARE)
