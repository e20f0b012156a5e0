# make figures [PRESET=quick|paper]: runs the tools, keeps their tables under results/PRESET/ and draws the figures under
# figures/PRESET/. A table is computed again when its tool or its command is new, a figure when a table or its script is.
RESULTS := results/$(PRESET)
FIGURES := figures/$(PRESET)

ifeq ($(filter quick paper,$(PRESET)),)
$(error PRESET=$(PRESET) is unknown: quick or paper)
endif

# Grids of the presets -----------------------------------------------------------------------------------
# $(call geometric,FIRST,LAST,STEPS)
geometric = $(shell awk 'BEGIN { for (i = 0; i <= $(3); i++) \
                         printf "%s%.4g", i ? "," : "", $(1) * ($(2) / $(1)) ^ (i / $(3)) }')

quick.step            := 0.02
quick.dense            = $(call geometric,0.0004,0.3,56),0.32:0.49:0.02
quick.typical          = $(call geometric,0.0005,0.008,48),$(call geometric,0.009,0.3,28),0.32:0.49:0.02
quick.plane-jd        := 0.005:0.08:0.0025
quick.plane-distances  = $(call geometric,0.0004,0.495,100)
quick.isolation-jd    := 0.01:0.018:0.002,0.02:0.045:0.005,0.05:0.09:0.01,0.1:0.18:0.02,0.2:0.45:0.05,0.5:1:0.05
quick.tuples          := 5
paper.step            := 0.01
paper.dense            = $(call geometric,0.0004,0.3,160),0.305:0.495:0.005
paper.typical          = $(call geometric,0.0005,0.008,160),$(call geometric,0.0082,0.3,90),0.305:0.495:0.005
paper.plane-jd        := 0.004:0.076:0.001
paper.plane-distances  = $(call geometric,0.0004,0.495,240)
paper.isolation-jd    := 0.01:0.0195:0.0005,0.02:0.049:0.001,0.05:0.098:0.002,0.1:0.195:0.005,0.2:0.49:0.01,0.5:1:0.02
paper.tuples          := 2:10:1
preset = $($(PRESET).$(1))

# Tables: NAME.tsv = the command that computes it --------------------------------------------------------
TABLES := entropy chains chains-single critical dense dense-plane typical
# $(call threshold,NAME): the J_D of that row of critical.tsv
threshold = $$(awk '$$1 == "$(1)" { print $$3 }' $(RESULTS)/critical.tsv)

entropy.tsv       = fp-entropy --jd=-0.5:1.5:$(call preset,step) --eta=-1,-0.5,0,0.5,1 --n 10,20,50,1000000
chains.tsv        = fp-entropy --jd 0,0.5 --layers 2,3,5,inf --lambda 0:3:0.05 --n 20
chains-single.tsv = fp-entropy --jd 0:3:0.05
critical.tsv      = fp-clusters critical --tuples $(call preset,tuples) --jd $(call preset,isolation-jd)
dense.tsv         = fp-clusters dense --jd 0.05,$(call threshold,gap),$(call threshold,monotonic),0.1,0.3,1 \
                    --distance $(call preset,dense) --q0 solve
dense-plane.tsv   = fp-clusters dense --jd $(call preset,plane-jd) --distance $(call preset,plane-distances) --q0 solve
typical.tsv       = fp-clusters typical --jd 0.05,$(call threshold,gap),0.1,0.3,1 --distance $(call preset,typical)

# NAME.command changes when the command does. A finished table is removed before it is computed again, as the tool would
# keep that of the same version; NAME.tsv.part, from an interrupted run of the same tool, goes on. Exit code 3: finished,
# but some rows did not converge and say so.
quoted = '$(subst ','\'',$(1))'

define table_rule
$(BUILD)/$(RESULTS)/$(1).command: FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' $$(call quoted,$$($(1).tsv)) | cmp -s - $$@ || printf '%s\n' $$(call quoted,$$($(1).tsv)) > $$@

$(RESULTS)/$(1).tsv: $(BUILD)/bin/$$(firstword $$($(1).tsv)) $(BUILD)/$(RESULTS)/$(1).command
	@mkdir -p $$(@D)
	@rm -f $$@ && { [ $$@.part -nt $$< ] || rm -f $$@.part; }
	$(BUILD)/bin/$$($(1).tsv) --force --output $$@ || [ $$$$? -eq 3 ]
endef
$(foreach name,$(TABLES),$(eval $(call table_rule,$(name))))

$(RESULTS)/dense.tsv $(RESULTS)/typical.tsv: $(RESULTS)/critical.tsv

# Figures: NAME.tables = what it shows -------------------------------------------------------------------
DRAWINGS := fig-entropy fig-local-entropy fig-phase-diagram fig-chains
fig-entropy.tables       := entropy
fig-local-entropy.tables := dense typical critical
fig-phase-diagram.tables := dense-plane critical
fig-chains.tables        := chains chains-single

define figure_rule
$(FIGURES)/$(1).pdf $(FIGURES)/$(1).png: plots/$(1).gp plots/style.gp $(patsubst %,$(RESULTS)/%.tsv,$($(1).tables))
	@mkdir -p $$(@D)
	gnuplot -e "results='$(RESULTS)'; output='$$@'" $$<
endef
$(foreach name,$(DRAWINGS),$(eval $(call figure_rule,$(name))))

figures: $(foreach name,$(DRAWINGS),$(FIGURES)/$(name).pdf $(FIGURES)/$(name).png)
