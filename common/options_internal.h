/* options_internal: what the modules behind options.h share; nobody else includes it. */
#ifndef FP_COMMON_OPTIONS_INTERNAL_H
#define FP_COMMON_OPTIONS_INTERNAL_H

#include "common/grid.h"
#include "common/options.h"

struct value {
    char *text;         /* as typed; NULL: unset */
    char *contents;     /* of a file that is read: "80 bytes, CRC-32 cbf43926"; NULL: unknown */
    struct grid grid;   /* of a grid */
    struct words words; /* of words and paths */
    double number;      /* of a number; 1 or 0 of a flag; index of a choice */
    struct shard shard; /* of a shard */
    bool given;         /* on the command line or in the configuration, rather than by the preset */
    bool idle;          /* has no part in this run */
    size_t config_line; /* where the configuration file has it; 0: it has not */
};

struct options {
    const struct tool *tool;
    int mode;                     /* -1: none yet */
    const struct option **table;  /* the options of the tool, then those of every tool */
    size_t own_count, count;      /* of the tool; of all */
    struct value *values;         /* one for each */
    const char **operands;        /* up to a null pointer */
    size_t operand_count;
};

/* Where a value was typed. */
struct source {
    const char *file; /* NULL: the command line */
    size_t line;
};

enum { RANGE_SIZE = 120 };

/* What the value holds; not the value itself. */
void value_free(struct value *value);

/* Index of the option of this name; options->count if there is none. */
size_t options_find(const struct options *options, const char *name);

/* Whether the option acts in the mode that was chosen. */
bool options_acts(const struct options *options, size_t index);

/* options_given by index: a flag that the configuration switches off is as good as not given. */
bool options_given_at(const struct options *options, size_t index);

/* Reads `text` as the value of an option; on failure prints one line that names the source. A value that
 * the command line gave stands against one of the file. */
bool options_set(struct options *options, struct source source, size_t index, const char *text);

/* Gives every option that is still unset its preset. */
void options_set_presets(struct options *options);

/* One line on stderr: the name of the tool, the source, and the message. Returns false. */
bool options_blame(const struct options *options, struct source source, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "from 0 to 1", "at least 1"; empty if every number is allowed. */
void options_describe_range(const struct option *option, char text[RANGE_SIZE]);

/* The names of the modes in the set (0: all), separated by commas. The caller frees. */
char *options_mode_names(const struct tool *tool, unsigned modes);

void options_print_version(const struct options *options, FILE *stream);

/* Reads the command line. Returns false if the program is to exit with *exit_code: bad usage (reported in
 * one line), or help (printed). */
bool command_line_read(struct options *options, int argc, char **argv, int *exit_code);

/* "80 bytes, CRC-32 cbf43926"; NULL of what is not a regular file or cannot be read. The caller frees. */
char *options_describe_contents(const char *path);

/* Whether the files of --output and other options may be written: on failure prints one line and returns false. */
bool options_check_outputs(const struct options *options);

/* Reads the file of --config; on failure prints one line and returns false. */
bool configuration_read(struct options *options, const char *path);

#endif
