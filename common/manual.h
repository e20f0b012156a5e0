/* manual: what argp needs of a table of options for --help and --usage; nobody but common/command_line includes it. */
#ifndef FP_COMMON_MANUAL_H
#define FP_COMMON_MANUAL_H

#include "common/options_internal.h"

/* argp.h brings in getopt.h, whose struct option is not ours. */
#define option getopt_option
#include <argp.h>
#undef option

/* Keys of the options: none is a character, so that there are no short options. */
enum key {
    KEY_HELP = 0x100,
    KEY_USAGE,
    KEY_VERSION,
    KEY_FIRST, /* the first option of the table */
};

struct manual {
    struct argp_option *entries;
    char **helps; /* one for each option of the table */
    size_t count;
    char *document;
};

/* False if out of memory; the caller frees in any case. */
bool manual_create(const struct options *options, struct manual *manual);
void manual_free(struct manual *manual);

#endif
