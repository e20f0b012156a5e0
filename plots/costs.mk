# make costs [PRESET=quick|paper]: processor time of the tables that are stale, estimated, table by table, before any of
# them is computed. `make figures` says it, too, in one line, or table by table if it is an hour or more.
# make costs-record: what the tables of this preset took becomes costs.tsv, which serves where none was computed yet.
.PHONY: costs costs-record announce-costs

COSTED  := $(TABLES) $(CHECK_TABLES)
COMMANDS = $(COSTED:%=$(RECORDS)/%.command)
COSTS    = plots/costs.sh $(PRESET) $(RESULTS) $(RECORDS) $(BUILD)/bin $(COSTED)

costs: $(TOOLS) $(COMMANDS)
	@LIST=always $(COSTS)

announce-costs: $(TOOLS) $(COMMANDS)
	@$(COSTS)

ifneq ($(filter figures,$(MAKECMDGOALS)),)
$(COSTED:%=$(RESULTS)/%.tsv): | announce-costs
endif

costs-record:
	@for table in $(COSTED); do \
	    [ ! -e $(RECORDS)/$$table.seconds ] || printf '%s\t\t%s\n' $$table "$$(< $(RECORDS)/$$table.seconds)"; \
	done | awk -v record=1 -f plots/costs.awk > plots/costs.tsv.new && mv plots/costs.tsv.new plots/costs.tsv
