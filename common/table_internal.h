/* table_internal: what the modules behind table.h share; nobody else includes it. */
#ifndef FP_COMMON_TABLE_INTERNAL_H
#define FP_COMMON_TABLE_INTERNAL_H

#include "common/table.h"

#include <stdio.h>
#include <sys/types.h>

struct table {
    const struct options *options;
    const struct column *columns;
    char *header;
    size_t header_length;
    const char *name;      /* as shown in messages */
    const char *path;      /* FILE; NULL: written straight through */
    char *part;            /* FILE.part */
    int descriptor;        /* -1 if FILE was complete */
    char *ahead;           /* FILE.part.ahead */
    int ahead_descriptor;  /* -1: there is no such file yet */
    size_t rows, unconverged;
};

/* One line on stderr, "NAME: DOING: what strerror says". Returns EXIT_RUNTIME. */
int table_complain(const struct table *table, const char *name, const char *doing, int error);
/* Refuses what an earlier run left in the file `name`; returns EXIT_USAGE. */
int table_refuse(const struct table *table, const char *name, const char *difference);
/* Writes all of `text`, to FILE.part or FILE.part.ahead. EXIT_DONE, or EXIT_RUNTIME with one line on stderr. */
int table_write(const struct table *table, int descriptor, const char *name, const char *text, size_t length);
/* Cuts an open file after `end` and puts what is written next there. Returns as table_write. */
int table_cut(const struct table *table, int descriptor, const char *name, off_t end);

/* What an earlier run left in a file. */
struct leftover {
    enum { LEFTOVER_NONE, LEFTOVER_SAME, LEFTOVER_DIFFERENT } state;
    size_t rows, unconverged; /* of the same run: its whole rows */
    off_t end;                /* and where they end; 0: the header is not whole */
    bool torn;                /* and whether something follows them */
    char *difference;         /* of a different run: what differs first; the caller frees */
};

/* Compares the first lines of a file with the header of this run, a header that breaks off being the same. */
struct leftover leftover_of_header(FILE *stream, const struct table *table);
/* Counts the whole rows from here on, up to `limit` of them, and appends them to `kept` unless that is NULL. */
void leftover_scan_rows(FILE *stream, const struct column *columns, size_t limit, struct leftover *leftover,
                        struct rows *kept);
/* Both. Does not close the file. */
struct leftover leftover_inspect(FILE *stream, const struct table *table);

#endif
