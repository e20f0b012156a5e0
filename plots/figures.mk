# make figures [PRESET=quick|paper]: runs the tools, keeps their tables under results/PRESET/ and draws the figures
# under figures/PRESET/. A table is computed again when its tool or its command is new, a figure when a table or its
# script is.
RESULTS := results/$(PRESET)
FIGURES := figures/$(PRESET)
RECORDS := $(BUILD)/$(RESULTS)

ifeq ($(filter quick paper,$(PRESET)),)
$(error PRESET=$(PRESET) is unknown: quick or paper)
endif

# Grids of the presets -----------------------------------------------------------------------------------
# $(call geometric,FIRST,LAST,STEPS)
geometric = $(shell awk 'BEGIN { for (i = 0; i <= $(3); i++) \
                         printf "%s%.4g", i ? "," : "", $(1) * ($(2) / $(1)) ^ (i / $(3)) }')

quick.step            := 0.02
quick.dense            = $(call geometric,0.0004,0.3,56),0.32:0.49:0.02
quick.typical          = $(call geometric,0.0005,0.008,20),$(call geometric,0.009,0.3,14),0.32:0.48:0.04
quick.plane-jd        := 0.005:0.08:0.0025
quick.plane-distances  = $(call geometric,0.0004,0.495,70)
quick.isolation-jd    := 0.01:0.018:0.002,0.02:0.045:0.005,0.05:0.09:0.01,0.1:0.18:0.02,0.2:0.45:0.05,0.5:1:0.05
quick.tuples          := 5
quick.counts          := --samples 2000
quick.relaxation      := --jd 0.3:1.2:0.05 --samples 20 --starts 4
quick.threshold       := --n 100,200,400,800,1600,3200 --samples 120
quick.within-step     := 0.2
quick.within          := --samples 25 --starts 16
quick.activity-small  := --samples 12 --max-sweeps 600 --warm-up 200
quick.activity-large  := --samples 10 --max-sweeps 600 --warm-up 200
quick.correlations    := --samples 16 --max-sweeps 1000 --warm-up 200
quick.trace           := --samples 12 --starts 4 --max-sweeps 63
quick.dmft            := --precision 5e-3 --populations 8
quick.dmft-lags       := --precision 2e-3
quick.dmft-vanishing  := --precision 1e-2 --populations 8
quick.dmft-critical   := --precision 2e-3 --populations 6
quick.dmft-transient  := --sweeps 63 --trajectories 60000 --populations 8
quick.stabilities     := --samples 400 --starts 2
quick.edge            := --samples 100 --starts 16
quick.basins          := --samples 50 --starts 16
quick.overlaps        := --samples 20 --starts 64
quick.messages        := --jd 0.09:0.14:0.01,0.16,0.2,0.3,0.5,0.8 --samples 14
quick.messages-small  := --jd 0.03,0.05,0.07,0.085,0.1,0.12 --samples 10
quick.sweeps          := --jd 0.25:1:0.05 --samples 10
quick.sweeps-small    := --jd 0:0.2:0.05 --samples 20
quick.local           := --samples 100
quick.learning        := --train-per-class 600 --samples 3 --train-examined 2000
quick.learning-hidden := 100,200,400,800
quick.learning-probe  := --samples 3 --starts 16 --train-per-class 600
quick.capacity        := --n 50,100 --samples 3 --epochs 150 --criterion 0.9
paper.step            := 0.01
paper.dense            = $(call geometric,0.0004,0.3,160),0.305:0.495:0.005
paper.typical          = $(call geometric,0.0005,0.008,160),$(call geometric,0.0082,0.3,90),0.305:0.495:0.005
paper.plane-jd        := 0.004:0.076:0.001
paper.plane-distances  = $(call geometric,0.0004,0.495,240)
paper.isolation-jd    := 0.01:0.0195:0.0005,0.02:0.049:0.001,0.05:0.098:0.002,0.1:0.195:0.005,0.2:0.49:0.01,0.5:1:0.02
paper.tuples          := 2:10:1
paper.counts          := --samples 100000
paper.relaxation      := --jd 0.3:1.2:0.025 --samples 400 --starts 4
paper.threshold       := --n 100,200,400,800,1600,3200,6400 --samples 1000
paper.within-step     := 0.1
paper.within          := --samples 200 --starts 16
paper.activity-small  := --samples 400 --max-sweeps 1000 --warm-up 200
paper.activity-large  := --samples 50 --max-sweeps 1000 --warm-up 200
paper.correlations    := --samples 50 --max-sweeps 2000 --warm-up 200
paper.trace           := --samples 200 --starts 16 --max-sweeps 200
paper.dmft            := --precision 1e-3
paper.dmft-lags       := --precision 1e-3
paper.dmft-vanishing  := --precision 1e-3
paper.dmft-critical   := --precision 3e-4
paper.dmft-transient  := --sweeps 200 --trajectories 400000
paper.stabilities     := --samples 2000 --starts 4
paper.edge            := --samples 1000 --starts 16
paper.basins          := --samples 1000 --starts 16
paper.overlaps        := --samples 200 --starts 128
paper.messages        := --jd 0.06:0.16:0.01,0.18,0.2:0.8:0.1 --samples 200
paper.messages-small  := --jd 0.04:0.14:0.01 --samples 200
paper.sweeps          := --jd 0.2:1:0.025 --samples 400
paper.sweeps-small    := --jd 0:0.175:0.025 --samples 400
paper.local           := --samples 1000
paper.learning        := --train-per-class 0 --samples 10
paper.learning-hidden := 100,200,400,800,1600
paper.learning-probe  := --samples 10 --starts 64 --train-per-class 600
paper.capacity        := --n 50,100,200 --samples 10 --epochs 600
preset = $($(PRESET).$(1))
# $(call joined,WORD ...): WORD,...
comma := ,
space := $() $()
joined = $(subst $(space),$(comma),$(strip $(1)))

# Tables: NAME.tsv = the command that computes it --------------------------------------------------------
TABLES := entropy chains chains-single critical dense dense-plane typical \
          counts counts-symmetry relaxation threshold within-100 within-400 within-1600 activity-800 activity-3200 \
          correlations trace dmft-activity dmft-correlations dmft-vanishing dmft-critical dmft-transient \
          stabilities stabilities-edge basins overlaps \
          solvers-messages solvers-small solvers-sweeps solvers-sweeps-small scaling local-reached local-focused \
          learning-epochs learning-hidden learning-margin learning-symmetricity learning-jd learning-threshold \
          learning-probe representations capacity
# $(call threshold,NAME): the J_D of that row of critical.tsv
threshold = $$(awk '$$1 == "$(1)" { print $$3 }' $(RESULTS)/critical.tsv)

entropy.tsv       = fp-entropy --jd=-0.5:1.5:$(call preset,step) --eta=-1,-0.5,0,0.5,1 --n 10,16,20,22,50,1000000
chains.tsv        = fp-entropy --jd 0,0.5 --layers 2,3,5,inf --lambda 0:3:0.05 --n 20
chains-single.tsv = fp-entropy --jd 0:3:0.05
critical.tsv      = fp-clusters critical --tuples $(call preset,tuples) --jd $(call preset,isolation-jd)
dense.tsv         = fp-clusters dense --jd 0.05,$(call threshold,gap),$(call threshold,monotonic),0.1,0.3,1 \
                    --distance $(call preset,dense) --q0 solve
dense-plane.tsv   = fp-clusters dense --jd $(call preset,plane-jd) --distance $(call preset,plane-distances) --q0 solve
typical.tsv       = fp-clusters typical --jd 0.05,$(call threshold,gap),0.1,0.3,1 --distance $(call preset,typical)

counts.tsv          = fp-count --n 10,16,22 --jd 0:1:0.1 $(call preset,counts)
counts-symmetry.tsv = fp-count --n 16 --jd 0:1:0.1 --eta=-0.5,0,0.5,1 $(call preset,counts) --seed 2
relaxation.tsv      = fp-relax --n 100,400,1600 $(call preset,relaxation) --max-sweeps 3000
threshold.tsv       = fp-relax --threshold --within-sqrt 4.5 --jd 0,1.5 $(call preset,threshold)

# $(call within,N,T): the fraction that converges within T = 4.5 sqrt(N) sweeps, at J_D = 0.8145 + x N^-0.38
within = fp-relax --n $(1) --max-sweeps $(2) $(call preset,within) --seed 2 --jd \
    $(shell awk 'BEGIN { for (x = -3.8; x < -1.15; x += $(call preset,within-step)) \
                         printf "%s%.4f", separator, 0.8145 + x * $(1) ^ -0.38, separator = "," }')
within-100.tsv  = $(call within,100,45)
within-400.tsv  = $(call within,400,90)
within-1600.tsv = $(call within,1600,180)

rules             := --rule random,permuted,cyclic,parallel
activity-800.tsv   = fp-relax --n 800 --jd 0.05:0.65:0.1 $(rules) $(call preset,activity-small)
activity-3200.tsv  = fp-relax --n 3200 --jd 0:0.6:0.1,0.65 $(rules) $(call preset,activity-large)
correlated        := --jd 0,0.3,0.5,0.6 --rule random,parallel --correlations --lags 40
correlations.tsv   = fp-relax --n 3200 $(correlated) $(call preset,correlations)
relaxing          := --jd 0.6:1:0.1 --rule parallel
trace.tsv          = fp-relax --trace --n 3200 $(relaxing) $(call preset,trace)

dmft-activity.tsv     = fp-dmft stationary --jd 0:0.6:0.1,0.65 $(rules) $(call preset,dmft)
dmft-correlations.tsv = fp-dmft stationary $(correlated) $(call preset,dmft-lags)
dmft-vanishing.tsv    = fp-dmft stationary --activity 0.005,0.01,0.02,0.04 --rule random,parallel \
                        --correlations --lags 400 $(call preset,dmft-vanishing)
dmft-critical.tsv     = fp-dmft critical $(call preset,dmft-critical)
dmft-transient.tsv    = fp-dmft transient $(relaxing) $(call preset,dmft-transient)

reached              := --n 100,400,1600 --jd 0.7 --max-sweeps 100000
stabilities.tsv       = fp-relax --stabilities --n 400 --jd 0.5,0.7,1 --max-sweeps 100000 --bins 0:4:0.1 \
                        $(call preset,stabilities)
stabilities-edge.tsv  = fp-relax --stabilities $(reached) --bins 0,$(call geometric,0.01,1,10) $(call preset,edge)
basins.tsv            = fp-relax --basins 0.000625,0.00125,0.0025,0.005,0.01,0.02,0.04,0.08,0.16,0.32,0.5 $(reached) \
                        $(call preset,basins)
overlaps.tsv          = fp-relax --overlaps $(reached) --bins=-1.01:1.01:0.02 $(call preset,overlaps)

messages             := --method focusing,reinforcement --restarts 3 --polish-sweeps 100
solvers-messages.tsv  = fp-solve --n 250,1000 $(messages) $(call preset,messages)
solvers-small.tsv     = fp-solve --n 125,250,500 $(messages) $(call preset,messages-small) --seed 2
solvers-sweeps.tsv    = fp-solve --n 125,250,500,1000 --method annealing,dynamics $(call preset,sweeps)
solvers-sweeps-small.tsv = fp-solve --n 125 --method annealing,dynamics $(call preset,sweeps-small)
solvers               = $(foreach part,messages small sweeps sweeps-small,$(RESULTS)/solvers-$(part).tsv)
scaling.tsv           = fp-scaling --table $(call joined,$(solvers))
local-distances       = --distance $(call geometric,0.005,0.45,41)
local-reached.tsv     = fp-local --n 500 --jd 0.5 --from dynamics,focusing $(local-distances) $(call preset,local)
local-focused.tsv     = fp-local --n 500 --jd 0.2 $(local-distances) $(call preset,local)

# Data of the figures of learning, as of fp-learn --data, e.g. LEARNING_DATA=mnist:DIR
LEARNING_DATA            ?= fashion-mnist
learning                  = fp-learn --data $(LEARNING_DATA) $(call preset,learning)
learning-epochs.tsv       = $(learning) --model full,reservoir,random-features,perceptron,mlp --epochs 20 --every 2
learning-hidden.tsv       = $(learning) --model full,reservoir,random-features,mlp --epochs 10 \
                            --hidden $(call preset,learning-hidden)
learning-margin.tsv       = $(learning) --margin 0:3:0.5 --epochs 10
learning-symmetricity.tsv = $(learning) --jd 0,0.5,1 --epochs 20 --every 2
learning-jd.tsv           = $(learning) --jd 0:1:0.1 --input-strength 2,5 --epochs 10
learning-threshold.tsv    = fp-scaling --table $(RESULTS)/learning-jd.tsv --relative --level 0.9
learning-probe.tsv        = fp-learn --data $(LEARNING_DATA) --probe $(call preset,learning-probe) --jd 0:1:0.1 \
                            --epochs 10 --every 10 --max-sweeps 90
representations.tsv       = $(learning) --representations --layers 3 --lambda 1 --hidden 200 --epochs 10 --every 2
capacity.tsv              = fp-recall --capacity --at best --layers 2,3,5,7 $(call preset,capacity)

# NAME.command changes when the command does; compute.sh, which goes on with an interrupted table, leaves NAME.seconds.
quoted = '$(subst ','\'',$(1))'

define table_rule
$(RECORDS)/$(1).command: FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' $$(call quoted,$$($(1).tsv)) > $$@.new
	@cmp -s $$@.new $$@ && rm $$@.new || mv $$@.new $$@

$(RESULTS)/$(1).tsv: $(BUILD)/bin/$$(firstword $$($(1).tsv)) $(RECORDS)/$(1).command
	@plots/compute.sh $$@ $(RECORDS)/$(1) $(BUILD)/bin/$$($(1).tsv)
endef
$(foreach name,$(TABLES),$(eval $(call table_rule,$(name))))

$(RESULTS)/dense.tsv $(RESULTS)/typical.tsv: $(RESULTS)/critical.tsv
$(RESULTS)/scaling.tsv: $(solvers)
$(RESULTS)/learning-threshold.tsv: $(RESULTS)/learning-jd.tsv

# Figures: NAME.tables = what it shows -------------------------------------------------------------------
DRAWINGS := fig-entropy fig-local-entropy fig-phase-diagram fig-chains fig-counts fig-convergence fig-activity \
            fig-correlations fig-vanishing fig-transient fig-thresholds fig-stabilities fig-basins fig-solvers \
            fig-local-solutions fig-learning fig-learning-jd fig-representations fig-capacity
fig-entropy.tables       := entropy
fig-local-entropy.tables := dense typical critical
fig-phase-diagram.tables := dense-plane critical
fig-chains.tables        := chains chains-single
fig-counts.tables        := counts counts-symmetry entropy
fig-convergence.tables   := relaxation threshold within-100 within-400 within-1600
fig-activity.tables      := activity-800 activity-3200 dmft-activity dmft-vanishing dmft-critical
fig-correlations.tables  := correlations dmft-correlations
fig-vanishing.tables     := dmft-vanishing correlations dmft-correlations
fig-transient.tables     := trace dmft-transient
fig-thresholds.tables    := critical dmft-critical threshold scaling learning-jd learning-threshold
fig-stabilities.tables   := stabilities stabilities-edge
fig-basins.tables        := basins overlaps
fig-solvers.tables       := solvers-messages solvers-sweeps critical
fig-local-solutions.tables := local-reached local-focused
fig-learning.tables      := learning-epochs learning-hidden learning-margin learning-symmetricity
fig-learning-jd.tables   := learning-jd learning-probe critical threshold
fig-representations.tables := representations
fig-capacity.tables      := capacity

define figure_rule
$(FIGURES)/$(1).pdf $(FIGURES)/$(1).png: plots/$(1).gp plots/style.gp $(patsubst %,$(RESULTS)/%.tsv,$($(1).tables))
	@mkdir -p $$(@D)
	gnuplot -e "results='$(RESULTS)'; output='$$(basename $$@).part$$(suffix $$@)'" $$<
	@mv $$(basename $$@).part$$(suffix $$@) $$@
endef
$(foreach name,$(DRAWINGS),$(eval $(call figure_rule,$(name))))

figures: $(foreach name,$(DRAWINGS),$(FIGURES)/$(name).pdf $(FIGURES)/$(name).png)
