# make report [PRESET=quick|paper]: FIGURES/report.md and report.html, with every figure, its caption, the thresholds,
# the checks and the parameters of all tables. It is written again when a figure, a caption or the checks are new.
# MARKDOWN turns Markdown into HTML; `pandoc` does where there is no cmark-gfm.
.PHONY: report

MARKDOWN ?= $(if $(shell command -v cmark-gfm 2> /dev/null),cmark-gfm --unsafe --extension table,\
                                                            pandoc --from gfm --to html)
# Tables of thresholds that it prints, those of them that exist
REPORTED := critical dmft-critical threshold scaling learning-threshold
CHECKS   := $(if $(CHECK_TABLES),$(RESULTS)/checks.tsv)
REPORT   := plots/report.sh plots/report-header.awk plots/report-rows.awk plots/report-checks.awk \
            plots/README.md

$(FIGURES)/report.md: $(REPORT) $(foreach name,$(DRAWINGS),$(FIGURES)/$(name).pdf $(FIGURES)/$(name).png) $(CHECKS)
	@mkdir -p $(@D)
	@plots/report.sh $(PRESET) $(RESULTS) $(RECORDS) '$(REPORTED)' '$(CHECK_TABLES)' \
	    $(foreach name,$(DRAWINGS),'$(name) $($(name).tables)') > $@.new && mv $@.new $@ || { rm -f $@.new; exit 1; }

$(FIGURES)/report.html: $(FIGURES)/report.md plots/report.css
	@{ printf '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'; \
	   printf '<title>fixed-points: figures and checks (%s)</title>\n<style>\n' $(PRESET); cat plots/report.css; \
	   printf '</style>\n</head>\n<body>\n'; \
	   $(MARKDOWN) $< && printf '</body>\n</html>\n'; } > $@.new && mv $@.new $@

report: $(FIGURES)/report.html
	@echo "The report is in $(FIGURES)/report.html and report.md"

figures: report
