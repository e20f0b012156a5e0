/* options: one table of options per tool gives the parser (glibc's argp), the ranges, --help, --usage,
 * --version, the configuration file and the echo of every parameter into the result table. */
#ifndef FP_COMMON_OPTIONS_H
#define FP_COMMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Exit codes of every tool. */
enum exit_code {
    EXIT_DONE = 0,          /* everything asked for is written and closed */
    EXIT_RUNTIME = 1,       /* I/O, memory */
    EXIT_USAGE = 2,         /* usage or input */
    EXIT_UNCONVERGED = 3,   /* finished, but some rows say converged 0 */
    EXIT_INTERRUPTED = 130, /* interrupted; what was computed is kept */
};

enum option_kind {
    OPTION_GRID = 1,     /* reals: 0.1,0.2,0.5 or start:stop:step (stop included up to rounding) */
    OPTION_INTEGER_GRID, /* whole numbers; "inf" is one where the maximum is INFINITY */
    OPTION_REAL,
    OPTION_INTEGER,
    OPTION_SHARD,   /* I/K: part I, counted from 0, of K */
    OPTION_CHOICE,  /* one of the words of `argument`, e.g. "closed|saddle" */
    OPTION_CHOICES, /* one or several different ones of them, separated by commas */
    OPTION_WORDS,   /* one or several different words, separated by commas */
    OPTION_FILE,    /* a path */
    OPTION_OUTPUT,  /* the path of a file that is written: refused where it would replace one that is read */
    OPTION_INPUT,   /* the path of a file that is read: options_echo tells its contents */
    OPTION_INPUTS,  /* the paths of one or several of them, separated by commas */
    OPTION_FLAG,    /* no argument; off by default */
};

/* Largest seed: 2^53, where the whole numbers end that an option can have. */
#define OPTION_LARGEST_SEED 9007199254740992.0

struct option {
    const char *name; /* long name without the dashes; a null name ends the table */
    enum option_kind kind;
    const char *argument;    /* as shown in --help: GRID, INT, REAL, FILE; for choices their words */
    const char *preset;      /* default as it would be typed; NULL: unset unless given */
    double minimum, maximum; /* closed range of every number; +-INFINITY: no limit. Whole numbers end at 2^53 */
    const char *unit;        /* "" if none */
    const char *help;        /* one sentence, without the range, the default and the unit: --help adds them */
    const char *replaces;    /* OPTION_OUTPUT: the option whose file, which is read, it may replace; NULL: none */
    unsigned modes;          /* set of modes (1u << index) in which it acts; 0: in all */
};

struct mode {
    const char *name; /* a null name ends the list */
    const char *help;
};

struct tool {
    const char *name;         /* fp-entropy */
    const char *summary;      /* one line: what it answers */
    const char *details;      /* paragraphs after the options: method, source, examples */
    const struct mode *modes; /* NULL: the tool has none; otherwise MODE is the first argument */
    const struct option *options;
    const char *operands; /* as shown in --help, "SHARD...": paths of any number of files that are read; NULL: none */
    bool undivided;       /* computes no work items: has neither --threads nor --progress nor --shard */
    const char *output;   /* help of --output; NULL: that of a table which is resumed */
    const char *status_3; /* what exit status 3 means; NULL: some points did not converge */
};

struct shard {
    size_t index, count; /* 0 <= index < count */
};

struct grid {
    size_t count; /* 0: unset */
    const double *values;
};

struct words {
    size_t count; /* 0: unset */
    char *const *values;
};

struct options; /* a parsed command line */

/* Parses the command line and the file of --config (the command line wins) against the table of `tool`
 * and the options that every tool has: --config FILE, --output FILE, --force, --quiet, and for its work items
 * --threads INT, --progress auto|always|never, --shard I/K. Bad usage prints one line on stderr that names the value
 * and the allowed range, and exits 2; --help, --usage and --version print on stdout and exit 0. Where the program is
 * one of several ranks (common/ranks.h) it joins them before anything else. Refused is also a file to be
 * written, of --output or another option, that is a folder, that of another option, or one of the files to be read, or
 * whose FILE.part is one. */
struct options *options_parse(const struct tool *tool, int argc, char **argv);
void options_free(struct options *options);

/* Values by long name; a name or kind that the table does not have aborts. What they return lives as long as
 * the options do. An option that does not act in the mode has its preset. */
struct grid options_grid(const struct options *options, const char *name);    /* count 0 if unset */
int options_choice(const struct options *options, const char *name);          /* index into the words */
struct grid options_choices(const struct options *options, const char *name); /* indices into the words */
double options_real(const struct options *options, const char *name);         /* 0 if unset */
struct shard options_shard(const struct options *options, const char *name);  /* 0 of 1 if unset */
long options_integer(const struct options *options, const char *name);        /* 0 if unset */
const char *options_text(const struct options *options, const char *name); /* choice, path; NULL if unset */
struct words options_words(const struct options *options, const char *name); /* words, paths; count 0 if unset */
bool options_flag(const struct options *options, const char *name);
bool options_exist(const struct options *options, const char *name); /* whether the table has such an option */
bool options_given(const struct options *options, const char *name); /* typed, or in the configuration */
int options_mode(const struct options *options); /* index into tool->modes; 0 if the tool has none */
/* The arguments without dashes, in their order, up to a null pointer. */
const char *const *options_operands(const struct options *options);
const struct tool *options_tool(const struct options *options);

/* One line "fp-entropy: ..." on stderr and exit 2: for contradictions that only the tool can see. */
_Noreturn void options_refuse(const struct options *options, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Refuses, likewise, to write the file of an option over `file`, which is read because of the option `name`. */
void options_refuse_replacing(const struct options *options, const char *name, const char *file);

/* For an option that acts only with another one: where neither `needed` nor `alternative` (NULL: there is none) was
 * given, refuses `option` if it was, and otherwise says that it has no part in this run. */
void options_need(struct options *options, const char *option, const char *needed, const char *alternative);

/* Refuses a run that needs so much memory (bytes) on so many threads, if the machine has less; `names` are the options
 * that are to blame, "--n, --samples". */
void options_refuse_memory(const struct options *options, double bytes, const char *names, size_t threads);

/* Refuses --shard, if it was given, for the sake of an option that makes one thing for which no shards are joined. */
void options_refuse_shard(const struct options *options, const char *option);

/* One line "fp-entropy: ..." on stderr, without exit: for run-time failures and remarks. */
void options_complain(const struct options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says that an option has no part in this run: options_echo leaves it out. */
void options_set_idle(struct options *options, const char *name);

/* Says which default acts in this run where other options decide it, for options_echo: only for an option without a
 * preset that was not given, whose value stays unset. */
void options_set_default(struct options *options, const char *name, const char *text);

/* Says what was found in what an option names, a folder for example ("70000 images"), for options_echo. */
void options_set_contents(struct options *options, const char *name, const char *text);

/* The first `#` lines of a table: tool and version, the command line, every parameter that acted in this
 * mode (defaults included) with its unit, and the size and CRC-32 of every file that is read, as they were when the
 * command line was parsed (only of regular files). Left out is what changes no number: --config, --output, --force,
 * --threads, --progress, --shard, --quiet. */
void options_echo(const struct options *options, FILE *stream);

#endif
