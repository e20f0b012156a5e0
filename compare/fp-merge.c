/* fp-merge: the table of a run from those of its shards. */
#include "compare/joined_file.h"
#include "compare/result_table.h"
#include "compare/shards.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct option options_table[] = {{0}};

static const struct tool tool = {
    .name = "fp-merge",
    .summary = "Joins the tables of all shards of a run (--shard I/K of the tools) into its whole table.",
    .details =
        "The result is the same to the last byte as the table of a run without --shard. All K shards must be there, in "
        "any order, each once and finished, from the same version of the tool with the same parameters.\n\n"
        "Some tables end with rows that depend on all others (fp-relax --threshold, fp-recall --capacity) and are in "
        "no shard. Then FILE.part is written, as an interrupted run leaves it, the command is named that resumes it "
        "and computes the last rows only, and the exit status is 3. Once FILE is whole, fp-merge leaves it as it "
        "is.\n\n"
        "Running on many machines: notes/many-machines.md.\n\n"
        "Examples:\n\n"
        "fp-relax --n 800 --jd 0.4:0.9:0.02 --shard 0/3 --output part0.tsv\n"
        "fp-relax --n 800 --jd 0.4:0.9:0.02 --shard 1/3 --output part1.tsv\n"
        "fp-relax --n 800 --jd 0.4:0.9:0.02 --shard 2/3 --output part2.tsv\n"
        "fp-merge part0.tsv part1.tsv part2.tsv --output relax.tsv",
    .output = "write the table to FILE (default: standard output) by way of FILE.part, where it stays if its last rows "
              "are still to be computed; what is there already of this table is kept",
    .status_3 = "finished, but some rows have converged 0, or the last rows are still to be computed (FILE is not "
                "there)",
    .options = options_table,
    .operands = "SHARD...",
    .undivided = true,
};

static int write_out(const struct options *options, const char *text, size_t length)
{
    if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0)
        return EXIT_DONE;
    options_complain(options, "standard output: cannot be written: %s", strerror(errno));
    return EXIT_RUNTIME;
}

/* Exit code of a table that is written. The last ones of its rows are in its file only. */
static int judge(const struct options *options, const struct shards *shards, const char *path)
{
    size_t unconverged = shards_unconverged(shards);
    if (path && shards_final_rows(shards) > 0) {
        struct result_table *table = result_table_read(options_tool(options)->name, path);
        if (!table)
            return EXIT_RUNTIME;
        unconverged = result_table_unconverged(table);
        result_table_free(table);
    }
    return unconverged > 0 ? EXIT_UNCONVERGED : EXIT_DONE;
}

static int write_table(const struct options *options, const struct shards *shards, const char *path)
{
    size_t length;
    char *text = shards_text(shards, &length);
    bool whole = true;
    int exit_code = path ? joined_file_write(options, path, text, length, shards_final_rows(shards), &whole)
                         : write_out(options, text, length);
    free(text);
    if (exit_code != EXIT_DONE)
        return exit_code;
    if (whole)
        return judge(options, shards, path);
    options_complain(options,
                     "%s is not there yet: %s.part lacks its %zu last rows, which this computes: %s --output %s", path,
                     path, shards_final_rows(shards), shards_command(shards), path);
    return EXIT_UNCONVERGED;
}

static int merge(const struct options *options, const struct shards *shards)
{
    const char *output = options_text(options, "output");
    if (output || shards_final_rows(shards) == 0)
        return write_table(options, shards, output);
    options_complain(options, "--output is missing: the %zu last rows are still to be computed, from a file",
                     shards_final_rows(shards));
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    const char *const *paths = options_operands(options);
    if (!*paths)
        options_refuse(options, "SHARD... is missing: the tables to be joined");
    struct shards *shards = shards_read(options, paths);
    int exit_code = shards ? merge(options, shards) : EXIT_USAGE;
    shards_free(shards);
    options_free(options);
    return exit_code;
}
